"""Names of countries and the words formed of them: whether a word is one, and of which countries it may be.

Whole words count, in the forms of their language: beginnings alone took Иракли for Iraq (Ирак), George for Georgia,
Francis for France, Ruslan for Russia and Slovenia for Slovakia.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError

from bot.language.endings import endings_by_stem
from bot.language.folding import fold
from bot.language.lexicon import Lexicon, lexicon
from bot.language.lists import language_data
from bot.language.passage import cut

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


@lru_cache(maxsize=5_000)
def is_country(word: str, language: str) -> bool:
    """Return whether a folded word names a country in a language; cached, as it is asked of each capitalised word."""
    return word in names(language)


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


def codes(word: str, language: str) -> frozenset[str]:
    """Return the ISO 3166-1 codes of the countries that a folded word of a language may name, by CLDR."""
    by_stem = _codes_by_stem(language)
    return frozenset(
        code
        for stop in range(len(word), 0, -1)
        for code, endings in by_stem.get(word[:stop], ())
        if endings is None or word[stop:] in endings
    )


@cache
def first_words(language: str) -> Mapping[str, frozenset[str]]:
    """Return the folded first words of the names of several words, with the codes of their countries."""
    by_word: defaultdict[str, set[str]] = defaultdict(set)
    for name, code in _territories(language).items():
        words = () if name.isalpha() else cut(name).folded
        if words and len(words[0]) >= _MIN_STEM_LETTERS:
            by_word[words[0]].add(code)
    return {word: frozenset(of_word) for word, of_word in by_word.items()}


@cache
def _codes_by_stem(language: str) -> Mapping[str, Sequence[tuple[str, frozenset[str] | None]]]:
    """Return the folded stems of words of countries, with the code and the endings of each; None is any ending."""
    country_names, suffixes = _country_names(language), _suffix_forms(language)
    by_stem: defaultdict[str, list[tuple[str, frozenset[str] | None]]] = defaultdict(list)
    if not (suffixes or language_data(language).forms.declension):
        for name, code in country_names.items():
            if len(beginning := fold(name).rstrip(_VOWELS)) >= _MIN_STEM_LETTERS:
                by_stem[beginning].append((code, None))
        return by_stem
    for name, code in country_names.items():
        for stem, endings in _name_forms(name, suffixes, language):
            by_stem[stem].append((code, endings))
    folded_names = {fold(name): code for name, code in country_names.items()}
    for word in language_data(language).names.countries:
        for stem, endings in _forms(word, language):
            by_stem[stem] += [(code, endings) for code in _closest(fold(word), folded_names)]
    return by_stem


def _closest(word: str, country_names: Mapping[str, str]) -> Iterator[str]:
    """Yield the code of the name that shares the most first letters with a word of a country, at least four.

    Of several the shortest name: a Turk is of Turkey, and not of Turkmenistan.
    """
    for letters in range(len(word), _MIN_STEM_LETTERS - 1, -1):
        if sharing := [name for name in country_names if name.startswith(word[:letters])]:
            yield country_names[min(sharing, key=len)]
            return


def _endings(
    country_names: Iterable[str], other_words: Sequence[str], suffixes: frozenset[str], language: str
) -> dict[str, frozenset[str]]:
    endings: defaultdict[str, set[str]] = defaultdict(set)
    for word in other_words:
        for stem, of_stem in _forms(word, language):
            endings[stem] |= of_stem
    for name in country_names:
        for stem, of_stem in _name_forms(name, suffixes, language):
            endings[stem] |= of_stem
    shared: dict[frozenset[str], frozenset[str]] = {}  # names of one declension have one set
    unique = ((stem, frozenset(of_stem)) for stem, of_stem in endings.items())
    return {stem: shared.setdefault(of_stem, of_stem) for stem, of_stem in unique}


def _name_forms(name: str, suffixes: frozenset[str], language: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the folded stems of a country's name with their endings, those of adjectives and peoples among them."""
    yield from _forms(name, language)
    for stem in {fold(name), fold(name.rstrip(_VOWELS))}:
        if len(stem) >= _MIN_STEM_LETTERS:
            yield stem, suffixes


def _country_names(language: str) -> dict[str, str]:
    """Return the names of countries that are one word, as written, with their codes."""
    return {name: code for name, code in _territories(language).items() if name.isalpha()}


def _territories(language: str) -> dict[str, str]:
    """Return the names of countries, as written, with their codes; none for a language that CLDR lacks."""
    try:
        territories = Locale(language).territories
    except (UnknownLocaleError, ValueError):
        return {}
    return {name: code for code, name in territories.items() if code.isalpha()}


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
