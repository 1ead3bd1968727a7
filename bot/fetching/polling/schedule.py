"""When to look again: by the source's own rhythm, by what its publisher asks, later at one that fails.

The pause follows from the rhythm (see there): about five minutes for a hundred entries a day, a quarter of an hour for
ten, two hours for one a week, half as long just after news, and longer at night where the source sleeps. What an answer
says of its freshness (Cache-Control, Expires) and a document of its readers (ttl, skipHours, skipDays) makes it longer,
up to six hours: some say a year. A failure leaves the rhythm alone and doubles the wait, up to a day; no source is
given up but the one that says twice in a day that it is gone (410). What a server asks for (Retry-After) is kept to.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from bot.fetching.polling import publication_rate
from bot.model.entries import Document, Unchanged
from bot.model.sources import FeedState, FetchError, FetchErrorKind, PollingHints

LONGEST = timedelta(hours=24)  # between two polls
LONGEST_WISH = timedelta(hours=6)  # that a publisher is granted
LONGEST_WATCHED = timedelta(minutes=30)  # between two polls of a source on which somebody's own topic hangs
GONE = timedelta(hours=24)  # within which a second 410 retires a source
_GONE_AGAIN = timedelta(hours=6)  # until the second look at what is gone
_WAITING = timedelta(minutes=1.75)  # entries × time: what news may wait between two visits, all entries together
_AFTER_NEWS = _WAITING / 4  # half the pause: news comes in bursts
_SPREAD = 0.1  # of the pause, by which visits are spread
_DOUBLINGS = 12  # by then any pause has grown to a day


@dataclass(frozen=True, slots=True)
class PollingLimits:
    """What limits the pauses of one source, besides itself."""

    shortest: timedelta
    longest: timedelta = LONGEST  # of a source that works
    is_watched: bool = False  # somebody's own topic hangs on it
    spread: float = 0.0  # 0–1, by chance: so that those who come together do not do so for ever

    @property
    def most(self) -> timedelta:
        """The longest pause of a source that works."""
        longest = min(self.longest, LONGEST_WATCHED) if self.is_watched else self.longest
        return max(min(longest, LONGEST), self.shortest)


def after(
    polling: FeedState,
    result: Document | Unchanged | FetchError,
    *,
    news: Sequence[datetime] = (),
    wishes: PollingHints | None = None,
    now: datetime,
    terms: PollingLimits,
) -> FeedState:
    """Return what a source's next poll is to know of times and failures.

    Args:
        polling: what the last poll knew.
        result: what this one brought.
        news: when the entries that had never been seen were published.
        wishes: what the document asks of its readers; None where none was read.
        now: when it ended.
        terms: what limits the pause.
    """
    match result:
        case Document() | Unchanged():
            known = _rhythm(polling, news, now)
            known = replace(known, hints=polling.hints if wishes is None else wishes)
            pause = _pause(known, now, terms, has_spoken=bool(news) and polling.last_read_at is not None)
            known = replace(known, pause=pause)
            return replace(
                known,
                next_poll_at=_next(known, result.fresh_for, now, terms),
                last_read_at=now,
                failures=0,
                last_error=None,
                gone_at=None,
            )
        case FetchError():
            return _failed(polling, result, now, terms)
        case _:
            assert_never(result)


def _rhythm(polling: FeedState, news: Sequence[datetime], now: datetime) -> FeedState:
    if polling.last_read_at is None:
        known = publication_rate.begun(news, now)  # at first everything is new: its dates must tell
    else:
        known = publication_rate.learned(polling.hourly_rates, news, polling.last_read_at, now)
    if not news or known == publication_rate.FLAT:
        return replace(polling, hourly_rates=known, last_new_at=now if news else polling.last_new_at)
    return replace(polling, hourly_rates=known, last_new_at=now, daily_entries=round(publication_rate.usual(known), 3))


def _pause(polling: FeedState, now: datetime, terms: PollingLimits, *, has_spoken: bool) -> timedelta:
    wanted = publication_rate.pause(polling.hourly_rates, now, _AFTER_NEWS if has_spoken else _WAITING)
    return max(min(wanted, terms.most), terms.shortest)


def _next(polling: FeedState, fresh_for: timedelta | None, now: datetime, terms: PollingLimits) -> datetime:
    """Return the moment of the next poll of a source that works."""
    longest = min(LONGEST_WISH, terms.most)
    asked = max(fresh_for or timedelta(), polling.hints.pause or timedelta())
    wait = max(polling.pause * (1 + _SPREAD * terms.spread), min(asked, longest))
    moment = _permitted(now + wait, polling.hints, latest=now + max(wait, longest))
    return now + min(moment - now, terms.most)


def _permitted(moment: datetime, wishes: PollingHints, *, latest: datetime) -> datetime:
    """Return the first moment from here on that the document does not ask to leave out, the latest one at most."""
    wanted = moment
    while wanted < latest and (wanted.hour in wishes.hours or wanted.weekday() in wishes.days):
        wanted = wanted.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return min(wanted, latest)


def _failed(polling: FeedState, failure: FetchError, now: datetime, terms: PollingLimits) -> FeedState:
    failures = polling.failures + 1
    wait = min(_wait(polling, failure, failures, terms), LONGEST)
    known = replace(
        polling,
        next_poll_at=now + max(wait, terms.shortest),
        failures=failures,
        last_error=f"{failure.kind}: {failure.detail}",
    )
    if failure.kind is not FetchErrorKind.GONE:
        return replace(known, gone_at=None)
    is_second = polling.gone_at is not None and now - polling.gone_at <= GONE
    return replace(known, gone_at=polling.gone_at if is_second else now, retired_at=now if is_second else None)


def _wait(polling: FeedState, failure: FetchError, failures: int, terms: PollingLimits) -> timedelta:
    if failure.kind is FetchErrorKind.TOLD_TO_WAIT and failure.wait is not None:
        return failure.wait * (1 + _SPREAD * terms.spread)
    doubled = max(polling.pause, terms.shortest) * (1 << min(failures, _DOUBLINGS))
    return min(doubled, _GONE_AGAIN) if failure.kind is FetchErrorKind.GONE else doubled * (1 + _SPREAD * terms.spread)
