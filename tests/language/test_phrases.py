"""The longest known phrases of a passage."""

from bot.language.passage import cut
from bot.language.phrases import phrasebook


def test_the_longest_phrase_is_found_and_none_inside_it() -> None:
    book = phrasebook([("west", ["west azerbaijan"]), ("country", ["azerbaijan"])])
    values = [phrase.values for phrase in book.find(cut("West Azerbaijan, Azerbaijan and West, Azerbaijan"))]
    assert values == [("west",), ("country",), ("country",)]


def test_a_phrase_may_stand_for_two() -> None:
    book = phrasebook([("a", ["karabakh"]), ("b", ["karabakh"]), ("a", ["karabakh"])])
    assert [phrase.values for phrase in book.find(cut("Karabakh"))] == [("a", "b")]
