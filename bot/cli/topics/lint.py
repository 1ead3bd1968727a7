"""Find names of the built-in topics that may match the wrong stories."""

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator

from bot.language.lists import all_languages
from bot.matching.dictionary.loader import read_other_entities
from bot.matching.dictionary.names import STRONG_KINDS, Name, NameKind
from bot.matching.dictionary.topics import load_builtin_topics

_SHORT_NAME_CHARS = 3  # a name of so few letters that needs no capitals is too often another word


def show(_options: argparse.Namespace) -> int:
    """Print every name that stands for two entities, is a common word, or is short."""
    topics = load_builtin_topics()
    names = [*(pair for topic in topics for pair in topic.forms), *read_other_entities(topics).forms]
    print("\n".join(doubts(names)) or "No name stands for two, is a common word, or is short.")
    return 0


def doubts(names: Iterable[tuple[Name, tuple[str, ...]]]) -> tuple[str, ...]:
    """Return the doubtful names, each doubt once for all forms of a name. A region may well be in two countries."""
    return tuple(dict.fromkeys(_doubts(names)))


def _doubts(names: Iterable[tuple[Name, tuple[str, ...]]]) -> Iterator[str]:
    bearers: defaultdict[str, list[Name]] = defaultdict(list)
    for name, forms in names:
        for form in forms:
            bearers[form].append(name)
    common = {word: language.code for language in all_languages() for word in language.grammar.everyday}
    for form, owners in sorted(bearers.items()):
        strong = {name.owner: name for name in owners if name.kind in STRONG_KINDS and name.kind is not NameKind.REGION}
        if len(strong) > 1:
            yield f"{' and '.join(map(_label, strong.values()))} are one"
        free = [name for name in owners if not name.capitals and name.kind is not NameKind.EVERYDAY]
        if free and form in common:
            yield f"{_label(free[0])} is “{form}” in some form, a common word in {common[form]}"
        elif free and len(form) <= _SHORT_NAME_CHARS:
            yield f"{_label(free[0])} is “{form}” in some form, and short"


def _label(name: Name) -> str:
    return f"{name.owner}'s {name.kind} “{name.text}”"
