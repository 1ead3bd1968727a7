"""Names of months in all languages: those of CLDR, and those in the files of the languages that CLDR lacks.

The names of CLDR stand in `month_names.toml`: Babel, from which they are, needs 200 ms to load all languages.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.language.folding import fold
from bot.language.lists import all_languages

NAMES_PATH = Path(__file__).parent / "month_names.toml"
MIN_BEGINNING_CHARS = 3  # of a word that is taken for the name of a month by its beginning
_TOKEN = re.compile(r"\d+|[^\W\d]+")


@dataclass(frozen=True, slots=True)
class NamedMonth:
    """A month that a text names: the tokens from `start` up to `stop`."""

    number: int  # from 1
    start: int
    stop: int


def tokens(folded: str) -> list[str]:
    """Return the runs of letters and the runs of digits of a folded text."""
    return _TOKEN.findall(folded)


def named_months(text: Sequence[str]) -> tuple[NamedMonth, ...]:
    """Return the months that the tokens of a text name.

    Only where none stands there as CLDR writes it, the beginnings of words count: other cases, longer abbreviations.
    """
    return tuple(_as_written(text)) or tuple(_by_beginning(text))


def _as_written(text: Sequence[str]) -> Iterator[NamedMonth]:
    names, stop = _names(), 0
    for start, token in enumerate(text):
        if start < stop or token not in names:
            continue
        for rest, number in names[token]:
            end = start + 1 + len(rest)
            if _continues(text[start + 1 : end], rest):
                stop = end
                yield NamedMonth(number, start, stop)
                break


def _continues(text: Sequence[str], rest: Sequence[str]) -> bool:
    """Return whether the tokens are the rest of a name; the last may have an ending (Mongolian сар, сарын)."""
    if not rest:
        return True
    return len(text) == len(rest) and [*text[:-1]] == [*rest[:-1]] and text[-1].startswith(rest[-1])


def _by_beginning(text: Sequence[str]) -> Iterator[NamedMonth]:
    for start, token in enumerate(text):
        if number := _month_beginning_like(token):
            yield NamedMonth(number, start, start + 1)


def _month_beginning_like(word: str) -> int:
    """Return the month whose names share the longest beginning with a word; 0 where there is none, or several."""
    beginnings = _beginnings()
    for length in range(len(word), MIN_BEGINNING_CHARS - 1, -1):
        if word[:length] in beginnings:
            return beginnings[word[:length]]
    return 0


@cache
def _names() -> Mapping[str, Sequence[tuple[tuple[str, ...], int]]]:
    """Return the first token of each name → what follows it, and the month; the longest first."""
    names: defaultdict[str, dict[tuple[str, ...], int]] = defaultdict(dict)
    for number, name in _all_names():
        first, *rest = tokens(name)
        names[first].setdefault(tuple(rest), number)
    return {first: sorted(rests.items(), key=lambda pair: -len(pair[0])) for first, rests in names.items()}


@cache
def _beginnings() -> Mapping[str, int]:
    """Return each beginning of a name that is one word, with its month; 0 where it may be several."""
    beginnings: dict[str, int] = {}
    for number, name in _all_names():
        if len(tokens(name)) == 1:
            for length in range(MIN_BEGINNING_CHARS, len(name) + 1):
                first_number = beginnings.setdefault(name[:length], number)
                beginnings[name[:length]] = number if first_number == number else 0
    return beginnings


@cache
def _all_names() -> tuple[tuple[int, str], ...]:
    """Return the number of a month with each of its names, folded."""
    languages: Mapping[str, list[str]] = tomllib.loads(NAMES_PATH.read_text(encoding="utf-8"))
    listed = [(number, fold(name)) for months in languages.values() for number, name in _numbered(months)]
    added = [pair for language in all_languages() for pair in _numbered(map("|".join, language.dates.months))]
    return (*listed, *added)


def _numbered(months: Iterable[str]) -> Iterator[tuple[int, str]]:
    for number, names in enumerate(months, 1):
        yield from ((number, name) for name in names.split("|"))
