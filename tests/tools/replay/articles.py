"""The labelled articles, each with the moment at which its outlet publishes it."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.fetching import catalogue
from bot.model.sources import Publisher, PublisherKind

UNDATED_START = datetime(2022, 6, 1, 12, tzinfo=UTC)  # of articles without a date, which follow each other hour by hour
COUNTRY_BY_DOMAIN = {"am": "AM", "az": "AZ", "ru": "RU", "ge": "GE", "tr": "TR"}
_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?!\d))?(?:-(\d\d)(?!\d))?")


@dataclass(frozen=True, slots=True)
class Article:
    """Labelled article of the collection."""

    id: str
    publisher: Publisher
    language: str
    title: str
    text: str
    published_at: datetime
    topics: frozenset[str]
    event: str  # shared by the articles of one event


def load(folder: Path) -> tuple[Article, ...]:
    """Read the articles, in order of publication."""
    rows = [
        json.loads(line)
        for name in ("items.jsonl", "background.jsonl")
        if (folder / name).exists()
        for line in (folder / name).read_text("utf-8").splitlines()
    ]
    publishers = {source.publisher.id: source.publisher for source in catalogue.load(None)}
    moments = _moments(rows)
    articles = (_article(row, moments[str(row["id"])], publishers) for row in rows)
    return tuple(sorted(articles, key=lambda article: article.published_at))


def _moments(rows: Iterable[Mapping[str, object]]) -> dict[str, datetime]:
    """Return the moment of each article: its own; of one that is undated, or has only a month, that of its event."""
    precise: defaultdict[str, list[datetime]] = defaultdict(list)
    coarse: dict[str, tuple[str, datetime | None]] = {}
    moments: dict[str, datetime] = {}
    for row in rows:
        number, event = str(row["id"]), str(row.get("event_group") or row["id"])
        moment, is_precise = moment_of(str(row.get("published") or ""))
        if moment and is_precise:
            moments[number] = moment
            precise[event].append(moment)
        else:
            coarse[number] = (event, moment)
    for index, (number, (event, moment)) in enumerate(coarse.items()):
        moments[number] = min(precise[event], default=moment or UNDATED_START + timedelta(hours=index))
    return moments


def moment_of(published: str) -> tuple[datetime | None, bool]:
    """Parse a date of the collection: a moment, a day, a month, a year or a range of years.

    Returns:
        The moment, that of noon where there is no time and the first day where there is no day; None where there is no
        date. And whether it has a day.
    """
    match = _DATE.match(published)
    if match is None:
        return None, False
    year, month, day = match.groups()
    if day and "T" in published:
        return datetime.fromisoformat(published).astimezone(UTC), True
    return datetime(int(year), int(month or 1), int(day or 1), 12, tzinfo=UTC), day is not None


def _article(row: Mapping[str, object], moment: datetime, publishers: Mapping[str, Publisher]) -> Article:
    number = str(row["id"])
    outlet = str(row.get("source") or "unknown").lower().removeprefix("www.")
    country = COUNTRY_BY_DOMAIN.get(outlet.rpartition(".")[2])
    unknown = Publisher(outlet, outlet, country, PublisherKind.INTERNATIONAL, f"https://{outlet}/")
    topics = row.get("topics")
    return Article(
        id=number,
        publisher=publishers.get(outlet, unknown),
        language=str(row.get("lang") or "en")[:2].lower(),
        title=str(row.get("title") or ""),
        text=str(row.get("text") or ""),
        published_at=moment,
        topics=frozenset(map(str, topics)) if isinstance(topics, list) else frozenset(),
        event=str(row.get("event_group") or number),
    )
