"""Reduce a name to its consonants, one spelling for every script.

Пашинян, Փաշինյան, Paşinyan and Pashinyan are all `pSnn`. Transliterations disagree most about vowels, then about hard
and soft consonants of one place of articulation (г, գ, ğ and gh; ч, չ, ç and ch), so vowels are dropped and those
consonants merged. Georgian has no capitals, by which names are found, and is not covered.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from bot.language.folding import fold
from bot.language.lists import language_data

_MIN_NAME_LETTERS = 4  # of a name without its ending
_MIN_SKELETON, _MAX_SKELETON = 3, 5  # signs: fewer are ambiguous, more differ by chance

_CYRILLIC = dict(
    zip(
        "бвгґджзклмнпрстфхцчшщђјљњћџўѓќ",
        ["b", "v", *"kk", "d", "j", "z", *"klmnprst", "f", "k", "s", *"SSS", "j", "", "l", "n", "S", "j", "v", *"kk"],
        strict=True,
    )
)
_ARMENIAN = dict(
    zip(
        "բգդզթժլխծկհձղճմնշչպջռսվտրցւփքֆ",
        [*"bkdztjlkskkskSmnSSpjrsvtrsvpkf"],
        strict=True,
    )
)
_LETTER_SOUNDS = {**_CYRILLIC, **_ARMENIAN}
_ACCENTED_SOUNDS = str.maketrans({"ş": "S", "š": "S", "ś": "S", "ç": "S", "č": "S", "ć": "S", "ž": "j", "ż": "j"})
_DIGRAPH_SOUNDS = (
    ("sch", "S"), ("sh", "S"), ("ch", "S"), ("dzh", "j"), ("dj", "j"), ("zh", "j"), ("kh", "k"), ("gh", "k"),
    ("ck", "k"), ("ph", "f"), ("th", "t"), ("ts", "s"), ("dz", "s"), ("tz", "s"),
)  # fmt: skip
_SOFT_C = re.compile("c(?=[eiy])")
_MERGED_SOUNDS = str.maketrans({"c": "k", "x": "k", "w": "v", "q": "k", "h": "k", "g": "k"})
_CONSONANTS = re.compile("[^bdfjklmnprstvzS]")
_DOUBLED_LETTER = re.compile(r"(.)\1+")
_VOWEL = "A"  # stands for any vowel at the head of a name
_VOWELS = frozenset("aeiouyıаеёиоуыэюяіїєաեէըիոօ")


@lru_cache(maxsize=50_000)
def skeleton(word: str, language: str) -> str:
    """Return the first consonants of a name as written, "" where there are too few.

    A vowel at the head of the name is `A`.
    """
    folded = fold(word)
    ending = next((end for end in language_data(language).names.endings if _is_ending(folded, end)), "")
    bare = word.replace("İ", "i").lower()[: len(word) - len(ending)]
    if len(bare) < _MIN_NAME_LETTERS:
        return ""
    first, sounds = fold(bare)[0], language_data(language).names.sounds
    head = _VOWEL if first in _VOWELS or sounds.get(first) == _VOWEL else ""
    consonants = _DOUBLED_LETTER.sub(r"\1", _CONSONANTS.sub("", _romanised(bare, sounds)))
    return (head + consonants)[:_MAX_SKELETON] if len(head + consonants) >= _MIN_SKELETON else ""


def _is_ending(word: str, ending: str) -> bool:
    return word.endswith(ending) and len(word) - len(ending) >= _MIN_NAME_LETTERS


def _romanised(word: str, sounds: Mapping[str, str]) -> str:
    """Return the consonants of a lower-case word in Latin letters, one for each sound; some vowels may be left.

    `sounds` are those of the language that differ from what its script has.
    """
    if word[0].isascii() or unicodedata.name(word[0], "").startswith("LATIN"):
        plain = unicodedata.normalize("NFD", unicodedata.normalize("NFC", word).translate(_ACCENTED_SOUNDS))
        plain = "".join(sounds.get(letter, letter) for letter in plain)
        plain = plain if "c" in sounds else _SOFT_C.sub("s", plain)
    else:
        plain = "".join(sounds.get(letter, _LETTER_SOUNDS.get(letter, "")) for letter in fold(word).replace("ու", ""))
    for pair, sound in _DIGRAPH_SOUNDS:
        plain = plain.replace(pair, sound)
    return plain.translate(_MERGED_SOUNDS)
