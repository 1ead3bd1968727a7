"""Figures of people: found where they are sure, told where outlets differ."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.entries import Entry
from bot.model.sources import Publisher
from bot.model.stories import Loss, Tally
from bot.summarising.casualties import losses, tallies
from tests.storage.samples import entry as sample

NORTH, SOUTH = (Publisher(name, name.title(), None, None, "") for name in ("north", "south"))


def told(title: str, text: str = "", *, language: str | None = "en", publisher: Publisher = NORTH) -> Entry:
    return replace(sample(), title=title, deck="", text=text, language=language, publisher=publisher)


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        ("en", "Border post shelled: 3 soldiers killed, 5 wounded", {Loss.KILLED: 3, Loss.WOUNDED: 5}),
        ("en", "Shelling killed three people and wounded 12, including 2 children", {Loss.KILLED: 3, Loss.WOUNDED: 12}),
        ("en", "On 23 November two guards were wounded", {Loss.WOUNDED: 2}),
        ("en", "Police detained 25 protesters on September 1", {Loss.DETAINED: 25}),
        ("en", "1,200 people went missing in the flood", {Loss.MISSING: 1200}),
        ("ru", "Погибли двое, ранены пятеро", {Loss.KILLED: 2, Loss.WOUNDED: 5}),
        ("ru", "105 военнослужащих погибли, 7 пропали без вести", {Loss.KILLED: 105, Loss.MISSING: 7}),
        ("hy", "Երեք զինծառայող զոհվել է, 2-ը վիրավորվել", {Loss.KILLED: 3, Loss.WOUNDED: 2}),
        ("az", "İki hərbçi yaralanıb", {Loss.WOUNDED: 2}),
        ("tr", "Kazada iki kişi öldü, 4 kişi yaralandı", {Loss.KILLED: 2, Loss.WOUNDED: 4}),
        ("ka", "სამი ჯარისკაცი დაიჭრა", {}),
        ("ka", "სამი ჯარისკაცი დაშავდა", {Loss.WOUNDED: 3}),
    ],
)
def test_a_figure_beside_its_word_is_found(language: str, sentence: str, expected: dict[Loss, int]) -> None:
    assert losses(told(sentence, language=language)) == expected


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
    assert losses(told(sentence)) == {}


def test_what_stands_deep_in_a_text_is_mostly_long_past() -> None:
    assert losses(told("Talks begin", "They met. They spoke. They ate. In the war 600 soldiers were killed.")) == {}


def test_the_title_is_believed_before_the_text() -> None:
    assert losses(told("Five guards wounded", "3 guards were wounded, it was said at first.")) == {Loss.WOUNDED: 5}


def test_a_figure_on_which_all_agree_is_not_told() -> None:
    assert tallies((told("3 wounded"), told("Three wounded", publisher=SOUTH))) == ()


def test_where_outlets_differ_each_is_told_with_its_newest() -> None:
    found = tallies((told("3 wounded"), told("2 wounded", publisher=SOUTH), told("5 wounded")))
    assert found == (Tally(Loss.WOUNDED, 2, None, SOUTH), Tally(Loss.WOUNDED, 5, None, NORTH))


def test_a_figure_that_has_changed_is_told_with_what_it_was() -> None:
    assert tallies((told("3 wounded"), told("Talks go on"), told("5 wounded"))) == (Tally(Loss.WOUNDED, 5, 3, NORTH),)


def test_once_all_say_the_new_figure_the_old_one_is_what_it_was() -> None:
    found = tallies(
        (told("3 wounded"), told("3 wounded", publisher=SOUTH), told("5 wounded"), told("5 wounded", publisher=SOUTH))
    )
    assert found == (Tally(Loss.WOUNDED, 5, 3, SOUTH),)


PIECES = "3 killed, including wounded 1,000 % two -year . September"


@given(st.text() | st.lists(st.sampled_from(PIECES.split())).map(" ".join))
def test_any_text_can_be_read(text: str) -> None:
    assert all(0 <= count < 100_000 for count in losses(told(text, text)).values())
