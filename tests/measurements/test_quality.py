"""Every measurement of quality on small data: its figures are those that one counts in `small_data`."""

import json
import runpy
import sys
from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tests.measurements.small_data import write_small_data
from tests.support.data import PROJECT
from tests.tools.quality import page, picture
from tests.tools.quality.__main__ import COMPARED_WITH_WORDS, MEASUREMENTS

QUALITY_FOLDER = PROJECT / "tests" / "tools" / "quality"
TESTED_ELSEWHERE = {"__main__", "short_stories"}
ALL_RIGHT = {
    "pair_p": 1.0,
    "pair_r": 1.0,
    "pair_f1": 1.0,
    "b3_f1": 1.0,
    "arrival_pair_f1": 1.0,
    "extra": 0,
    "hidden": 0,
}
HALF_RIGHT = {"pair_p": 0.5, "pair_r": 0.5, "pair_f1": 0.5, "b3_f1": 0.8333, "arrival_pair_f1": 0.5}
METHODS = ("", "lead_", "lexrank_")
EXPECTED_FIGURES: Mapping[str, Mapping[str, Any]] = {
    "relevance": {
        "macro_f1": 0.778,
        "macro_f1_clear": 0.889,
        "csto_f1": 1.0,
        "armenia_f1": 0.667,
        "azerbaijan_f1": 0.667,
        "background_alerts": 0.5,
        "boilerplate_alerts": 0.5,
    },
    "own_topics": {
        "topics": 1,
        "f1": 0.857,
        "f1_clear": 0.857,
        "words_alone_f1": 0.75,
        "words_alone_f1_clear": 0.75,
    },
    "clustering": {
        "ecbplus_topics_1_35": ALL_RIGHT
        | {"events": 1, "quiet": 0, "cross_language_pairs": 0, "cross_language_found": 0},
        "stream": HALF_RIGHT
        | {"extra": 1, "hidden": 1, "quiet": 0, "events": 4, "cross_language_pairs": 1, "cross_language_found": 1},
    },
    "pairs": {
        "precision": 0.75,
        "recall": 0.8571,
        "f1": 0.8,
        "accuracy": 0.7857,
        "en_f1": 0.5714,
        "ru_precision": 1.0,
        "hy_recall": 1.0,
        "az_accuracy": 1.0,
    },
    "summaries": {
        "bbc_extractive": {f"{method}rouge{n}": 1.0 for method in METHODS for n in (1, 2)}
        | {"rougeL": 1.0, "broken": 0, "shortened": 0},
        "decks": {f"{method}rouge{n}": share for method in METHODS for n, share in ((1, 0.881), (2, 0.7632))}
        | {"rougeL": 0.881, "broken": 0.5, "shortened": 0.5},
    },
    "outlets": {"stories": 3, "rouge1": 1.0, "lead_rouge1": 0.7037},
    "extraction": {
        "f1": 0.8547,
        "precision": 1.0,
        "recall": 0.7463,
        "pages": 2,
        "without_text": 0,
        "with_date": 2,
        "with_publisher": 0,
        "with_image": 0,
    },
    "feeds": {
        "documents": 1,
        "exceptions": 0,
        "fewer_than_feedparser": 0,
        "titles_equal": 1.0,
        "dates_equal": 0.5,
        "entries": 2,
        "entries_feedparser": 2,
    },
    "languages": {"headlines": 41, "languages": 4, "declared": 0.0244, "undeclared": 0.0244},
}
OPTIONS = dict.fromkeys(COMPARED_WITH_WORDS, ("--embedder", "off"))  # the same wherever the tests run
EXIT_STATUSES = {"extraction": 1}  # half of a page is below the aim
PAGE_ROWS = (
    "| macro F1, all | 0.778 |",
    "| F1, all | 0.857 | 0.750 |",
    "| stream | 0.500 | 0.500 | 0.500 | 0.500 | 0.833 | 1 | 1 | 0 | 4 |",
    "| en | 0.500 | 0.667 | 0.571 | 0.667 |",
    "| decks | 0.881 | 0.881 | 0.881 | 0.500 |",
    "| 3 | 1.000 | 0.704 |",
    "| pages: F1 | 0.855 |",
    "| feeds: dates as feedparser reads them | 0.5000 |",
)


@pytest.fixture(scope="module", autouse=True)
def small_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Point the measurements to small data."""
    folder = tmp_path_factory.mktemp("data")
    write_small_data(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEWS_DATA", str(folder))
        yield


@pytest.fixture(scope="module")
def figures() -> dict[str, dict[str, Any]]:
    """The figures of the measurements that have run."""
    return {}


def run(name: str) -> tuple[object, dict[str, Any]]:
    """Run a measurement as its command does; return its exit status and its figures."""
    status: object = 0
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(StringIO()) as output:
        patch.setattr(sys, "argv", [name, *OPTIONS.get(name, ())])
        try:
            runpy.run_path(str(QUALITY_FOLDER / f"{name}.py"), run_name="__main__")
        except SystemExit as end:
            status = end.code
    return status, json.loads(output.getvalue().splitlines()[-1])


def test_every_command_that_measures_quality_is_run_here() -> None:
    commands = {
        path.stem for path in QUALITY_FOLDER.glob("*.py") if '__name__ == "__main__"' in path.read_text("utf-8")
    }
    assert EXPECTED_FIGURES.keys() | TESTED_ELSEWHERE == commands
    assert EXPECTED_FIGURES.keys() >= set(MEASUREMENTS)


@pytest.mark.parametrize("name", EXPECTED_FIGURES)
def test_a_measurement_counts_what_is_right_and_wrong(name: str, figures: dict[str, dict[str, Any]]) -> None:
    status, figures[name] = run(name)
    expected = EXPECTED_FIGURES[name]
    assert {key: figures[name][key] for key in expected} == expected
    assert status == EXIT_STATUSES.get(name, 0)


def test_the_page_and_the_picture_show_the_figures(
    figures: dict[str, dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = {name: figures.get(name) or run(name)[1] for name in MEASUREMENTS}
    results |= {f"{name}_by_words": results[name] for name in COMPARED_WITH_WORDS}
    lines = page.write(results).splitlines()
    assert [row for row in PAGE_ROWS if row not in lines] == []
    monkeypatch.setattr(picture, "PICTURE_FILE", tmp_path / "quality.png")
    picture.draw()
    assert picture.PICTURE_FILE.read_bytes().startswith(b"\x89PNG")
