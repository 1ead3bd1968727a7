"""A query with its words resolved: which phrases of a text stand for each of its terms."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from bot.language.inflection import inflected_phrase
from bot.matching.custom.query_parser import Filter, Query, Term
from bot.matching.dictionary.aliases import KnownName, known_names
from bot.matching.dictionary.entities import Forms
from bot.matching.dictionary.names import Name, NameKind


@dataclass(frozen=True, slots=True, eq=False)
class ExpandedTerm:
    """What a term stands for. Two topics with the same term share one, and it is the same only as itself."""

    term: Term
    forms: Forms
    other_names: tuple[str, ...] = ()  # the names in other languages, where it is a name that we know


@dataclass(frozen=True, slots=True)
class CompiledQuery:
    """A query whose terms have terms."""

    alternatives: tuple[tuple["ExpandedTerm | CompiledQuery", ...], ...]
    excluded: tuple["ExpandedTerm | CompiledQuery", ...]
    filters: tuple[Filter, ...]
    excluded_filters: tuple[Filter, ...]

    def terms(self) -> Iterator[ExpandedTerm]:
        """Yield every expand_term, those that are left out too."""
        for part in (*(part for parts in self.alternatives for part in parts), *self.excluded):
            if isinstance(part, ExpandedTerm):
                yield part
            else:
                yield from part.terms()


def compile_query(query: Query, resolve: Callable[[Term], ExpandedTerm]) -> CompiledQuery:
    """Resolve the words of a query."""

    def resolved(part: Term | Query) -> ExpandedTerm | CompiledQuery:
        return resolve(part) if isinstance(part, Term) else compile_query(part, resolve)

    return CompiledQuery(
        tuple(tuple(map(resolved, parts)) for parts in query.alternatives),
        tuple(map(resolved, query.excluded)),
        query.filters,
        query.excluded_filters,
    )


def expand_term(term: Term) -> ExpandedTerm:
    """Return what a term stands for: all names of somebody we know, else the forms of its words.

    A single word in capitals must stand in capitals: IT is not "it".
    """
    forms, text = inflected_phrase(term.words), term.text
    known = known_names().get(forms[0])
    if known:
        return ExpandedTerm(term, tuple(_asked(known)), known.shown)
    is_abbreviation = len(term.words) == 1 and text.isupper() and text.lower() != text
    name = Name(forms[0], NameKind.NAME, text, len(text) if is_abbreviation else 0, is_place=False)
    return ExpandedTerm(term, ((name, forms),))


def _asked(known: KnownName) -> Iterator[tuple[Name, tuple[str, ...]]]:
    """Yield the names of somebody we know, as names of what was asked for: a surname too is meant."""
    for name, forms in known.forms:
        kind = NameKind.PERSON if name.kind is NameKind.SURNAME else name.kind
        yield replace(name, kind=kind, since=None, until=None), forms
