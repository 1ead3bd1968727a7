"""Compute the time of a feed's next poll from its publication rate, the hints of its publisher, and its failures.

The pause follows from the publication rate: about five minutes for a hundred entries a day, a quarter of an hour for
ten, two hours for one a week, half as long just after news, and longer at night for a source without entries at night.
The freshness of the response (Cache-Control, Expires) and the hints of the document (ttl, skipHours, skipDays) lengthen
it, up to six hours: some state a year. A failure leaves the publication rate alone and doubles the pause, up to a day;
only a source that answers 410 twice within a day is retired. Retry-After is obeyed.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.fetching.polling import publication_rate
from bot.model.sources import FeedState, FetchError, FetchErrorKind, PollingHints

MAX_PAUSE = timedelta(hours=24)  # between two polls
MAX_HINTED_PAUSE = timedelta(hours=6)  # that hints and headers can set
RETIREMENT_WINDOW = timedelta(hours=24)  # within which a second 410 retires a source
_GONE_PAUSE = timedelta(hours=6)  # between a first 410 and the next poll
_WAITING_TIME = timedelta(minutes=1.75)  # entries × time: how long entries may wait for a poll, all together
_WAITING_TIME_AFTER_NEWS = _WAITING_TIME / 4  # half the pause: news comes in bursts
_SPREAD_SHARE = 0.1  # of the pause, by which polls are spread
_MAX_DOUBLINGS = 12  # by then any pause has grown to a day


@dataclass(frozen=True, slots=True)
class PollingLimits:
    """The limits of the pause between two polls of one source."""

    shortest: timedelta
    longest: timedelta = MAX_PAUSE  # of a source that works
    spread: float = 0.0  # 0–1, random: spreads the polls of sources that are due together

    @property
    def max_pause(self) -> timedelta:
        """The longest pause of a source that works."""
        return max(min(self.longest, MAX_PAUSE), self.shortest)


def after_success(
    previous: FeedState,
    state: FeedState,
    *,
    fresh_for: timedelta | None,
    has_news: bool,
    now: datetime,
    limits: PollingLimits,
) -> FeedState:
    """Return the state with the time of the next poll, after a poll without an error.

    Where this poll has shown that the source answers 304 to anything, the next one comes as soon as is allowed: its
    earlier 304s may have hidden entries.

    Args:
        previous: the state before the poll.
        state: the same, with validators, address, publication rate and hints of this poll.
        fresh_for: how long the response is fresh by its headers; None where they do not say.
        has_news: whether the poll brought new entries.
        now: when the poll ended.
        limits: the limits of the pause.
    """
    pause = _pause(state, now, limits, is_burst=has_news and previous.last_read_at is not None)
    state = replace(state, pause=pause, last_read_at=now, failures=0, last_error=None, gone_at=None)
    has_lost_trust = state.trusts_not_modified is False and previous.trusts_not_modified is not False
    return replace(
        state, next_poll_at=now + limits.shortest if has_lost_trust else _next_poll(state, fresh_for, now, limits)
    )


def after_failure(state: FeedState, failure: FetchError, now: datetime, limits: PollingLimits) -> FeedState:
    """Return the state with the time of the next poll, after a poll that failed."""
    failures = state.failures + 1
    pause = min(_failure_pause(state, failure, failures, limits), MAX_PAUSE)
    failed = replace(
        state,
        next_poll_at=now + max(pause, limits.shortest),
        failures=failures,
        last_error=f"{failure.kind}: {failure.detail}",
    )
    if failure.kind is not FetchErrorKind.GONE:
        return replace(failed, gone_at=None)
    is_second = state.gone_at is not None and now - state.gone_at <= RETIREMENT_WINDOW
    return replace(failed, gone_at=state.gone_at if is_second else now, retired_at=now if is_second else None)


def _pause(state: FeedState, now: datetime, limits: PollingLimits, *, is_burst: bool) -> timedelta:
    waiting_time = _WAITING_TIME_AFTER_NEWS if is_burst else _WAITING_TIME
    pause = publication_rate.pause(state.hourly_rates, now, waiting_time)
    return max(min(pause, limits.max_pause), limits.shortest)


def _next_poll(state: FeedState, fresh_for: timedelta | None, now: datetime, limits: PollingLimits) -> datetime:
    max_hinted = min(MAX_HINTED_PAUSE, limits.max_pause)
    hinted = max(fresh_for or timedelta(), state.hints.pause or timedelta())
    pause = max(state.pause * (1 + _SPREAD_SHARE * limits.spread), min(hinted, max_hinted))
    next_poll_at = _skip_hours(now + pause, state.hints, latest=now + max(pause, max_hinted))
    return now + min(next_poll_at - now, limits.max_pause)


def _skip_hours(moment: datetime, hints: PollingHints, *, latest: datetime) -> datetime:
    """Return the first moment from here on that is in none of the hours and days to skip, `latest` at most."""
    while moment < latest and (moment.hour in hints.hours or moment.weekday() in hints.days):
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return min(moment, latest)


def _failure_pause(state: FeedState, failure: FetchError, failures: int, limits: PollingLimits) -> timedelta:
    spread = 1 + _SPREAD_SHARE * limits.spread
    if failure.kind is FetchErrorKind.TOLD_TO_WAIT and failure.wait is not None:
        return failure.wait * spread
    doubled = max(state.pause, limits.shortest) * (1 << min(failures, _MAX_DOUBLINGS))
    return min(doubled, _GONE_PAUSE) if failure.kind is FetchErrorKind.GONE else doubled * spread
