"""The language in which people say what they want to hear of.

    Zangezur corridor                both words
    "Zangezur corridor"              side by side
    Zangezur corridor, Meghri road   either pair; a comma and OR are the same
    dam -hydropower                  the first word without the second
    (dam OR bridge) Araxes           a group
    lang:ru from:armenpress country:AM -from:"Radio One"

What is left out, and what is said of language, outlet and country, holds for the whole, wherever it stands; inside
brackets it holds for the brackets. Several `lang:` are alternatives, and so are several `from:` and `country:`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from bot.language.folding import fold, tidy
from bot.language.lists import all_languages
from bot.language.passage import cut

MAX_QUERY_CHARS = 300  # characters
MAX_TERMS = 30
MAX_DEPTH = 4  # brackets in brackets


class QueryFault(StrEnum):
    """What can be wrong with a query."""

    NOTHING = "nothing"  # no word that is wanted
    TOO_LONG = "too-long"
    TOO_MANY = "too-many"
    TOO_DEEP = "too-deep"
    TOO_SHORT = "too-short"  # a letter, or a word that stands in every text
    OPEN_QUOTE = "open-quote"
    OPEN_BRACKET = "open-bracket"
    LOOSE_BRACKET = "loose-bracket"
    EMPTY_BRACKETS = "empty-brackets"
    LOOSE_MINUS = "loose-minus"
    LOOSE_OR = "loose-or"
    FILTER = "filter"  # a name before a colon that is none of ours
    LANGUAGE = "language"
    COUNTRY = "country"
    OUTLET = "outlet"


class QueryError(Exception):
    """A query cannot be understood: what is wrong with it, and the characters where."""

    def __init__(self, fault: QueryFault, start: int, stop: int) -> None:
        super().__init__(f"{fault} at {start}")
        self.fault, self.start, self.stop = fault, start, stop


class Field(StrEnum):
    """What besides words can be asked of a story."""

    LANGUAGE = "lang"
    OUTLET = "from"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or words side by side, as typed."""

    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words as a reader would write them."""
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked of the outlet or of the language."""

    field: Field
    value: str  # two small letters, two capitals, or the folded name of an outlet or a part of it


@dataclass(frozen=True, slots=True)
class Query:
    """Alternatives, of each of which all parts are wanted; and what must, or must not, hold besides."""

    alternatives: tuple[tuple["Term | Query", ...], ...]
    excluded: tuple["Term | Query", ...] = ()
    filters: tuple[Filter, ...] = ()
    excluded_filters: tuple[Filter, ...] = ()

    @property
    def wanted_terms(self) -> tuple[Term, ...]:
        """Every term that is looked for, each once, in order."""
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
_SHORTEST = 2  # letters


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
    """A query while it is read."""

    start: int
    leaves_out: bool = False  # a minus stands before its bracket
    alternatives: list[list[Term | Query]] = field(default_factory=lambda: [[]])
    excluded: list[Term | Query] = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)
    excluded_filters: list[Filter] = field(default_factory=list)

    def closed(self, stop: int, fault: QueryFault) -> Query:
        found = tuple(tuple(parts) for parts in self.alternatives if parts)
        if not found:
            raise QueryError(fault, self.start, stop)
        return Query(found, tuple(self.excluded), tuple(self.filters), tuple(self.excluded_filters))


def parse(text: str) -> Query:
    """Return what a query means.

    Raises:
        QueryError: it cannot be understood, asks for nothing, or for too much.
    """
    if len(text) > MAX_QUERY_CHARS:
        raise QueryError(QueryFault.TOO_LONG, MAX_QUERY_CHARS, len(text))
    return _Reader(text).query()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._groups = [_Group(0)]
        self._terms = 0

    def query(self) -> Query:
        minus: _Token | None = None
        tokens = iter(_tokens(self._text))
        for token in tokens:
            if token.kind == "minus":
                minus = token
                continue
            self._take(token, tokens, leaves_out=minus is not None)
            minus = None
        if len(self._groups) > 1:
            raise QueryError(QueryFault.OPEN_BRACKET, self._groups[-1].start, len(self._text))
        return self._groups[0].closed(len(self._text), QueryFault.NOTHING)

    def _take(self, token: _Token, tokens: Iterator[_Token], *, leaves_out: bool) -> None:
        if token.kind == "or":
            self._separate(token)
        elif token.kind == "open":
            self._open(token, leaves_out=leaves_out)
        elif token.kind == "close":
            self._close(token)
        elif token.kind == "field":
            self._filter(token, next(tokens, token), leaves_out=leaves_out)
        elif words := cut(token.text).raw:
            self._put(self._term(token, words), leaves_out=leaves_out)
        elif token.kind == "word" and _MINUSES.issuperset(token.text):
            raise QueryError(QueryFault.LOOSE_MINUS, token.start, token.stop)

    def _separate(self, token: _Token) -> None:
        group = self._groups[-1]
        if token.text.isalpha() and not group.alternatives[-1]:
            raise QueryError(QueryFault.LOOSE_OR, token.start, token.stop)
        if group.alternatives[-1]:
            group.alternatives.append([])

    def _open(self, token: _Token, *, leaves_out: bool) -> None:
        if len(self._groups) > MAX_DEPTH:
            raise QueryError(QueryFault.TOO_DEEP, token.start, token.stop)
        self._groups.append(_Group(token.start, leaves_out))

    def _close(self, token: _Token) -> None:
        if len(self._groups) == 1:
            raise QueryError(QueryFault.LOOSE_BRACKET, token.start, token.stop)
        group = self._groups.pop()
        self._put(group.closed(token.stop, QueryFault.EMPTY_BRACKETS), leaves_out=group.leaves_out)

    def _put(self, part: Term | Query, *, leaves_out: bool) -> None:
        group = self._groups[-1]
        (group.excluded if leaves_out else group.alternatives[-1]).append(part)

    def _term(self, token: _Token, words: tuple[str, ...]) -> Term:
        self._terms += 1
        if self._terms > MAX_TERMS:
            raise QueryError(QueryFault.TOO_MANY, token.start, len(self._text))
        letters = "".join(words)
        if len(letters) < _SHORTEST or (len(words) == 1 and not letters.isupper() and fold(letters) in _ignored()):
            raise QueryError(QueryFault.TOO_SHORT, token.start, token.stop)
        return Term(words)

    def _filter(self, name: _Token, value: _Token, *, leaves_out: bool) -> None:
        asked = _fields().get(fold(name.text))
        if asked is None:
            raise QueryError(QueryFault.FILTER, name.start, name.stop)
        text = tidy(value.text).strip() if value.kind in {"word", "phrase"} else ""
        is_code = len(text) == len("AM") and text.isascii() and text.isalpha()
        if asked is Field.OUTLET:
            text, fault = fold(text), QueryFault.OUTLET
            is_right = bool(text)
        else:
            fault = QueryFault.LANGUAGE if asked is Field.LANGUAGE else QueryFault.COUNTRY
            text, is_right = (text.lower() if asked is Field.LANGUAGE else text.upper()), is_code
        if not is_right:
            raise QueryError(fault, name.start, value.stop)
        group = self._groups[-1]
        (group.excluded_filters if leaves_out else group.filters).append(Filter(asked, text))
