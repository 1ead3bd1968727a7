"""Inflect the words of a query into the forms that a text may have.

Russian words are looked up in a dictionary (pymorphy3 with OpenCorpora); those that it does not know, mostly names,
take the endings of `endings`, as its guesses about names are often wrong (Пашинян becomes a plural of пашинянин).
English forms are those with the same stem by Snowball; a capitalised word may be a name and has only a plural. Turkish,
Azerbaijani, Armenian and Georgian take the endings of `endings`. The dictionary costs 30 MB and 50 ms, at the first
Russian word.

A word of plain Latin letters may be English as well as Turkish or Azerbaijani. It has the forms of English in every
text, those of the others in their texts only, where taxi is no form of tax. They are some eighty a word, and most
topics never meet such a text: so they are not listed, but a text's word is cut into stem and ending.

Snowball's stemmers for the other languages were turned down: of the forms in `tests/matching/custom/word_forms.txt` its
Turkish finds 69 of 131 in Turkish and 30 of 104 in Azerbaijani (it has no ə, no q, no possessive with a case), its
Armenian 53 of 86, its Russian 63 of 71 with 10 of 35 other words; it has no Georgian. The tables find them all.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from bot.language.endings import declined, endings_by_stem
from bot.language.folding import fold, spelling
from bot.language.lists import all_languages

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer
    from pymorphy3.analyzer import Parse
    from snowballstemmer import stemmer

MAX_PHRASE_FORMS = 400  # with more, the words behind its first noun are not inflected
_MIN_PARSE_SCORE = 0.1  # of a parse of a Russian word, as the dictionary estimates
_MAX_INFLECTED_WORDS = 8  # of a Russian phrase; a longer one is a quotation
_MIN_STEMMED_LETTERS = 4  # shorter English words have only a plural
_PROPER_NAME_TAGS = ("Name", "Surn", "Patr", "Geox", "Orgn", "Trad", "Abbr")  # OpenCorpora's kinds of proper names


def language_of_word(word: str) -> str | None:
    """Return the language by which a word is inflected, from its letters; None where they are ambiguous."""
    lowered = word.replace("İ", "i").lower()
    return next((language for language, letters in _spellings() if letters.fullmatch(lowered)), None)


@cache
def _spellings() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the languages with a pattern for their words: first those with letters that hardly any other has."""
    languages = [(language.code, language.forms) for language in all_languages()]
    return (
        *(
            (code, re.compile(f".*[{inflection.own_letters}].*"))
            for code, inflection in languages
            if inflection.own_letters
        ),
        *((code, re.compile(f"{inflection.alphabet}+")) for code, inflection in languages if inflection.alphabet),
    )


def inflected(word: str) -> tuple[str, ...]:
    """Return the folded forms of a word in any text, itself the first."""
    shared = (stem + ending for stem, endings in shared_endings(word).items() for ending in endings)
    return tuple(dict.fromkeys([*map(fold, written_forms((word,))), *shared]))


def inflected_phrase(words: Sequence[str]) -> tuple[str, ...]:
    """Return the folded forms of a phrase in any text, itself the first, with single spaces."""
    before = "".join(f"{fold(word)} " for word in words[:-1])
    shared = (before + form for form in inflected(words[-1]))
    return tuple(dict.fromkeys([*map(fold, written_forms(words)), *shared]))


def written_forms(words: Sequence[str]) -> tuple[str, ...]:
    """Return the forms of a phrase that count in texts of every language, by `spelling`, with single spaces.

    In Russian the words up to the first noun are inflected, or all of a short phrase; in the other languages the last
    word. An abbreviation, or a word with digits, has one form.
    """
    if len(words) == 1:
        return _forms(words[0])
    if len(words) <= _MAX_INFLECTED_WORDS and any(language_of_word(word) == "ru" for word in words):
        choices = _bounded(words)
    else:
        choices = [*((spelling(word),) for word in words[:-1]), _forms(words[-1])]
    return tuple(dict.fromkeys(" ".join(combination) for combination in product(*choices)))


@lru_cache(maxsize=20_000)
def shared_endings(word: str) -> Mapping[str, frozenset[str]]:
    """Return the stems of a word, each with the endings that it takes in texts of `shared_languages`."""
    if not _is_inflected(word):
        return {}
    stems: dict[str, frozenset[str]] = {}
    for pattern, language in _shared_alphabets():
        if pattern.fullmatch(word.replace("İ", "i").lower()):
            for stem, endings in endings_by_stem(word, language).items():
                stems[stem] = _union(stems.get(stem, frozenset()), endings)
    return stems


@cache
def shared_languages() -> frozenset[str]:
    """Return the languages of which a word may be that is taken for another language by its letters."""
    return frozenset(language for _, language in _shared_alphabets())


@cache
def _shared_alphabets() -> tuple[tuple[re.Pattern[str], str], ...]:
    alphabets = ((language.forms.shared_alphabet, language.code) for language in all_languages())
    return tuple((re.compile(f"{letter}+"), code) for letter, code in alphabets if letter)


@cache
def _union(first: frozenset[str], second: frozenset[str]) -> frozenset[str]:
    return first | second


def _is_inflected(word: str) -> bool:
    """Return whether a word takes endings: no abbreviation, no single letter, nothing with digits."""
    language = language_of_word(word)
    return language is not None and len(word) > 1 and (language == "ka" or not word.isupper())


@lru_cache(maxsize=20_000)
def _forms(word: str) -> tuple[str, ...]:
    folded, language = spelling(word), language_of_word(word)
    if not _is_inflected(word) or language in shared_languages():
        return (folded,)
    if language == "en":
        variants = _plurals(folded) if word[0].isupper() or len(folded) < _MIN_STEMMED_LETTERS else _english(folded)
    elif language == "ru":
        variants = _russian(word.lower())
    else:
        variants = _declined(word, str(language))
    return folded, *sorted(variants - {folded})


def _declined(word: str, language: str) -> set[str]:
    return {stem + ending for stem, endings in endings_by_stem(word, language).items() for ending in endings}


def _bounded(words: Sequence[str]) -> list[tuple[str, ...]]:
    choices = [_forms(word) for word in words]
    if prod(map(len, choices)) > MAX_PHRASE_FORMS:
        stop = next((place for place, word in enumerate(words) if _is_noun(word)), 0) + 1
        choices = [*choices[:stop], *((spelling(word),) for word in words[stop:])]
    if prod(map(len, choices)) > MAX_PHRASE_FORMS:
        return [(spelling(word),) for word in words]
    return choices


def _plurals(word: str) -> set[str]:
    if re.search("(?:[sxz]|ch|sh)$", word):
        return {word, word + "s", word + "es"}
    return {word, word + "s", *((word[:-1] + "ies",) if re.search("[^aeiou]y$", word) else ())}


def _english(word: str) -> set[str]:
    """Return the words derived from this one that have the same stem."""
    bases = {word}
    for ending, instead in (("ies", "y"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e")):
        if word.endswith(ending):
            bases.add(word.removesuffix(ending) + instead)
    made = {base + ending for base in bases for ending in ("", "s", "es", "ed", "d", "ing")}
    made |= {base + base[-1] + ending for base in bases for ending in ("ed", "ing")}
    made |= {base[:-1] + ending for base in bases for ending in ("ies", "ied") if base.endswith("y")}
    made |= {base[:-1] + "ing" for base in bases if base.endswith("e")}
    stem = _stemmer().stemWord(word)
    return {form for form in made if _stemmer().stemWord(form) == stem}


def _russian(word: str) -> set[str]:
    parses = _likely_parses(word)
    if not parses:
        return set(map(spelling, declined(word, "ru")))
    # село is a village, not what sat down; but дорогой, an adjective, may be of a road
    nouns = [parse for parse in parses if fold(parse.normal_form) == fold(word) and "NOUN" in parse.tag]
    return {spelling(form.word) for parse in nouns or parses for form in parse.lexeme}


def _likely_parses(word: str) -> "list[Parse]":
    """Return the likely parses of a word that is in the dictionary."""
    return [parse for parse in _dictionary().parse(word) if parse.is_known and parse.score >= _MIN_PARSE_SCORE]


def is_common_word(word: str) -> bool:
    """Return whether a Russian word is in the dictionary, and not as a name."""
    parses = _likely_parses(word.lower())
    return bool(parses) and not any(kind in str(parse.tag) for parse in parses for kind in _PROPER_NAME_TAGS)


def _is_noun(word: str) -> bool:
    return any("NOUN" in parse.tag for parse in _dictionary().parse(word.lower())[:1])


@lru_cache(maxsize=1)
def _dictionary() -> "MorphAnalyzer":
    from pymorphy3 import MorphAnalyzer  # noqa: PLC0415  many installations have no Russian topic, and it costs 5 MB

    return MorphAnalyzer(lang="ru")


@lru_cache(maxsize=1)
def _stemmer() -> "stemmer":
    from snowballstemmer import stemmer  # noqa: PLC0415  it loads the tables of thirty languages

    return stemmer("english")
