"""The replay on a handful of invented articles: its counts are those that a reader of the chats would find."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.matching.entries import SUMMIT
from tests.tools.replay.__main__ import figures, replay
from tests.tools.replay.articles import load, moment_of

TOPICS = ["csto", "armenia", "azerbaijan"]


def row(number: str, published: str, title: str, text: str, **fields: object) -> dict[str, object]:
    return {"id": number, "source": f"{number}.example", "lang": "en", "published": published} | {
        "title": title,
        "text": text,
        "topics": [],
        **fields,
    }


def rows() -> list[dict[str, object]]:
    """A summit told by outlets in three languages, a storm of 24 events in one hour, and news of nobody's topic."""
    summit = [
        row(f"summit-{code}", f"2022-11-23T1{hour}:00:00Z", SUMMIT[code]["title"], SUMMIT[code]["text"])
        | {"lang": code, "topics": TOPICS, "event_group": "summit"}
        for hour, code in enumerate(("en", "ru", "tr"))
    ]
    storm = [
        row(f"storm-{n}", f"2024-05-04T10:{n:02}Z", f"Armenia opens {place}", f"The {place} cost Armenia {n} million.")
        | {"topics": ["armenia"]}
        for n, place in enumerate(STORM_PLACES.split())
    ]
    return [*summit, *storm, row("bridge", "2024-05-05", "A bridge is mended", "It was mended in a day.")]


STORM_PLACES = """
school museum bridge harbour library theatre stadium airport tunnel reservoir hospital laboratory quarry vineyard
observatory monastery brewery cinema railway market planetarium greenhouse lighthouse cannery
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    text = "\n".join(json.dumps(fields, ensure_ascii=False) for fields in rows())
    (tmp_path / "items.jsonl").write_text(text, encoding="utf-8")
    return tmp_path


async def test_each_event_is_counted_once_also_where_a_storm_ends_in_a_digest(folder: Path) -> None:
    counts = figures(await replay(load(folder)))
    assert counts == {"alerts": 27, "wanted": 27, "wrong": 0, "missed": 0, "doubled": 0}


@pytest.mark.parametrize(
    ("published", "moment", "has_day"),
    [
        ("2026-02-17T11:49:21Z", datetime(2026, 2, 17, 11, 49, 21, tzinfo=UTC), True),
        ("2025-09-20", datetime(2025, 9, 20, 12, tzinfo=UTC), True),
        ("2025-09", datetime(2025, 9, 1, 12, tzinfo=UTC), False),
        ("2012-2018", datetime(2012, 1, 1, 12, tzinfo=UTC), False),
        ("2018", datetime(2018, 1, 1, 12, tzinfo=UTC), False),
        ("", None, False),
    ],
)
def test_a_date_of_the_collection_is_a_moment(published: str, moment: datetime | None, has_day: bool) -> None:  # noqa: FBT001  a column of the table
    assert moment_of(published) == (moment, has_day)


def test_an_undated_article_has_the_moment_of_its_event(tmp_path: Path) -> None:
    dated = row("dated", "2023-09-29", "A", "a", event_group="event")
    undated = row("undated", "", "B", "b", event_group="event")
    (tmp_path / "items.jsonl").write_text(f"{json.dumps(dated)}\n{json.dumps(undated)}", encoding="utf-8")
    assert {article.published_at for article in load(tmp_path)} == {datetime(2023, 9, 29, 12, tzinfo=UTC)}
