"""Normalise spelling, so that all spellings of a word are one string."""

import re
import unicodedata

_ACUTE = "´"  # NFKC would turn it into a space and a combining accent
_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼʻʹ′՚＇"), "'")
_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x061C, 0x180E, 0x2060, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0xFE00, 0xFE10)]
)
_INSIDE_ARMENIAN_WORDS = dict.fromkeys(map(ord, "՛՜՞"))  # stress, exclamation and question stand on a vowel
_TIDY = {**_APOSTROPHES, **_INVISIBLE, **_INSIDE_ARMENIAN_WORDS}
_DOTTED = dict.fromkeys(map(ord, "İIı"), "i")  # Turkish and Azerbaijani have four letters, others two
_SCHWA = dict.fromkeys(map(ord, "əǝ"), "e")  # Ermənistan and, without the keyboard for it, Ermenistan
_LOOSE = re.compile("[\u0300-\u036f]+")
_WORD = re.compile(r"\w+")
_HIDDEN = "\ue000"  # of private use, which folding leaves as it is
_HIDE_SHORT_I = str.maketrans("йЙ", _HIDDEN * 2)


def tidy(text: str) -> str:
    """Return the text in a normal form that looks the same.

    Compatible forms are unified (NFKC), apostrophes straightened; soft hyphens, characters without width, Armenian
    marks inside a word and combining accents (Арме́ния) are removed. Case is preserved.
    """
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFKC", text.replace(_ACUTE, "'"))
    return _LOOSE.sub("", composed.translate(_TIDY))


def fold(text: str) -> str:
    """Return the text in a form for comparison: BAKI, Bakı and baki are equal, so are Երևան and ԵՐԵՎԱՆ, Ёлка and елка.

    Idempotent. The number and order of words stay the same.
    """
    if text.isascii():
        return text.lower()
    lowered = tidy(text).translate(_DOTTED).casefold()
    bare = _LOOSE.sub("", unicodedata.normalize("NFD", lowered)).translate(_SCHWA)
    return unicodedata.normalize("NFKC", bare).replace("եվ", "եւ")  # the capital of և is written ԵՎ


def spelling(text: str) -> str:
    """Return the text folded, but with й, which `fold` takes for и: войны (wars) is not воины (soldiers).

    Not the fold itself: the keys of stored entries are made with that.
    """
    composed = tidy(text)
    if "й" not in composed and "Й" not in composed:
        return fold(composed)
    return fold(composed.translate(_HIDE_SHORT_I)).replace(_HIDDEN, "й")


def words(folded: str) -> list[str]:
    """Return the words of a folded text: runs of letters and digits."""
    return _WORD.findall(folded)
