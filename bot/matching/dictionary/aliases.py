"""Look up known names, so that a custom topic typed in one language is found in all.

The names come from the files of the built-in topics and of all other entities. A query for a country by its name
includes its capital and its people; a query for a person by their surname does not include their country.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from bot.matching.dictionary.entities import Forms
from bot.matching.dictionary.loader import read_other_entities
from bot.matching.dictionary.names import Name, NameKind
from bot.matching.dictionary.topics import load_builtin_topics

_NAME_KINDS = frozenset({NameKind.NAME, NameKind.ABBREVIATION})
_ENTITY_KINDS = _NAME_KINDS | {NameKind.CAPITAL, NameKind.ADJECTIVE}
_PERSON_KINDS = frozenset({NameKind.PERSON, NameKind.SURNAME})


@dataclass(frozen=True, slots=True)
class KnownName:
    """An entity, a capital or a person with all its names."""

    display_names: tuple[str, ...]  # the dictionary forms, in all languages
    forms: Forms


@lru_cache(maxsize=1)
def known_names() -> Mapping[str, KnownName]:
    """Return the bearer of each folded form; a form with two bearers is left out."""
    by_form: dict[str, KnownName | None] = {}
    for bearer, kinds in _bearers():
        for form in {form for name, forms in bearer.forms if name.kind in kinds for form in forms}:
            by_form[form] = bearer if form not in by_form else None
    return {form: bearer for form, bearer in by_form.items() if bearer}


def _bearers() -> Iterator[tuple[KnownName, frozenset[NameKind]]]:
    """Yield every bearer of names, with the kinds of names by which a query may call it."""
    entities: dict[str, list[tuple[Name, tuple[str, ...]]]] = defaultdict(list)
    people: dict[tuple[str, bool], list[tuple[Name, tuple[str, ...]]]] = defaultdict(list)
    topics = load_builtin_topics()
    all_forms = [*(topic.forms for topic in topics), read_other_entities(topics).forms]
    for name, forms in chain.from_iterable(all_forms):
        if name.kind in _ENTITY_KINDS:
            entities[name.owner].append((name, forms))
        elif name.bearer and name.kind in _PERSON_KINDS:
            people[name.bearer, " " in name.text].append((name, forms))
    for pairs in entities.values():
        yield KnownName(_display_names(pairs, _NAME_KINDS), tuple(pairs)), _NAME_KINDS
        capital = [pair for pair in pairs if pair[0].kind is NameKind.CAPITAL]
        yield KnownName(_display_names(capital, _ENTITY_KINDS), tuple(capital)), _ENTITY_KINDS
    for pairs in people.values():
        yield KnownName(_display_names(pairs, _PERSON_KINDS), tuple(pairs)), _PERSON_KINDS


def _display_names(pairs: list[tuple[Name, tuple[str, ...]]], kinds: frozenset[NameKind]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.text for name, _ in pairs if name.kind in kinds))
