"""Inflect names by the tables of endings of their language.

A word of a name that is marked with `~` takes the endings of its language; the others stay as they are, as in
`forms("Договор~ о коллективной безопасности", "ru")`. Tables (`forms.declension` in a language's file) are generous
where a wrong form is no word of the language, since names are looked up whole. They were drawn up from school grammars
of the languages; those of Georgian and Armenian are limited to the singular and plural of common paradigms.
"""

import re
from dataclasses import dataclass
from functools import cache
from itertools import product

from bot.language.folding import fold
from bot.language.lists import language_data

INFLECTION_MARK = "~"
_NO_ENDING = "_"


def forms(name: str, language: str) -> frozenset[str]:
    """Return the folded forms of a name: every combination of its marked words' forms.

    Args:
        name: one or more words; those that end in `~` are inflected.
        language: two letters. A language without a table keeps the words as they are.
    """
    words = [_inflected(word[:-1], language) if word.endswith(INFLECTION_MARK) else [word] for word in name.split()]
    return frozenset(fold(" ".join(combination)) for combination in product(*words))


def plain(name: str) -> str:
    """Return a name without its inflection marks, as a dictionary has it."""
    return name.replace(INFLECTION_MARK, "")


@dataclass(frozen=True, slots=True)
class _Rule:
    """A compiled rule of a declension."""

    drop: str
    after: re.Pattern[str] | None  # None fits every word
    endings: tuple[str, ...]


def _inflected(word: str, language: str) -> list[str]:
    """Return the word and its forms by the rules of its language that match, up to the first that drops letters."""
    lowered = word.replace("İ", "i").lower()
    made = [word]
    for rule in _rules(language):
        if lowered.endswith(rule.drop) and (rule.after is None or rule.after.search(lowered)):
            stem = word[: len(word) - len(rule.drop)]
            made += [stem + ending for ending in rule.endings]
            if rule.drop:
                break
    return made


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
