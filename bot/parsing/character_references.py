"""Mend numeric references to characters: `&#55357;&#56395;` is one sign that a program wrote as two halves."""

import re

_LONGEST_DIGITS = 10  # of a reference; leading zeros are legal
_PAIR = re.compile(
    r"&#(?:x0*(d[89ab][0-9a-f]{2})|0*(5[56]\d{3}));&#(?:x0*(d[c-f][0-9a-f]{2})|0*(5[67]\d{3}));", re.IGNORECASE
)
_HIGH, _LOW, _BEHIND_LOW = 0xD800, 0xDC00, 0xE000  # where the halves of UTF-16 begin and end
_LAST_CHARACTER = 0x10FFFF
_CONTROLS, _FIRST_PRINTED, _NO_CHARACTERS = frozenset({9, 10, 13}), 0x20, frozenset({0xFFFE, 0xFFFF})


def join_pairs(text: str) -> str:
    """Return a text in which each two references to the halves of a UTF-16 pair are one reference to its character."""
    return _PAIR.sub(_joined, text) if "&#" in text else text


def is_allowed(digits: str, base: int) -> bool:
    """Return whether XML allows a reference to the character of a number."""
    if len(digits) > _LONGEST_DIGITS:
        return False
    number = int(digits, base)
    if number < _FIRST_PRINTED:
        return number in _CONTROLS
    return number <= _LAST_CHARACTER and not _HIGH <= number < _BEHIND_LOW and number not in _NO_CHARACTERS


def _joined(match: re.Match[str]) -> str:
    high, low = (int(match[group] or match[group + 1], 16 if match[group] else 10) for group in (1, 3))
    if not (_HIGH <= high < _LOW <= low < _BEHIND_LOW):
        return match[0]
    return f"&#{0x10000 + ((high - _HIGH) << 10) + low - _LOW};"
