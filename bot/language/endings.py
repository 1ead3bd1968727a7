"""Inflect words by the tables of endings of their language.

A word of a name that is marked with `~` takes the endings of its language; the others stay as they are, as in
`forms("Договор~ о коллективной безопасности", "ru")`. Tables (`forms.declension` in a language's file) are generous
where a wrong form is no word of the language, since names are looked up whole. They were drawn up from school grammars
of the languages; those of Georgian and Armenian are limited to the singular and plural of common paradigms.

An ending may hold signs (`forms.harmony`): `lAr` is lar or ler by the word before it. Common words change their stem
before some endings (`forms.stems`), names do not.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

from bot.language.folding import fold, spelling
from bot.language.lists import language_data

INFLECTION_MARK = "~"
_NO_ENDING = "_"


def forms(name: str, language: str) -> frozenset[str]:
    """Return the folded forms of a name: every combination of its marked words' forms.

    Args:
        name: one or more words; those that end in `~` are inflected.
        language: two letters. A language without a table keeps the words as they are.
    """
    words = [declined(word[:-1], language) if word.endswith(INFLECTION_MARK) else [word] for word in name.split()]
    return frozenset(fold(" ".join(combination)) for combination in product(*words))


def declined(word: str, language: str) -> list[str]:
    """Return a word and its forms by the declension of its language, as written."""
    return [word, *(stem + ending for stem, endings in _declined(word, language) for ending in endings)]


def endings_by_stem(word: str, language: str) -> Mapping[str, frozenset[str]]:
    """Return the stems of a common word, each with the endings that it takes, "" for none, all by `spelling`.

    The sets of endings are few and shared by all words that inflect alike.
    """
    stems: dict[str, frozenset[str]] = {}
    for stem, endings in (*_declined(word, language), *_changed(word, language)):
        spelled = spelling(stem)
        stems[spelled] = _united(stems.get(spelled, frozenset()), _spelled(endings))
    return stems


def plain(name: str) -> str:
    """Return a name without its inflection marks, as a dictionary has it."""
    return name.replace(INFLECTION_MARK, "")


@dataclass(frozen=True, slots=True)
class _Rule:
    """A compiled rule of a declension."""

    drop: str
    after: re.Pattern[str] | None  # None fits every word
    endings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _StemRule:
    """A compiled change of a stem."""

    find: re.Pattern[str]
    put: str
    before: re.Pattern[str]


def _declined(word: str, language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield stems and endings by the rules that fit a word, up to the first that drops letters."""
    lowered = _lowered(word)
    for rule in _rules(language):
        if lowered.endswith(rule.drop) and (rule.after is None or rule.after.search(lowered)):
            yield word[: len(word) - len(rule.drop)], _sounded(rule.endings, _sounds(lowered, language))
            if rule.drop:
                break


def _changed(word: str, language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the changed stems of a word, each with the endings before which it changes."""
    for stem, endings in _declined(word, language):
        lowered = _lowered(stem)
        for rule in _stem_rules(language):
            if rule.find.search(lowered):
                yield rule.find.sub(rule.put, lowered), _beginning_with(rule.before, endings)


def _lowered(word: str) -> str:
    return word.replace("İ", "i").lower()


def _sounds(lowered: str, language: str) -> tuple[tuple[str, str], ...]:
    """Return each sign of the endings with a sound that it has after a word, more than once for several sounds."""
    return tuple(
        (sign, sound)
        for sign, sounds in _harmony(language)
        for sound in [sound for sound, after in sounds if after.search(lowered)] or [sound for sound, _ in sounds]
    )


@cache
def _sounded(endings: tuple[str, ...], sounds: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Return the endings with sounds for signs."""
    for sign in dict.fromkeys(sign for sign, _ in sounds):
        replacements = [sound for other, sound in sounds if other == sign]
        endings = tuple(ending.replace(sign, sound) for ending in endings for sound in replacements)
    return tuple(dict.fromkeys(endings))


@cache
def _beginning_with(pattern: re.Pattern[str], endings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(ending for ending in endings if pattern.match(ending))


@cache
def _spelled(endings: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(spelling, endings))


@cache
def _united(first: frozenset[str], second: frozenset[str]) -> frozenset[str]:
    """Return the union of two sets of endings, the same object for the same sets."""
    return first | second


@cache
def _rules(language: str) -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            rule.drop,
            re.compile(f"(?:{rule.after})$") if rule.after else None,
            tuple(ending.removeprefix(_NO_ENDING) for ending in rule.add),
        )
        for rule in language_data(language).forms.declension
    )


@cache
def _stem_rules(language: str) -> tuple[_StemRule, ...]:
    return tuple(
        _StemRule(re.compile(f"(?:{rule.find})$"), rule.put, re.compile(rule.before))
        for rule in language_data(language).forms.stems
    )


@cache
def _harmony(language: str) -> tuple[tuple[str, tuple[tuple[str, re.Pattern[str]], ...]], ...]:
    return tuple(
        (sign, tuple((sound, re.compile(f"(?:{after})$")) for sound, after in sounds.items()))
        for sign, sounds in language_data(language).forms.harmony.items()
    )
