"""Separate two events that are reported in one template from two reports of one event.

The weather of two towns, the accidents of two villages, the rates or the casualties of two days are reported in the
same words with other names and numbers, and so are many events by one outlet: by words alone they are one story. Two
outlets that report one event do the contrary: their words differ, their names and numbers agree. So two entries
disagree as far as their frames are equal and their particulars are not. Where the frames differ nothing is said: a
report that names the village and another that names the province may be one event.

A toll is no disagreement: it grows while a story is told, often in the same words. It becomes one a day later, and
where another day is named. Nor is a magnitude that was corrected by two tenths.

Turned down: places by GeoNames, which has few of the villages in the news (a name in the place of another needs no
table), and names that differ whatever the frame: one in twenty pairs of headlines of one event has no name in common.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from bot.clustering.particulars import Particulars

_MIN_FRAME_LIKENESS, _EQUAL_FRAME_LIKENESS = 0.5, 0.75  # two outlets that report one event have .1 to .4
_FRAME_PRIOR_TERMS = 3  # terms by which a union counts as larger: four equal words are no template, a dozen are
_DECISIVE_SHARE = 0.5  # of the compared particulars: where so many differ the disagreement is full
# Of two entries in other words that agree in no name and no number: enough against those that are alike by chance.
_NOTHING_SHARED = 0.5
_MIN_KINDS, _OTHER_NAMES_SHARE = 2, 0.75  # names and a quantity; one name of four may be that of an outlet or an office
_TOLL_LIFETIME = timedelta(hours=18)  # the casualties of the next day are not a toll that has grown
_CORRECTION = 0.201  # between two numbers that both have one decimal


def disagreement(first: Particulars, second: Particulars) -> float:
    """Return how surely two entries report two events in one template: 0 (nothing says so) to 1. Symmetric."""
    likeness = _frame_likeness(first.frame, second.frame)
    if likeness <= _MIN_FRAME_LIKENESS:
        return 0.0
    shares = list(_differing_shares(first, second))
    if not any(shares):
        return 0.0
    equality = (likeness - _MIN_FRAME_LIKENESS) / (_EQUAL_FRAME_LIKENESS - _MIN_FRAME_LIKENESS)
    return min(1.0, equality) * min(1.0, sum(shares) / len(shares) / _DECISIVE_SHARE)


def story_disagreement(first: Sequence[Particulars], second: Sequence[Particulars]) -> float:
    """Return how surely two stories, or an entry and a story, are two events that look alike: 0 to 1.

    The highest disagreement of their entries, since of a story that several outlets report only one entry is in the
    template of the other. If no two entries agree in a name or in a number it is at least a half, whatever the frames.
    """
    highest = max((disagreement(entry, member) for entry in first for member in second), default=0.0)
    if highest >= _NOTHING_SHARED or not first or not second:
        return highest
    return _NOTHING_SHARED if all(_shares_nothing(entry, member) for entry in first for member in second) else highest


def _frame_likeness(first: int, second: int) -> float:
    """Return the share of common terms in all terms of two frames, less for short ones."""
    return (first & second).bit_count() / ((first | second).bit_count() + _FRAME_PRIOR_TERMS)


def _shares_nothing(first: Particulars, second: Particulars) -> bool:
    """Return whether two entries differ in all names and in each quantity, and have both."""
    shares = list(_differing_shares(first, second))
    return len(shares) >= _MIN_KINDS and min(shares) >= _OTHER_NAMES_SHARE


def _differing_shares(first: Particulars, second: Particulars) -> Iterator[float]:
    """Yield how far two entries differ, 0 to 1, for names and for each unit, where both have them."""
    if first.names and second.names:
        common = (first.names & second.names).bit_count()
        yield 1 - common / min(first.names.bit_count(), second.names.bit_count())
    yield from _differing_units(first, second, tolls_grow=not _are_of_two_days(first, second))


def _are_of_two_days(first: Particulars, second: Particulars) -> bool:
    """Return whether two entries name other days, or were published too far apart for one day."""
    days = ((first.weekdays, second.weekdays), (first.dates, second.dates))
    names_others = any(ours and theirs and not ours & theirs for ours, theirs in days)
    return names_others or abs(first.published_at - second.published_at) >= _TOLL_LIFETIME


def _differing_units(first: Particulars, second: Particulars, *, tolls_grow: bool) -> Iterator[float]:
    """Yield 0 for each unit of which both have the same number, 1 for each of which they have others."""
    for unit in {quantity.unit for quantity in first.quantities}:
        ours, theirs = ([row for row in entry.quantities if row.unit == unit] for entry in (first, second))
        if any(_is_same(quantity.value, other.value) for quantity in ours for other in theirs):
            yield 0.0
        elif theirs and not (tolls_grow and any(quantity.is_toll for quantity in (*ours, *theirs))):
            yield 1.0


def _is_same(first: str, second: str) -> bool:
    """Return whether two numbers are equal, or one is a correction of the other: magnitudes of 5.4 and 5.6."""
    if first == second:
        return True
    return _has_one_decimal(first) and _has_one_decimal(second) and abs(float(first) - float(second)) < _CORRECTION


def _has_one_decimal(number: str) -> bool:
    return number[-2:-1] == "." and number.count(".") == 1
