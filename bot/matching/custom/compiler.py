"""Compile a query: expand each of its terms to the phrases that stand for it in a text."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from bot.language.folding import fold
from bot.language.inflection import written_forms
from bot.matching.custom.query_parser import Filter, Query, Term
from bot.matching.dictionary.aliases import KnownName, known_names
from bot.matching.dictionary.entities import Forms
from bot.matching.dictionary.names import Name, NameKind


@dataclass(frozen=True, slots=True, eq=False)
class ExpandedTerm:
    """A term with its names and their forms; topics with the same term share one, compared by identity."""

    term: Term
    forms: Forms
    other_names: tuple[str, ...] = ()  # in other languages, where the term is a known name

    @property
    def is_known_name(self) -> bool:
        """Whether the term is a known name; else its forms are words, by `folding.spelling`."""
        return bool(self.other_names)


@dataclass(frozen=True, slots=True)
class CompiledQuery:
    """A query with expanded terms; its fields are those of `Query`."""

    alternatives: tuple[tuple["ExpandedTerm | CompiledQuery", ...], ...]
    excluded: tuple["ExpandedTerm | CompiledQuery", ...]
    filters: tuple[Filter, ...]
    excluded_filters: tuple[Filter, ...]

    def terms(self) -> Iterator[ExpandedTerm]:
        """Yield every term, excluded ones too."""
        for part in (*(part for parts in self.alternatives for part in parts), *self.excluded):
            if isinstance(part, ExpandedTerm):
                yield part
            else:
                yield from part.terms()


def compile_query(query: Query, expand: Callable[[Term], ExpandedTerm]) -> CompiledQuery:
    """Expand the terms of a query."""

    def compile_part(part: Term | Query) -> ExpandedTerm | CompiledQuery:
        return expand(part) if isinstance(part, Term) else compile_query(part, expand)

    return CompiledQuery(
        tuple(tuple(map(compile_part, parts)) for parts in query.alternatives),
        tuple(map(compile_part, query.excluded)),
        query.filters,
        query.excluded_filters,
    )


def expand_term(term: Term) -> ExpandedTerm:
    """Expand a term to all names of the known entity that it names, else to the forms of its words.

    A single word in capitals must stand in capitals: IT is not "it".
    """
    text = term.text
    entity = known_names().get(" ".join(map(fold, term.words)))
    if entity:
        return ExpandedTerm(term, tuple(_query_names(entity)), entity.display_names)
    is_abbreviation = len(term.words) == 1 and text.isupper() and text.lower() != text
    forms = written_forms(term.words)
    name = Name(forms[0], NameKind.NAME, text, len(text) if is_abbreviation else 0, is_place=False)
    return ExpandedTerm(term, ((name, forms),))


def _query_names(entity: KnownName) -> Iterator[tuple[Name, tuple[str, ...]]]:
    """Yield an entity's names with the weight that they have in a query: a surname counts as a full name."""
    for name, forms in entity.forms:
        kind = NameKind.PERSON if name.kind is NameKind.SURNAME else name.kind
        yield replace(name, kind=kind, since=None, until=None), forms
