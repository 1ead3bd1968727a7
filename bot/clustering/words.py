"""Reduce the words of an entry to terms: stems and numbers, without the words that every text has.

Stems by tables of endings, one look-up a word: enough to map *strikes* and *strike*, *Пашиняна* and *Пашинян*, *Bakıda*
and *Bakı* to one term each, which is all that similarity needs. Turned down: Snowball (a compiled package, and it has
no Azerbaijani or Georgian), pymorphy3 (90 µs a word).
"""

from functools import cache, lru_cache

from bot.language.lists import language_data
from bot.language.passage import Passage

_NUMBER_PREFIX = "#"
_THOUSANDS_DIGITS = 3  # digits behind a comma that only groups them: 1,000
_MIN_STEM_LETTERS = 4  # of a stem; a shorter word is its own stem
_TITLE_CASE_SHARE = 0.6  # with more capitalised words, capitals do not mark names


def stops(language: str) -> frozenset[str]:
    """Return the folded words of a language that are no evidence for an event; none for a language without a table."""
    return language_data(language).grammar.stop_words


@cache
def everyday_stems(language: str) -> frozenset[str]:
    """Return the stems that are frequent in the news of any day; none for a language without a table."""
    return frozenset(stem(word, language) for word in language_data(language).grammar.everyday)


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """Return a folded word without its longest ending; at least four letters remain."""
    for ending in language_data(language).grammar.endings:
        if word.endswith(ending) and len(word) - len(ending) >= _MIN_STEM_LETTERS:
            word = word.removesuffix(ending)
            break
    return word[:-1] if word[-1] == word[-2:-1] and len(word) > _MIN_STEM_LETTERS else word


def terms(passage: Passage, language: str) -> list[tuple[int, str]]:
    """Return the terms of a text, each with the place of its word: stems, and numbers as `#42`, `#7.6`."""
    ignored = stops(language)
    terms_found: list[tuple[int, str]] = []
    for place, word in enumerate(passage.folded):
        if word in ignored or passage.is_ending(place):
            continue
        if word.isdecimal():
            _add_number(terms_found, place, word, passage.gaps[place])
        elif len(word) > 1:
            terms_found.append((place, stem(word, language)))
    return terms_found


def is_number(term: str) -> bool:
    """Return whether a term is a number."""
    return term.startswith(_NUMBER_PREFIX)


def capitalised_places(passage: Passage) -> frozenset[int]:
    """Return the places of capitalised words inside sentences, which are names; none in a title in Title Case."""
    upper = [place for place, word in enumerate(passage.raw) if word[0].isupper()]
    if len(upper) > _TITLE_CASE_SHARE * len(passage.raw):
        return frozenset()
    numbers = passage.sentences
    return frozenset(place for place in upper if place and numbers[place] == numbers[place - 1])


def _add_number(terms_found: list[tuple[int, str]], place: int, digits: str, gap: str) -> None:
    """Add a number; what a point or a comma joins is one, and a comma before three digits only groups them."""
    joined = gap in {".", ","} and terms_found and terms_found[-1][0] == place - 1 and is_number(terms_found[-1][1])
    if not joined:
        terms_found.append((place, f"{_NUMBER_PREFIX}{digits}"))
        return
    between = "" if gap == "," and len(digits) == _THOUSANDS_DIGITS else "."
    terms_found[-1] = (place, f"{terms_found[-1][1]}{between}{digits}")
