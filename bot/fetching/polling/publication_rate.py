"""The publication rate of a source: how many entries it publishes in an hour, for each hour of the day.

Twenty-four numbers, in UTC, as exponential averages: the last day weighs a tenth, everything before it nine tenths. So
quiet nights show after some days, and a source that has stopped is recognised after some weeks. The rates give the
number of entries to expect in any interval, and with it the best time to poll: when the entries that may have been
published meanwhile would together have waited a given time. So the pause of a source is proportional to one over the
root of its rate, which is how to distribute polls so that entries wait least over all sources.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import sqrt

from bot.model.sources import FeedState

HOURS_A_DAY = 24
DEFAULT_RATES = (4 / HOURS_A_DAY,) * HOURS_A_DAY  # four entries a day: assumed of a source without dates
_DAY_WEIGHT = 0.1
_MAX_ENTRIES = 30  # of one poll that count; more is a feed that has changed the keys of all its entries
_HISTORY = timedelta(days=28)  # older dates of a first document are ignored
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)

HourlyRates = tuple[float, ...]


def update(state: FeedState, published: Sequence[datetime], now: datetime) -> FeedState:
    """Return the state with the publication rate after a poll without an error.

    Args:
        state: the state before the poll.
        published: the publication dates of the new entries. In a first document every entry is new, so its dates alone
            give the rates.
        now: when the poll ended.
    """
    if state.last_read_at is None:
        rates = initial_rates(published, now)
    else:
        rates = updated_rates(state.hourly_rates, published, state.last_read_at, now)
    last_new_at = now if published else state.last_new_at
    if not published or rates == DEFAULT_RATES:
        return replace(state, hourly_rates=rates, last_new_at=last_new_at)
    return replace(state, hourly_rates=rates, last_new_at=last_new_at, daily_entries=round(sum(rates), 3))


def initial_rates(published: Sequence[datetime], now: datetime) -> HourlyRates:
    """Return the rates that the dates of a first document show, four entries a day where it has none."""
    past = [date for date in published if date < now]
    if not past:
        return DEFAULT_RATES
    interval = min(max(now - min(past), _DAY), _HISTORY)
    counts = [0.0] * HOURS_A_DAY
    for date in past:
        if date >= now - interval:
            counts[date.hour] += 1
    return tuple(round(count * (_DAY / interval), 4) for count in counts)


def updated_rates(rates: HourlyRates, published: Sequence[datetime], since: datetime, now: datetime) -> HourlyRates:
    """Return the rates after a poll with these new entries, the previous poll having been at `since`."""
    updated = list(rates or DEFAULT_RATES)
    start = min(max(since, now - _HISTORY), now)
    for hour, hours in _hours_of_day(start, now):
        updated[hour] *= (1 - _DAY_WEIGHT) ** hours
    for date in published[:_MAX_ENTRIES]:
        updated[min(max(date, start), now).hour] += _DAY_WEIGHT
    return tuple(round(rate, 4) for rate in updated)


def expected_entries(rates: HourlyRates, start: datetime, end: datetime) -> float:
    """Return how many entries are to be expected between two times."""
    days, rest = divmod(max(end - start, timedelta()), _DAY)
    smoothed = _smooth(rates)
    return days * sum(smoothed) + sum(smoothed[hour] * hours for hour, hours in _segments(start, start + rest))


def pause(rates: HourlyRates, now: datetime, waiting_time: timedelta) -> timedelta:
    """Return the time until the entries to be expected would have waited `waiting_time`, all together; a day at most.

    Args:
        rates: entries an hour, for each hour of the day in UTC; () where they are not known.
        now: the start of the pause.
        waiting_time: entries × time.
    """
    limit = waiting_time / _HOUR  # entries × hours
    smoothed = _smooth(rates)
    elapsed = entries = 0.0  # hours, entries
    for hour, hours in _segments(now, now + _DAY):
        end = _solve(smoothed[hour], entries - smoothed[hour] * elapsed, limit)
        if end <= elapsed + hours:
            return end * _HOUR
        elapsed += hours
        entries += smoothed[hour] * hours
    return _DAY


def _solve(rate: float, offset: float, limit: float) -> float:
    """Return the time t, in hours, at which t × (offset + rate × t) reaches a limit."""
    if rate <= 0:
        return limit / offset if offset > 0 else float("inf")
    return (sqrt(offset * offset + 4 * rate * limit) - offset) / (2 * rate)


def _smooth(rates: HourlyRates) -> list[float]:
    """Average each rate with its neighbours, and a little with the mean of the day: few days are a small sample."""
    rates = rates or DEFAULT_RATES
    mean = sum(rates) / HOURS_A_DAY
    return [
        0.05 * mean + 0.95 * (rates[hour - 1] + 2 * rates[hour] + rates[(hour + 1) % HOURS_A_DAY]) / 4
        for hour in range(HOURS_A_DAY)
    ]


def _segments(start: datetime, end: datetime) -> Iterator[tuple[int, float]]:
    """Yield the hours of the day in an interval of a day at most, in order, with the share of each in it."""
    hour, left = start.hour, (end - start) / _HOUR
    share = 1 - (start.minute * 60 + start.second) / 3600
    while left > 0:
        yield hour, min(share, left)
        left -= share
        hour, share = (hour + 1) % HOURS_A_DAY, 1.0


def _hours_of_day(start: datetime, end: datetime) -> Iterator[tuple[int, float]]:
    """Yield each hour of the day with the number of hours of an interval of any length that fall into it."""
    days, rest = divmod(end - start, _DAY)
    if days:
        yield from ((hour, float(days)) for hour in range(HOURS_A_DAY))
    yield from _segments(start, start + rest)
