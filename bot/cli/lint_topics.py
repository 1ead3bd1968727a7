"""Names of the built-in topics that may bring the wrong stories."""

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator

from bot.language.lists import all_languages
from bot.matching.dictionary.loader import read_other_entities
from bot.matching.dictionary.names import STRONG_KINDS, Name, NameKind
from bot.matching.dictionary.topics import load_builtin_topics

_SHORT = 3  # letters: a name that needs no capitals and has so few stands in other words' places


def show(_given: argparse.Namespace) -> int:
    """Print every name that stands for two, is a common word, or is short."""
    topics = load_builtin_topics()
    everybody = [*(pair for topic in topics for pair in topic.forms), *read_other_entities(topics).forms]
    print("\n".join(doubts(everybody)) or "No name stands for two, is a common word, or is short.")
    return 0


def doubts(everybody: Iterable[tuple[Name, tuple[str, ...]]]) -> tuple[str, ...]:
    """Return what may be wrong with names, once for all forms of each. A region may well be in two countries."""
    return tuple(dict.fromkeys(_found(everybody)))


def _found(everybody: Iterable[tuple[Name, tuple[str, ...]]]) -> Iterator[str]:
    bearers: defaultdict[str, list[Name]] = defaultdict(list)
    for name, forms in everybody:
        for form in forms:
            bearers[form].append(name)
    common = {word: language.code for language in all_languages() for word in language.grammar.everyday}
    for form, names in sorted(bearers.items()):
        strong = {name.owner: name for name in names if name.kind in STRONG_KINDS and name.kind is not NameKind.REGION}
        if len(strong) > 1:
            yield f"{' and '.join(map(_said, strong.values()))} are one"
        free = [name for name in names if not name.capitals and name.kind is not NameKind.EVERYDAY]
        if free and form in common:
            yield f"{_said(free[0])} is “{form}” in some form, a common word in {common[form]}"
        elif free and len(form) <= _SHORT:
            yield f"{_said(free[0])} is “{form}” in some form, and short"


def _said(name: Name) -> str:
    return f"{name.owner}'s {name.kind} “{name.text}”"
