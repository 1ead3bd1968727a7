"""Names of countries, which are weak evidence for one event: half of a day's news names the same three.

Whole words count, in the forms of their language: beginnings alone took Иракли for Iraq (Ирак), George for Georgia,
Francis for France and Ruslan for Russia.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from babel import Locale, UnknownLocaleError

from bot.language.endings import endings_by_stem
from bot.language.folding import fold
from bot.language.lexicon import Lexicon, lexicon
from bot.language.lists import language_data

_MIN_STEM_LETTERS = 4
_VOWELS = "aeiouyаеёиоуыэюяьйաեէըիոօაეიოუ"
_WHOLE_MARK = "$"  # of a word that takes no endings


@dataclass(frozen=True, slots=True)
class CountryNames:
    """Words of countries in one language: stems with the endings that each takes.

    Of a language without a table of endings, `beginnings` holds the beginnings of names.
    """

    endings: Mapping[str, frozenset[str]]
    beginnings: Lexicon

    def __contains__(self, word: str) -> bool:
        """Return whether a folded word names a country."""
        return word in self.beginnings or any(
            word[stop:] in self.endings.get(word[:stop], ()) for stop in range(len(word), 0, -1)
        )


@cache
def names(language: str) -> CountryNames:
    """Return the names of all countries in a language, by CLDR, with the adjectives and peoples that it forms of them.

    They are empty for an unknown language.
    """
    country_names, suffixes = _country_names(language), _suffix_forms(language)
    other_words = language_data(language).names.countries
    if suffixes or language_data(language).forms.declension:
        return CountryNames(_endings(country_names, other_words, suffixes, language), lexicon([]))
    beginnings = (name.rstrip(_VOWELS) for name in map(fold, country_names))
    return CountryNames({}, lexicon([*(name for name in beginnings if len(name) >= _MIN_STEM_LETTERS), *other_words]))


def _endings(
    country_names: Sequence[str], other_words: Sequence[str], suffixes: frozenset[str], language: str
) -> dict[str, frozenset[str]]:
    endings: defaultdict[str, set[str]] = defaultdict(set)
    for word in (*country_names, *other_words):
        for stem, of_stem in _forms(word, language):
            endings[stem] |= of_stem
    for name in country_names:
        for stem in {fold(name), fold(name.rstrip(_VOWELS))}:
            if len(stem) >= _MIN_STEM_LETTERS:
                endings[stem] |= suffixes
    shared: dict[frozenset[str], frozenset[str]] = {}  # names of one declension have one set
    unique = ((stem, frozenset(of_stem)) for stem, of_stem in endings.items())
    return {stem: shared.setdefault(of_stem, of_stem) for stem, of_stem in unique}


def _country_names(language: str) -> list[str]:
    """Return the names of countries that are one word, as written."""
    try:
        territories = Locale(language).territories
    except (UnknownLocaleError, ValueError):
        return []
    return [name for code, name in territories.items() if code.isalpha() and name.isalpha()]


def _suffix_forms(language: str) -> frozenset[str]:
    """Return the folded endings of adjectives and peoples in all cases."""
    suffixes = language_data(language).names.country_suffixes
    return frozenset(
        stem + ending for suffix in suffixes for stem, endings in _forms(suffix, language) for ending in endings
    )


def _forms(word: str, language: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the folded stems of a word with their endings; "" is the word itself."""
    yield fold(word.removesuffix(_WHOLE_MARK)), frozenset([""])
    if not word.endswith(_WHOLE_MARK):
        for stem, endings in endings_by_stem(word, language).items():
            yield fold(stem), frozenset(map(fold, endings))
