"""Names that are the same in several languages: what somebody types in one is found in all.

They come from the files of the topics that are built in, and from those of everybody else. Who asks for a country by
its name means its capital and its people too; who asks for a person by their surname does not mean their country.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.matching.dictionary.entities import Forms
from bot.matching.dictionary.loader import read_other_entities
from bot.matching.dictionary.names import Name, NameKind
from bot.matching.dictionary.topics import load_builtin_topics

_ITS_NAME = frozenset({NameKind.NAME, NameKind.ABBREVIATION})
_ITS_OWN = _ITS_NAME | {NameKind.CAPITAL, NameKind.ADJECTIVE}
_A_PERSON = frozenset({NameKind.PERSON, NameKind.SURNAME})


@dataclass(frozen=True, slots=True)
class KnownName:
    """Somebody or something by all its names, that by which it was asked for first."""

    shown: tuple[str, ...]  # its names as dictionaries of the languages have them
    forms: Forms


@lru_cache(maxsize=1)
def known_names() -> Mapping[str, KnownName]:
    """Return what each folded form stands for; a form that stands for two is left out."""
    found: dict[str, KnownName | None] = {}
    for known, asked in _everybody():
        for form in {form for name, forms in known.forms if name.kind in asked for form in forms}:
            found[form] = known if form not in found else None
    return {form: known for form, known in found.items() if known}


def _everybody() -> Iterator[tuple[KnownName, frozenset[NameKind]]]:
    """Yield everybody, with the kinds of names by which they may be asked for."""
    owned: dict[str, list[tuple[Name, tuple[str, ...]]]] = defaultdict(list)
    people: dict[tuple[str, bool], list[tuple[Name, tuple[str, ...]]]] = defaultdict(list)
    topics = load_builtin_topics()
    everybody = [*(topic.forms for topic in topics), read_other_entities(topics).others]
    for name, forms in (pair for some in everybody for pair in some):
        if name.kind in _ITS_OWN:
            owned[name.owner].append((name, forms))
        elif name.bearer and name.kind in _A_PERSON:
            people[name.bearer, " " in name.text].append((name, forms))
    for pairs in owned.values():
        yield KnownName(_shown(pairs, _ITS_NAME), tuple(pairs)), _ITS_NAME
        capital = [pair for pair in pairs if pair[0].kind is NameKind.CAPITAL]
        yield KnownName(_shown(capital, _ITS_OWN), tuple(capital)), _ITS_OWN
    for pairs in people.values():
        yield KnownName(_shown(pairs, _A_PERSON), tuple(pairs)), _A_PERSON


def _shown(pairs: list[tuple[Name, tuple[str, ...]]], kinds: frozenset[NameKind]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.text for name, _ in pairs if name.kind in kinds))
