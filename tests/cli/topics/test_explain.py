"""The scores of a text."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli import parser
from bot.errors import QuestionError
from tests.matching.relevance import builtin_matcher
from tests.support.command_fixtures import Runs
from tests.support.publishers import serving

TITLE = "Armenia signs a gas deal with Georgia"
TEXT = "The government in Yerevan signed the contract on Monday."


@pytest.fixture(autouse=True)
def one_matcher(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build the dictionary of names once for all tests."""
    monkeypatch.setattr("bot.cli.topics.explain.Matcher", lambda _topics: builtin_matcher())


def run(*arguments: str) -> int:
    options = parser.parse(["topics", "explain", *arguments])
    return parser.handler_of(options)(options)


def topics(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert run(*arguments, "--json") == 0
    (line,) = capsys.readouterr().out.splitlines()
    scores = json.loads(line)
    assert list(scores) == ["topics"]
    return dict(scores["topics"])


def test_every_built_in_topic_has_its_score_and_the_strictest_level_that_it_reaches(
    capsys: pytest.CaptureFixture[str],
) -> None:
    scores = topics(capsys, "--title", TITLE, "--text", TEXT)
    assert scores.keys() == {"armenia", "azerbaijan", "csto"}
    assert scores["armenia"]["level"] == "strict"
    assert scores["armenia"]["score"] >= 56
    assert scores["csto"] == {"score": 0, "level": "none"}


def test_a_text_is_scored_alike_from_a_file_from_the_input_and_from_the_command_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = topics(capsys, "--title", TITLE, "--text", TEXT)
    file = tmp_path / "text"
    file.write_text(f"{TITLE}\n\n{TEXT}\n", encoding="utf-8")
    assert topics(capsys, str(file)) == expected
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{TITLE}\n{TEXT}"))
    assert topics(capsys, "-") == expected
    file.write_text(TEXT, encoding="utf-8")
    assert topics(capsys, str(file), "--title", TITLE) == expected


def test_a_title_or_a_text_alone_is_enough(capsys: pytest.CaptureFixture[str]) -> None:
    assert topics(capsys, "--title", TITLE)["armenia"]["level"] == "strict"
    assert topics(capsys, "--text", TITLE)["armenia"]["score"] > 0


def test_the_country_of_the_outlet_counts(capsys: pytest.CaptureFixture[str]) -> None:
    text = ("--title", "Կառավարությունը նոր դպրոց կառուցեց", "--text", "Դպրոցը բացվեց Երեւանում։")
    at_home, elsewhere = topics(capsys, *text, "--country", "AM"), topics(capsys, *text, "--country", "US")
    assert at_home["armenia"]["score"] > elsewhere["armenia"]["score"]


def test_a_query_is_scored_in_place_of_the_topics(capsys: pytest.CaptureFixture[str]) -> None:
    title = ("--title", "Ferries run again over the lake")
    scores = topics(capsys, *title, "--words", "ferry -train")
    assert scores.keys() == {"ferry -train"}
    assert scores["ferry -train"]["level"] == "strict"
    assert topics(capsys, *title, "--words", "train") == {"train": {"score": 0, "level": "none"}}
    assert topics(capsys, *title, "--words", "ferry lang:ru", "--language", "en")["ferry lang:ru"]["score"] == 0


def test_a_low_score_of_a_query_is_a_number_and_no_level(capsys: pytest.CaptureFixture[str]) -> None:
    text = f"{TEXT} {'Prices of bread and of milk rose a little in the north this week. ' * 8} A ferry was late."
    low = topics(capsys, "--title", TITLE, "--text", text, "--words", "ferry")["ferry"]
    assert 0 < low["score"] < 25
    assert low["level"] == "none"


def test_people_are_shown_each_name_with_its_weight(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--title", TITLE, "--text", TEXT) == 0
    first, *lines = capsys.readouterr().out.splitlines()
    assert first.startswith("armenia: ")
    assert first.endswith(" of 100, normal, strict, wide")
    assert any("title   “Armenia” (" in line for line in lines)
    assert run("--title", TITLE, "--words", "gas deal") == 0
    assert capsys.readouterr().out.startswith("gas deal: ")
    assert run("--title", "Bread is dearer") == 0
    assert capsys.readouterr().out == "It names nobody of any topic.\n"


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        ((), "no text is given"),
        (("-", "--text", TEXT), "given twice"),
        (("--title", " "), "nothing is in"),
        (("none.txt",), "cannot be read"),
        (("--title", TITLE, "--words", "("), "is no query"),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(arguments: tuple[str, ...], fault: str) -> None:
    with pytest.raises(QuestionError, match=fault):
        run(*arguments)


async def test_topics_explain_shows_how_a_text_comes_to_its_scores(run: Runs, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("Armenia freezes its seat in the CSTO\nThe alliance was told on Monday in Moscow.\n", "utf-8")
    code, output = await run("topics", "explain", str(text))
    assert code == 0
    assert "armenia: " in output
    assert "csto: " in output
    assert "“CSTO” (abbreviation, subject)" in output
    code, output = await run("topics", "explain", str(tmp_path / "none.txt"))
    assert code == 2
    assert "cannot be read" in output
    assert "Traceback" not in output


async def test_topics_explain_reads_an_article_at_its_address(run: Runs) -> None:
    text = "The alliance was told on Monday in Moscow that Armenia freezes its seat in the CSTO. " * 12
    async with serving() as outlets:
        title = "Armenia freezes its seat in the CSTO"
        page = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{text}</p></article></body>"
        outlets.shows("/wire/seat", page.encode())
        reach = {"ALLOWED_HOSTS": f"127.0.0.1:{outlets.port}"}
        code, output = await run("topics", "explain", f"{outlets.url}/wire/seat", **reach)
        assert code == 0, output
        assert "csto: " in output
        code, output = await run("topics", "explain", f"{outlets.url}/wire/none", **reach)
    assert code == 2
    assert "cannot be read: " in output
    assert "Traceback" not in output
