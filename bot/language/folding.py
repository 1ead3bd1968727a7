"""Normalise spelling, so that what a reader takes for one word is one string."""

import re
import unicodedata

_ACUTE = "´"  # NFKC would make a space and a loose accent of it
_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼʻʹ′՚＇"), "'")
_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x061C, 0x180E, 0x2060, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0xFE00, 0xFE10)]
)
_INSIDE_ARMENIAN_WORDS = dict.fromkeys(map(ord, "՛՜՞"))  # stress, exclamation and question stand on a vowel
_TIDY = {**_APOSTROPHES, **_INVISIBLE, **_INSIDE_ARMENIAN_WORDS}
_DOTTED = dict.fromkeys(map(ord, "İIı"), "i")  # Turkish and Azerbaijani write four letters where others write two
_SCHWA = dict.fromkeys(map(ord, "əǝ"), "e")  # Ermənistan and, without the keyboard for it, Ermenistan
_LOOSE = re.compile("[\u0300-\u036f]+")
_WORD = re.compile(r"\w+")


def tidy(text: str) -> str:
    """Return the text as it looks, written in one way.

    Compatible forms made one (NFKC), apostrophes straight, soft hyphens and characters without width gone, the marks
    that Armenian sets inside a word gone, and accents that float over a letter (Арме́ния) gone. Case is kept.
    """
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFKC", text.replace(_ACUTE, "'"))
    return _LOOSE.sub("", composed.translate(_TIDY))


def fold(text: str) -> str:
    """Return the text for comparing: BAKI, Bakı and baki are one, so are Երևան and ԵՐԵՎԱՆ, Ёлка and елка.

    Folding a folded text changes nothing. Words keep their number and order.
    """
    if text.isascii():
        return text.lower()
    lowered = tidy(text).translate(_DOTTED).casefold()
    bare = _LOOSE.sub("", unicodedata.normalize("NFD", lowered)).translate(_SCHWA)
    return unicodedata.normalize("NFKC", bare).replace("եվ", "եւ")  # the capital of և is written ԵՎ


def words(folded: str) -> list[str]:
    """Return the words of a folded text: runs of letters and digits."""
    return _WORD.findall(folded)
