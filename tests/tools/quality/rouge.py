"""ROUGE-1, -2 and -L with Porter stemming, as the reference implementation counts them (Lin 2004; Porter 1980)."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

_TOKEN = re.compile(r"[a-z0-9]+")
_MIN_STEMMED_CHARS = 4  # shorter words are not stemmed
_DOUBLES_LEFT = "lsz"

_STEP_2 = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "bli": "ble", "alli": "al",
    "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "ation": "ate", "ator": "ate", "alism": "al",
    "iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble", "logi": "log",
}  # fmt: skip
_STEP_3 = {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": ""}
_STEP_4 = (
    *("ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti"),
    *("ous", "ive", "ize", "ion", "al", "er", "ic", "ou"),
)


def tokens(text: str) -> list[str]:
    """Return the stems of a text."""
    return [stem(word) if len(word) >= _MIN_STEMMED_CHARS else word for word in _TOKEN.findall(text.lower())]


def rouge_n(candidate: Sequence[str], reference: Sequence[str], n: int) -> float:
    """Return the F1 of the n-grams that two texts share."""
    grams, reference_grams = _grams(candidate, n), _grams(reference, n)
    return _f1((grams & reference_grams).total(), grams.total(), reference_grams.total())


def rouge_l(candidate: Sequence[str], reference: Sequence[str]) -> float:
    """Return the F1 of the longest common subsequence of two texts."""
    row = [0] * (len(reference) + 1)
    for word in candidate:
        diagonal = 0
        for place, reference_word in enumerate(reference, start=1):
            diagonal, row[place] = (
                row[place],
                diagonal + 1 if word == reference_word else max(row[place], row[place - 1]),
            )
    return _f1(row[-1], len(candidate), len(reference))


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return the stem of a lower-case English word."""
    word = _strip_plural(word)
    word = _strip_past_tense(word)
    if word.endswith("y") and _has_vowel(word[:-1]):
        word = word[:-1] + "i"
    word = _replace_suffix(word, _STEP_2)
    word = _replace_suffix(word, _STEP_3)
    return _trim_ending(_strip_suffix(word))


def _grams(words: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[place : place + n]) for place in range(len(words) - n + 1))


def _f1(shared: int, candidate_count: int, reference_count: int) -> float:
    return 2 * shared / (candidate_count + reference_count) if shared else 0.0


def _is_consonant(word: str, place: int) -> bool:
    if word[place] == "y":
        return place == 0 or not _is_consonant(word, place - 1)
    return word[place] not in "aeiou"


def _measure(word: str) -> int:
    kinds = "".join("c" if _is_consonant(word, place) else "v" for place in range(len(word)))
    return len(re.findall("v+c+", kinds))


def _has_vowel(word: str) -> bool:
    return any(not _is_consonant(word, place) for place in range(len(word)))


def _ends_double(word: str) -> bool:
    return len(word) > 1 and word[-1] == word[-2] and _is_consonant(word, len(word) - 1)


def _ends_short(word: str) -> bool:
    """Return whether a word ends in consonant, vowel, consonant, the last one not w, x or y."""
    last = len(word) - 1
    shape = last > 1 and _is_consonant(word, last) and _is_consonant(word, last - 2)
    return shape and not _is_consonant(word, last - 1) and word[-1] not in "wxy"


def _strip_plural(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _strip_past_tense(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) else word
    for ending in ("ed", "ing"):
        bare = word.removesuffix(ending)
        if bare != word and _has_vowel(bare):
            return _restore_ending(bare)
    return word


def _restore_ending(bare: str) -> str:
    if bare.endswith(("at", "bl", "iz")):
        return bare + "e"
    if _ends_double(bare) and bare[-1] not in _DOUBLES_LEFT:
        return bare[:-1]
    return bare + "e" if _measure(bare) == 1 and _ends_short(bare) else bare


def _replace_suffix(word: str, endings: dict[str, str]) -> str:
    for ending in sorted(endings, key=len, reverse=True):
        if word.endswith(ending):
            bare = word.removesuffix(ending)
            return bare + endings[ending] if _measure(bare) else word
    return word


def _strip_suffix(word: str) -> str:
    for ending in sorted(_STEP_4, key=len, reverse=True):
        if word.endswith(ending):
            bare = word.removesuffix(ending)
            is_ion = ending == "ion" and not bare.endswith(("s", "t"))
            return bare if _measure(bare) > 1 and not is_ion else word
    return word


def _trim_ending(word: str) -> str:
    if word.endswith("e"):
        bare = word[:-1]
        if _measure(bare) > 1 or (_measure(bare) == 1 and not _ends_short(bare)):
            word = bare
    return word[:-1] if word.endswith("ll") and _measure(word) > 1 else word
