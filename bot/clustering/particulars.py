"""Divide the beginning of an entry into its particulars (names, quantities, days) and its frame, all other words.

Frames and names are Bloom filters of 256 bits, since they are kept for each entry of the window: 64 bytes, where a set
of so many strings takes 700, and a common share is counted in a tenth of the time. The names of days and months come
from Babel.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import chain
from sys import intern
from zlib import crc32

from babel import Locale, UnknownLocaleError

from bot.clustering.words import capitalised_places, is_number, stem, terms
from bot.language.countries import is_country
from bot.language.folding import fold
from bot.language.lexicon import Lexicon, lexicon
from bot.language.lists import all_languages
from bot.language.passage import Passage

_MAX_WORDS = 60  # of the title, and of the text: what happened, where, and how many are told by then
_FILTER_BITS = 256  # six times the terms of a frame, so that few share a bit
_MAX_QUANTITIES = 8
_MAX_UNIT_DISTANCE = 3  # words from a number to its unit: 27 new trolleybuses, 4 people were wounded
_MAX_TOLL_DISTANCE = 4  # words from a number to the word that makes it a toll: 3 people were killed
_YEARS = range(1900, 2100)
_TIME_MARKS = frozenset(":/")  # inside 12:30 and 24/11/2026
_MAX_MONTH_DAY, _DAY_BITS = 31, 32

_PlacedTerms = Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, and the term that it counts or measures."""

    unit: str
    value: str
    is_toll: bool  # of people killed, hurt, missing, detained or captured


@dataclass(frozen=True, slots=True)
class Particulars:
    """The particulars of an entry, and the frame in which they stand. About 300 bytes."""

    frame: int  # Bloom filter of the terms that are neither names nor numbers
    names: int  # Bloom filter of the names that are no countries
    quantities: tuple[Quantity, ...]
    weekdays: int  # bit 0 is Monday
    dates: int  # a bit for each day of the year
    published_at: datetime


NO_PARTICULARS = Particulars(0, 0, (), 0, 0, datetime.min.replace(tzinfo=UTC))


def read_particulars(passages: Iterable[Passage], language: str, published_at: datetime) -> Particulars:
    """Return the particulars of an entry, given the words of its title and its text."""
    frame = names = weekdays = dates = 0
    quantities: dict[Quantity, None] = {}
    for passage in map(_beginning, passages):
        placed_terms, name_places = terms(passage, language), _name_places(passage, language)
        names |= _filter(term for place, term in placed_terms if place in name_places)
        frame |= _filter(term for place, term in placed_terms if place not in name_places and not is_number(term))
        weekdays |= _weekdays(passage, language)
        dates |= _dates(passage, placed_terms, language)
        quantities |= dict.fromkeys(_quantities(passage, placed_terms, language))
    return Particulars(frame, names, tuple(quantities)[:_MAX_QUANTITIES], weekdays, dates, published_at)


def _beginning(passage: Passage) -> Passage:
    return Passage(
        passage.raw[:_MAX_WORDS],
        passage.folded[:_MAX_WORDS],
        passage.gaps[: _MAX_WORDS + 1],
        passage.sentences[:_MAX_WORDS],
        (),
    )


def _filter(words: Iterable[str]) -> int:
    bits = 0
    for word in words:
        bits |= _bit(word)
    return bits


@lru_cache(maxsize=5_000)
def _bit(word: str) -> int:
    return 1 << crc32(word.encode()) % _FILTER_BITS


def _name_places(passage: Passage, language: str) -> frozenset[int]:
    return frozenset(place for place in capitalised_places(passage) if not is_country(passage.folded[place], language))


def _weekdays(passage: Passage, language: str) -> int:
    weekdays, bits = _calendar(language).weekdays, 0
    for word in passage.folded:
        bits |= weekdays.get(stem(word, language), 0)
    return bits


def _dates(passage: Passage, placed_terms: _PlacedTerms, language: str) -> int:
    bits = 0
    for place, term in placed_terms:
        month = _month_beside(passage, place, language) if is_number(term) else 0
        if month and term[1:].isdecimal() and int(term[1:]) <= _MAX_MONTH_DAY:
            bits |= 1 << month * _DAY_BITS + int(term[1:])
    return bits


def _month_beside(passage: Passage, place: int, language: str) -> int:
    """Return the month whose name stands before or behind a word, from 1; 0 where none does."""
    beside = passage.folded[max(0, place - 1) : place + 2]
    months = (_calendar(language).months.get(stem(word, language), 0) for word in beside)
    return next(filter(None, months), 0)


def _quantities(passage: Passage, placed_terms: _PlacedTerms, language: str) -> Iterator[Quantity]:
    """Yield the numbers that have a unit; no years, days or times."""
    for index, (place, term) in enumerate(placed_terms):
        if not is_number(term) or _is_time(passage, place, term, language):
            continue
        if unit := _unit(passage, placed_terms, index):
            yield Quantity(intern(unit), intern(term[1:]), _is_toll(passage, place))


def _is_time(passage: Passage, place: int, number: str, language: str) -> bool:
    """Return whether a number is a year, a day of a month or a time of the day."""
    is_year = number[1:].isdecimal() and int(number[1:]) in _YEARS
    is_clock = not _TIME_MARKS.isdisjoint({passage.gaps[place].strip(), passage.gaps[place + 1].strip()})
    return is_year or is_clock or _month_beside(passage, place, language) > 0


def _unit(passage: Passage, placed_terms: _PlacedTerms, index: int) -> str:
    """Return the term behind a number, else the one before it, "" where none is near."""
    stop = placed_terms[index][0] + 1
    start = stop - 1
    while start and passage.gaps[start] in {".", ","} and passage.folded[start - 1].isdecimal():
        start -= 1  # to the first digits of 5.4
    behind = ((passage.gaps[stop : place + 1], term) for place, term in placed_terms[index + 1 : index + 2])
    before = ((passage.gaps[place + 1 : start + 1], term) for place, term in placed_terms[max(0, index - 1) : index])
    near = (term for gaps, term in (*behind, *before) if _are_binding(gaps) and not is_number(term))
    return next(near, "")


def _are_binding(gaps: Sequence[str]) -> bool:
    """Return whether the words around these gaps belong together: at most three, with no punctuation between them."""
    return len(gaps) <= _MAX_UNIT_DISTANCE and all(gap.strip() in {"", "-", "%"} for gap in gaps)


def _is_toll(passage: Passage, place: int) -> bool:
    words = passage.folded[max(0, place - _MAX_TOLL_DISTANCE) : place + _MAX_TOLL_DISTANCE + 1]
    return any(word in _toll_words() for word in words)


@cache
def _toll_words() -> Lexicon:
    """Return the words of casualties of all languages, as `bot.language.lists` has them for every text."""
    tables = (language.casualties for language in all_languages())
    kinds = ((table.killed, table.wounded, table.missing, table.detained, table.captured) for table in tables)
    return lexicon(dict.fromkeys(word for table in kinds for word in chain.from_iterable(table)))


@dataclass(frozen=True, slots=True)
class _Calendar:
    """The stems of the names of days and months in one language."""

    weekdays: Mapping[str, int]  # with their bits
    months: Mapping[str, int]  # from 1


@cache
def _calendar(language: str) -> _Calendar:
    """Return the names by CLDR; none for a language that it lacks."""
    try:
        locale = Locale(language)
    except (UnknownLocaleError, ValueError):
        return _Calendar({}, {})
    forms = ("format", "stand-alone")
    weekdays = {name: 1 << day for form in forms for day, name in locale.days[form]["wide"].items()}
    months = {name: month for form in forms for month, name in locale.months[form]["wide"].items()}
    return _Calendar(
        *(
            {stem(fold(name), language): number for name, number in names.items() if name.isalpha()}
            for names in (weekdays, months)
        )
    )
