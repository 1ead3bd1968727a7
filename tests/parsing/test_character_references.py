"""References to characters."""

import pytest

from bot.parsing.character_references import is_allowed, join_pairs


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("&#55357;&#56395;", "&#128075;"),
        ("&#xD83D;&#xdc4b;", "&#128075;"),
        ("&#55357;&#xdc4b;", "&#128075;"),
        ("&#56395;&#55357;", "&#56395;&#55357;"),
        ("&#55357; &#56395;", "&#55357; &#56395;"),
        ("&#8217;&#56395;", "&#8217;&#56395;"),
    ],
)
def test_two_halves_of_a_character_are_joined(text: str, joined: str) -> None:
    assert join_pairs(text) == joined


@pytest.mark.parametrize(
    ("digits", "base", "expected"),
    [
        ("0", 10, False),
        ("9", 10, True),
        ("1f", 16, False),
        ("0000065", 10, True),
        ("d800", 16, False),
        ("dfff", 16, False),
        ("e000", 16, True),
        ("fffe", 16, False),
        ("1f44b", 16, True),
        ("110000", 16, False),
        ("9" * 5000, 10, False),
    ],
)
def test_xml_allows_references_to_characters_only(digits: str, base: int, *, expected: bool) -> None:
    assert is_allowed(digits, base) is expected
