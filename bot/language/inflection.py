"""Inflect the words of a query into the forms that a text may have.

Russian words are looked up in a dictionary (pymorphy3 with OpenCorpora); those that it does not know, mostly names,
take the endings of `endings`, as its guesses about names are often wrong (Пашинян becomes a plural of пашинянин).
English forms are those with the same stem by Snowball; a capitalised word may be a name and has only a plural. Turkish,
Azerbaijani, Armenian and Georgian take the endings of `endings`. The dictionary costs 30 MB and 50 ms, at the first
Russian word.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from bot.language.endings import INFLECTION_MARK, forms
from bot.language.folding import fold
from bot.language.lists import all_languages

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer
    from pymorphy3.analyzer import Parse
    from snowballstemmer import stemmer

MAX_PHRASE_FORMS = 400  # with more, the words behind its first noun are not inflected
_MIN_PARSE_SCORE = 0.1  # of a parse of a Russian word, as the dictionary estimates
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


@lru_cache(maxsize=20_000)
def inflected(word: str) -> tuple[str, ...]:
    """Return the folded forms of a word, itself the first; an abbreviation, or a word with digits, has one."""
    folded = fold(word)
    language = language_of_word(word)
    if language is None or len(word) == 1 or (word.isupper() and language != "ka"):
        return (folded,)
    variants: frozenset[str] | set[str]
    if language == "en":
        variants = (
            {folded, folded + "s"} if word[0].isupper() or len(folded) < _MIN_STEMMED_LETTERS else _english(folded)
        )
    elif language == "ru":
        variants = _russian(word.lower())
    else:
        variants = forms(word + INFLECTION_MARK, language)
    return folded, *sorted(variants - {folded})


def inflected_phrase(words: Sequence[str]) -> tuple[str, ...]:
    """Return the folded forms of a phrase, with single spaces.

    In Russian the words up to the first noun are inflected, or all of a short phrase; in the other languages the last
    word.
    """
    if len(words) == 1:
        return inflected(words[0])
    if any(language_of_word(word) == "ru" for word in words):
        choices = _bounded(words)
    else:
        choices = [*((fold(word),) for word in words[:-1]), inflected(words[-1])]
    return tuple(dict.fromkeys(" ".join(combination) for combination in product(*choices)))


def _bounded(words: Sequence[str]) -> list[tuple[str, ...]]:
    choices = [inflected(word) for word in words]
    if prod(map(len, choices)) > MAX_PHRASE_FORMS:
        stop = next((place for place, word in enumerate(words) if _is_noun(word)), 0) + 1
        choices = [*choices[:stop], *((fold(word),) for word in words[stop:])]
    if prod(map(len, choices)) > MAX_PHRASE_FORMS:
        return [(fold(word),) for word in words]
    return choices


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
        return set(forms(word + INFLECTION_MARK, "ru"))
    return {fold(form.word) for parse in parses for form in parse.lexeme}


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
