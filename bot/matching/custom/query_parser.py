"""Parse the query language of custom topics.

    Zangezur corridor                both words
    "Zangezur corridor"              side by side
    Zangezur corridor, Meghri road   either pair; a comma and OR are the same
    dam -hydropower                  the first word without the second
    (dam OR bridge) Araxes           a group
    lang:ru from:armenpress country:AM -from:"Radio One"

Exclusions, and filters by language, outlet and country, apply to the whole query wherever they stand; inside brackets
they apply to the brackets. Several `lang:` are alternatives, and so are several `from:` and `country:`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from bot.language.folding import fold, tidy
from bot.language.lists import all_languages
from bot.language.passage import cut

MAX_QUERY_CHARS = 300
MAX_TERMS = 30
MAX_DEPTH = 4  # of nested brackets


class QueryFault(StrEnum):
    """The faults of a query."""

    NOTHING = "nothing"  # no term that is not excluded
    TOO_LONG = "too-long"
    TOO_MANY = "too-many"
    TOO_DEEP = "too-deep"
    TOO_SHORT = "too-short"  # a letter, or a word that every text has
    OPEN_QUOTE = "open-quote"
    OPEN_BRACKET = "open-bracket"
    LOOSE_BRACKET = "loose-bracket"
    EMPTY_BRACKETS = "empty-brackets"
    LOOSE_MINUS = "loose-minus"
    LOOSE_OR = "loose-or"
    FILTER = "filter"  # an unknown name before a colon
    LANGUAGE = "language"
    COUNTRY = "country"
    OUTLET = "outlet"


class QueryError(Exception):
    """A query is invalid: its fault, and the characters where it is."""

    def __init__(self, fault: QueryFault, start: int, stop: int) -> None:
        super().__init__(f"{fault} at {start}")
        self.fault, self.start, self.stop = fault, start, stop


class Field(StrEnum):
    """The fields by which a query filters entries."""

    LANGUAGE = "lang"
    OUTLET = "from"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or adjacent words, as typed."""

    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on the outlet or the language."""

    field: Field
    value: str  # two small letters, two capitals, or the folded name of an outlet or a part of it


@dataclass(frozen=True, slots=True)
class Query:
    """Alternatives, each a sequence of parts that are all required; exclusions and filters apply to all of them."""

    alternatives: tuple[tuple["Term | Query", ...], ...]
    excluded: tuple["Term | Query", ...] = ()
    filters: tuple[Filter, ...] = ()
    excluded_filters: tuple[Filter, ...] = ()

    @property
    def wanted_terms(self) -> tuple[Term, ...]:
        """Every term that is not excluded, each once, in order."""
        return tuple(dict.fromkeys(term for parts in self.alternatives for part in parts for term in _terms(part)))


def _terms(part: Term | Query) -> tuple[Term, ...]:
    return (part,) if isinstance(part, Term) else part.wanted_terms


# ---------------------------------------------------------------- tokens

_QUOTES = {'"': '"', "“": "”", "„": "“”", "«": "»", "‟": "”", "”": "”"}
_SYNTAX = r"""(?P<space>[^\S\n]+)
      | (?P<or>\|{1,2}|[,;\n]|(?:%s)(?![\w-]))
      | (?P<open>\()
      | (?P<close>\))
      | (?P<quote>["“„«‟”])
      | (?P<minus>[-–—−](?=[\w"“„«(]))
      | (?P<field>[^\W\d_]+):(?=[\w"“„«])
      | (?P<word>[^\s()"“”„«»,;|]+)
      | (?P<rest>.)"""
_MINUSES = frozenset("-–—−+")
_MIN_TERM_LETTERS = 2
_CODE_LETTERS = 2  # of a language by ISO 639-1, of a country by ISO 3166-1


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    stop: int


def _tokens(text: str) -> Iterator[_Token]:
    token, place = _token(), 0
    while match := token.match(text, place):
        kind, start, place = str(match.lastgroup), match.start(), match.end()
        if kind == "quote":
            stop = min((at for sign in _QUOTES[match[0]] if (at := text.find(sign, place)) >= 0), default=-1)
            if stop < 0:
                raise QueryError(QueryFault.OPEN_QUOTE, start, len(text))
            yield _Token("phrase", text[place:stop], start, stop + 1)
            place = stop + 1
        elif kind not in {"space", "rest"}:
            yield _Token(kind, match["field"] or match[0], start, place)


@cache
def _token() -> re.Pattern[str]:
    either = (word for language in all_languages() for word in language.queries.either)
    return re.compile(_SYNTAX % "|".join(map(re.escape, either)), re.VERBOSE)


@cache
def _fields() -> Mapping[str, Field]:
    """Return what a field is called in all languages."""
    names = {
        Field.LANGUAGE: [word for language in all_languages() for word in language.queries.language],
        Field.OUTLET: [word for language in all_languages() for word in language.queries.outlet],
        Field.COUNTRY: [word for language in all_languages() for word in language.queries.country],
    }
    return {word: kind for kind, words in names.items() for word in words}


@cache
def _ignored() -> frozenset[str]:
    return frozenset().union(*(language.queries.ignored for language in all_languages()))


# ---------------------------------------------------------------- grammar


@dataclass(slots=True)
class _Group:
    """A query or bracket that is still open."""

    start: int
    is_excluded: bool = False  # a minus stands before its bracket
    alternatives: list[list[Term | Query]] = field(default_factory=lambda: [[]])
    excluded: list[Term | Query] = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)
    excluded_filters: list[Filter] = field(default_factory=list)

    def close(self, stop: int, fault: QueryFault) -> Query:
        alternatives = tuple(tuple(parts) for parts in self.alternatives if parts)
        if not alternatives:
            raise QueryError(fault, self.start, stop)
        return Query(alternatives, tuple(self.excluded), tuple(self.filters), tuple(self.excluded_filters))


def parse(text: str) -> Query:
    """Parse a query.

    Raises:
        QueryError: the query is invalid, empty or too large.
    """
    if len(text) > MAX_QUERY_CHARS:
        raise QueryError(QueryFault.TOO_LONG, MAX_QUERY_CHARS, len(text))
    return _Parser(text).parse()


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._groups = [_Group(0)]
        self._term_count = 0

    def parse(self) -> Query:
        minus: _Token | None = None
        tokens = iter(_tokens(self._text))
        for token in tokens:
            if token.kind == "minus":
                minus = token
                continue
            self._parse_token(token, tokens, is_excluded=minus is not None)
            minus = None
        if len(self._groups) > 1:
            raise QueryError(QueryFault.OPEN_BRACKET, self._groups[-1].start, len(self._text))
        return self._groups[0].close(len(self._text), QueryFault.NOTHING)

    def _parse_token(self, token: _Token, tokens: Iterator[_Token], *, is_excluded: bool) -> None:
        if token.kind == "or":
            self._begin_alternative(token)
        elif token.kind == "open":
            self._open_group(token, is_excluded=is_excluded)
        elif token.kind == "close":
            self._close_group(token)
        elif token.kind == "field":
            self._add_filter(token, next(tokens, token), is_excluded=is_excluded)
        elif words := cut(token.text).raw:
            self._add_part(self._term(token, words), is_excluded=is_excluded)
        elif token.kind == "word" and _MINUSES.issuperset(token.text):
            raise QueryError(QueryFault.LOOSE_MINUS, token.start, token.stop)

    def _begin_alternative(self, token: _Token) -> None:
        group = self._groups[-1]
        if token.text.isalpha() and not group.alternatives[-1]:
            raise QueryError(QueryFault.LOOSE_OR, token.start, token.stop)
        if group.alternatives[-1]:
            group.alternatives.append([])

    def _open_group(self, token: _Token, *, is_excluded: bool) -> None:
        if len(self._groups) > MAX_DEPTH:
            raise QueryError(QueryFault.TOO_DEEP, token.start, token.stop)
        self._groups.append(_Group(token.start, is_excluded))

    def _close_group(self, token: _Token) -> None:
        if len(self._groups) == 1:
            raise QueryError(QueryFault.LOOSE_BRACKET, token.start, token.stop)
        group = self._groups.pop()
        self._add_part(group.close(token.stop, QueryFault.EMPTY_BRACKETS), is_excluded=group.is_excluded)

    def _add_part(self, part: Term | Query, *, is_excluded: bool) -> None:
        group = self._groups[-1]
        (group.excluded if is_excluded else group.alternatives[-1]).append(part)

    def _term(self, token: _Token, words: tuple[str, ...]) -> Term:
        self._term_count += 1
        if self._term_count > MAX_TERMS:
            raise QueryError(QueryFault.TOO_MANY, token.start, len(self._text))
        letters = "".join(words)
        is_ignored = len(words) == 1 and not letters.isupper() and fold(letters) in _ignored()
        if len(letters) < _MIN_TERM_LETTERS or is_ignored:
            raise QueryError(QueryFault.TOO_SHORT, token.start, token.stop)
        return Term(words)

    def _add_filter(self, name: _Token, value: _Token, *, is_excluded: bool) -> None:
        field_name = _fields().get(fold(name.text))
        if field_name is None:
            raise QueryError(QueryFault.FILTER, name.start, name.stop)
        text = tidy(value.text).strip() if value.kind in {"word", "phrase"} else ""
        is_code = len(text) == _CODE_LETTERS and text.isascii() and text.isalpha()
        if field_name is Field.OUTLET:
            text, fault = fold(text), QueryFault.OUTLET
            is_valid = bool(text)
        else:
            fault = QueryFault.LANGUAGE if field_name is Field.LANGUAGE else QueryFault.COUNTRY
            text, is_valid = (text.lower() if field_name is Field.LANGUAGE else text.upper()), is_code
        if not is_valid:
            raise QueryError(fault, name.start, value.stop)
        group = self._groups[-1]
        (group.excluded_filters if is_excluded else group.filters).append(Filter(field_name, text))
