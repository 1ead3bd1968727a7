"""Compile a query: expand each of its terms to the phrases that stand for it in a text."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.language.inflection import written_forms
from bot.matching.custom.query_parser import Filter, Query, Term
from bot.matching.dictionary.aliases import KnownName, could_begin_name, known_name
from bot.matching.dictionary.entities import Forms
from bot.matching.dictionary.names import Name, NameKind

_MIN_NAME_WORDS, _MAX_NAME_WORDS = 2, 6


@dataclass(frozen=True, slots=True, eq=False)
class ExpandedTerm:
    """A term with its names and their forms; topics with the same term share one, compared by identity."""

    term: Term
    forms: Forms
    other_names: tuple[str, ...] = ()  # in other languages, where the term is a known name

    @property
    def is_known_name(self) -> bool:
        """Return whether the term is a known name; else its forms are words, by `folding.spelling`."""
        return bool(self.other_names)

    @property
    def owners(self) -> frozenset[str]:
        """The entity that the term calls; none for words, and for a capital or a person, which are parts of one."""
        if not self.is_known_name:
            return frozenset()
        return frozenset(name.owner for name, _ in self.forms if name.kind is NameKind.NAME)


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
    """Expand the terms of a query, and the names that its words make together."""
    return _compiled(with_joined_names(query), expand)


def _compiled(query: Query, expand: Callable[[Term], ExpandedTerm]) -> CompiledQuery:

    def compile_part(part: Term | Query) -> ExpandedTerm | CompiledQuery:
        return expand(part) if isinstance(part, Term) else _compiled(part, expand)

    return CompiledQuery(
        tuple(tuple(map(compile_part, parts)) for parts in query.alternatives),
        tuple(map(compile_part, query.excluded)),
        query.filters,
        query.excluded_filters,
    )


def with_joined_names(query: Query) -> Query:
    """Return a query in which words that are a known name together also stand for that name.

    Zangezur corridor asks for both words, or for Зангезурский коридор.
    """
    return replace(query, alternatives=tuple(tuple(_joined(parts)) for parts in query.alternatives))


def _joined(parts: Sequence[Term | Query]) -> Iterator[Term | Query]:
    start = 0
    while start < len(parts):
        name = _name_at(parts, start)
        if name:
            yield Query((tuple(parts[start : start + len(name.words)]), (name,)))
            start += len(name.words)
        else:
            part = parts[start]
            yield part if isinstance(part, Term) else with_joined_names(part)
            start += 1


def _name_at(parts: Sequence[Term | Query], start: int) -> Term | None:
    """Return the longest known name that adjacent words make, None where they make none."""
    words = tuple(_words_from(parts[start : start + _MAX_NAME_WORDS]))
    if len(words) < _MIN_NAME_WORDS or not could_begin_name(words[0]):
        return None
    lengths = range(len(words), _MIN_NAME_WORDS - 1, -1)
    names = (Term(words[:length]) for length in lengths)
    return next((name for name in names if known_name(name.text)), None)


def _words_from(parts: Sequence[Term | Query]) -> Iterator[str]:
    """Yield the words of the parts up to the first that is no single word."""
    for part in parts:
        if not isinstance(part, Term) or len(part.words) > 1:
            return
        yield part.words[0]


def expand_term(term: Term) -> ExpandedTerm:
    """Expand a term to all names of the known entity that it names, else to the forms of its words.

    A single word in capitals must stand in capitals: IT is not "it".
    """
    text = term.text
    entity = known_name(text)
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
