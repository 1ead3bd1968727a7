"""Casualty figures: extracted where they are certain, shown where outlets differ."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.entries import Entry
from bot.model.sources import Publisher
from bot.model.stories import CasualtyFigure, CasualtyKind
from bot.summarising.casualties import casualties, disputed_figures
from tests.support.stored_samples import entry as sample

NORTH, SOUTH = (Publisher(name, name.title(), None, None, "") for name in ("north", "south"))


def report(title: str, text: str = "", *, language: str | None = "en", publisher: Publisher = NORTH) -> Entry:
    return replace(sample(), title=title, description="", text=text, language=language, publisher=publisher)


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        ("en", "Border post shelled: 3 soldiers killed, 5 wounded", {CasualtyKind.KILLED: 3, CasualtyKind.WOUNDED: 5}),
        (
            "en",
            "Shelling killed three people and wounded 12, including 2 children",
            {CasualtyKind.KILLED: 3, CasualtyKind.WOUNDED: 12},
        ),
        ("en", "On 23 November two guards were wounded", {CasualtyKind.WOUNDED: 2}),
        ("en", "Police detained 25 protesters on September 1", {CasualtyKind.DETAINED: 25}),
        ("en", "1,200 people went missing in the flood", {CasualtyKind.MISSING: 1200}),
        ("ru", "Погибли двое, ранены пятеро", {CasualtyKind.KILLED: 2, CasualtyKind.WOUNDED: 5}),
        ("ru", "105 военнослужащих погибли, 7 пропали без вести", {CasualtyKind.KILLED: 105, CasualtyKind.MISSING: 7}),
        ("hy", "Երեք զինծառայող զոհվել է, 2-ը վիրավորվել", {CasualtyKind.KILLED: 3, CasualtyKind.WOUNDED: 2}),
        ("az", "İki hərbçi yaralanıb", {CasualtyKind.WOUNDED: 2}),
        ("tr", "Kazada iki kişi öldü, 4 kişi yaralandı", {CasualtyKind.KILLED: 2, CasualtyKind.WOUNDED: 4}),
        ("ka", "სამი ჯარისკაცი დაიჭრა", {}),
        ("ka", "სამი ჯარისკაცი დაშავდა", {CasualtyKind.WOUNDED: 3}),
    ],
)
def test_a_figure_beside_its_word_is_found(language: str, sentence: str, expected: dict[CasualtyKind, int]) -> None:
    assert casualties(report(sentence, language=language)) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Soldiers killed in 2020 are remembered",
        "A 22-year-old guard was wounded",
        "Guard wounded after 3 hours of talks",
        "He was detained on September 1",
        "One of them was detained",
        "3 cars collided, drivers are hurt",
        "40% of the wounded are at home",
        "United beat Rovers 3:1, the captain is injured",
        "Three villages have a new road",
        "$5 million for the wounded",
    ],
)
def test_where_there_is_a_doubt_there_is_no_figure(sentence: str) -> None:
    assert casualties(report(sentence)) == {}


def test_what_stands_deep_in_a_text_is_mostly_long_past() -> None:
    assert (
        casualties(report("Talks begin", "They met. They spoke. They ate. In the war 600 soldiers were killed.")) == {}
    )


def test_the_title_is_believed_before_the_text() -> None:
    assert casualties(report("Five guards wounded", "3 guards were wounded, it was said at first.")) == {
        CasualtyKind.WOUNDED: 5
    }


def test_a_figure_on_which_all_agree_is_not_told() -> None:
    assert disputed_figures((report("3 wounded"), report("Three wounded", publisher=SOUTH))) == ()


def test_where_outlets_differ_each_is_told_with_its_newest() -> None:
    figures = disputed_figures((report("3 wounded"), report("2 wounded", publisher=SOUTH), report("5 wounded")))
    assert figures == (
        CasualtyFigure(CasualtyKind.WOUNDED, 2, None, SOUTH),
        CasualtyFigure(CasualtyKind.WOUNDED, 5, None, NORTH),
    )


def test_a_figure_that_has_changed_is_told_with_what_it_was() -> None:
    assert disputed_figures((report("3 wounded"), report("Talks go on"), report("5 wounded"))) == (
        CasualtyFigure(CasualtyKind.WOUNDED, 5, 3, NORTH),
    )


def test_once_all_say_the_new_figure_the_old_one_is_what_it_was() -> None:
    figures = disputed_figures(
        (
            report("3 wounded"),
            report("3 wounded", publisher=SOUTH),
            report("5 wounded"),
            report("5 wounded", publisher=SOUTH),
        )
    )
    assert figures == (CasualtyFigure(CasualtyKind.WOUNDED, 5, 3, SOUTH),)


PIECES = "3 killed, including wounded 1,000 % two -year . September"


@given(st.text() | st.lists(st.sampled_from(PIECES.split())).map(" ".join))
def test_any_text_can_be_read(text: str) -> None:
    assert all(0 <= count < 100_000 for count in casualties(report(text, text)).values())
