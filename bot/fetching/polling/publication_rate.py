"""A source's own rhythm: how many entries it brings in an hour, for each hour of the day.

Twenty-four numbers, in UTC, in which a day weighs a tenth and what came before nine tenths: so nights show after some
days, and a source that falls asleep is believed after some weeks. From them follows how many entries to expect in any
span, and with it the best moment to look: when the entries that may have come meanwhile would together have waited a
given time. That gives each source a pause as one over the root of its pace, which is how to share out visits so that
news waits least over all sources.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from math import sqrt

HOURS = 24
FLAT = (4 / HOURS,) * HOURS  # four entries a day: what is assumed of a source that shows no dates
_DAY_WEIGHS = 0.1
_MOST = 30  # entries of one visit that count; more is a feed that gave all its entries new names
_SIGHT = timedelta(days=28)  # how far back the dates of a first document are believed
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)

HourlyRate = tuple[float, ...]


def begun(dates: Sequence[datetime], now: datetime) -> HourlyRate:
    """Return the rhythm that the dates of a first document show, four entries a day where it has none."""
    past = [date for date in dates if date < now]
    if not past:
        return FLAT
    span = min(max(now - min(past), _DAY), _SIGHT)
    counts = [0.0] * HOURS
    for date in past:
        if date >= now - span:
            counts[date.hour] += 1
    return tuple(round(count * (_DAY / span), 4) for count in counts)


def learned(rhythm: HourlyRate, news: Sequence[datetime], since: datetime, now: datetime) -> HourlyRate:
    """Return the rhythm after a visit that brought these news, the one before having been at `since`."""
    rates = list(rhythm or FLAT)
    start = min(max(since, now - _SIGHT), now)
    for hour, hours in _by_hour(start, now):
        rates[hour] *= (1 - _DAY_WEIGHS) ** hours
    for date in news[:_MOST]:
        rates[min(max(date, start), now).hour] += _DAY_WEIGHS
    return tuple(round(rate, 4) for rate in rates)


def usual(rhythm: HourlyRate) -> float:
    """Return how many entries come in a day."""
    return sum(rhythm)


def expected(rhythm: HourlyRate, start: datetime, end: datetime) -> float:
    """Return how many entries are to be expected between two moments."""
    days, rest = divmod(max(end - start, timedelta()), _DAY)
    rates = _smooth(rhythm)
    return days * sum(rates) + sum(rates[hour] * hours for hour, hours in _segments(start, start + rest))


def pause(rhythm: HourlyRate, now: datetime, waiting: timedelta) -> timedelta:
    """Return how long to stay away: until the entries that come meanwhile would have waited so long, all together.

    A day at most.
    """
    wanted = waiting / _HOUR  # entries × hours
    rates = _smooth(rhythm)
    gone = came = 0.0  # hours, entries
    for hour, hours in _segments(now, now + _DAY):
        moment = _solved(rates[hour], came - rates[hour] * gone, wanted)
        if moment <= gone + hours:
            return moment * _HOUR
        gone += hours
        came += rates[hour] * hours
    return _DAY


def _solved(rate: float, offset: float, wanted: float) -> float:
    """Return the t at which t × (offset + rate × t) reaches what is wanted, in hours."""
    if rate <= 0:
        return wanted / offset if offset > 0 else float("inf")
    return (sqrt(offset * offset + 4 * rate * wanted) - offset) / (2 * rate)


def _smooth(rhythm: HourlyRate) -> list[float]:
    """Let neighbouring hours speak for each other, and the whole day a little for each: few days tell little."""
    rates = rhythm or FLAT
    mean = sum(rates) / HOURS
    return [
        0.05 * mean + 0.95 * (rates[hour - 1] + 2 * rates[hour] + rates[(hour + 1) % HOURS]) / 4
        for hour in range(HOURS)
    ]


def _segments(start: datetime, end: datetime) -> Iterator[tuple[int, float]]:
    """Yield the hours of the day that a span of a day at most touches, in their order, with how much of each."""
    hour, left = start.hour, (end - start) / _HOUR
    part = 1 - (start.minute * 60 + start.second) / 3600
    while left > 0:
        yield hour, min(part, left)
        left -= part
        hour, part = (hour + 1) % HOURS, 1.0


def _by_hour(start: datetime, end: datetime) -> Iterator[tuple[int, float]]:
    """Yield each hour of the day with how many hours of a span of any length fall into it."""
    days, rest = divmod(end - start, _DAY)
    if days:
        yield from ((hour, float(days)) for hour in range(HOURS))
    yield from _segments(start, start + rest)
