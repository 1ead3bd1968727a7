"""Sets of word beginnings and of whole words."""

import pytest

from bot.language.lexicon import lexicon


@pytest.mark.parametrize(
    ("word", "is_in"),
    [
        ("чемпионат", True),
        ("чемпионатов", True),
        ("чемпион", False),
        ("cup", True),
        ("cups", False),
        ("", False),
        ("c", False),
    ],
)
def test_an_entry_is_a_beginning_unless_it_ends_in_a_dollar_sign(word: str, *, is_in: bool) -> None:
    assert (word in lexicon(["Чемпионат", "Cup$"])) is is_in


def test_among_words_those_of_the_lexicon_are_found() -> None:
    assert lexicon(["match", "cup$"]).among(["matches", "cups", "cup", "watch"]) == {"matches", "cup"}


def test_an_empty_lexicon_holds_no_word() -> None:
    assert "word" not in lexicon([])
