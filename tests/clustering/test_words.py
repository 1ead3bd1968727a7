"""Words reduced to terms: stems, and numbers as they are written."""

import pytest

from bot.clustering.words import everyday_stems, stem, terms
from bot.language.passage import cut


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1,200 sheep", ["#1200"]),
        ("7.6 points", ["#7.6"]),
        ("40 houses, 2 bridges", ["#40", "#2"]),
        ("12,34 metres", ["#12.34"]),
    ],
)
def test_a_number_is_one_term_whatever_groups_its_digits(text: str, numbers: list[str]) -> None:
    assert [term for _, term in terms(cut(text), "en") if term.startswith("#")] == numbers


@pytest.mark.parametrize(
    ("language", "words"), [("en", "strike strikes"), ("ru", "пашинян пашиняна"), ("az", "baki bakida")]
)
def test_forms_of_a_word_have_one_stem(language: str, words: str) -> None:
    assert len({stem(word, language) for word in words.split()}) == 1


def test_stop_words_endings_and_single_letters_are_no_terms() -> None:
    assert terms(cut("The x of Bakü'de"), "en") == [(3, stem("baku", "en"))]


def test_a_language_without_a_table_has_no_stop_words_and_no_endings() -> None:
    assert [term for _, term in terms(cut("Most w Varden runął do rzeki"), "pl")] == [
        "most",
        "varden",
        "runał",
        "do",
        "rzeki",
    ]
    assert everyday_stems("pl") == frozenset()
