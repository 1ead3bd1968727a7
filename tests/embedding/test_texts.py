"""The two texts of an entry that are embedded."""

from dataclasses import replace

from bot.embedding.texts import MAX_TEXT_CHARS, lead_text, title_text
from tests.support.stored_samples import entry

WORDS = " ".join(f"w{number}" for number in range(60))
FIRST_WORDS = " ".join(f"w{number}" for number in range(40))
BRIDGE = replace(entry(), title="A bridge opens", description="It is long.", text=WORDS)


def test_the_lead_is_the_title_and_the_first_forty_words_of_the_text() -> None:
    assert title_text(BRIDGE) == "A bridge opens"
    assert lead_text(BRIDGE) == f"A bridge opens. {FIRST_WORDS}"


def test_a_title_loses_its_final_period_and_keeps_an_ellipsis() -> None:
    closed = replace(BRIDGE, title=" A bridge opens. ", text="Cars drive.")
    assert title_text(closed) == "A bridge opens"
    assert lead_text(closed) == "A bridge opens. Cars drive."
    assert title_text(replace(BRIDGE, title="And then...")) == "And then..."
    assert title_text(replace(BRIDGE, title="Who opens it?")) == "Who opens it?"


def test_the_description_stands_for_a_missing_text() -> None:
    assert lead_text(replace(BRIDGE, text="")) == "A bridge opens. It is long."


def test_what_there_is_stands_for_what_is_missing() -> None:
    untitled = replace(BRIDGE, title="")
    assert title_text(untitled) == lead_text(untitled) == FIRST_WORDS
    bare = replace(BRIDGE, text="", description="")
    assert title_text(bare) == lead_text(bare) == "A bridge opens"
    empty = replace(bare, title=" . ")
    assert title_text(empty) == lead_text(empty) == ""


def test_spaces_and_lines_are_one_space() -> None:
    assert lead_text(replace(BRIDGE, text="Cars\n\n drive\tat\xa0last")) == "A bridge opens. Cars drive at last"


def test_a_text_has_an_end_even_if_it_is_one_word() -> None:
    endless = replace(BRIDGE, title="a" * 20_000, text="b" * 20_000)
    assert len(title_text(endless)) == len(lead_text(endless)) == MAX_TEXT_CHARS
