"""When to look again: sooner at a source that has just spoken, later at one that fails.

The pause is the source's own: it halves with each poll that brings news and grows by half with each that does not, from
the operator's shortest pause to six hours. A failure does not change it, it only doubles the wait, up to a day; no
source is given up. What a server asks for (429, Retry-After) is kept to.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from bot.model import Document, Failure, Polling, Trouble, Unchanged

LONGEST = timedelta(hours=6)  # between two polls of a source that works
LONGEST_BACK_OFF = timedelta(hours=24)  # between two polls of one that does not
_DOUBLINGS = 12  # by then any pause has grown to a day


def after(
    polling: Polling,
    result: Document | Unchanged | Failure,
    *,
    new_entries: int,
    now: datetime,
    shortest: timedelta,
    longest: timedelta = LONGEST,
) -> Polling:
    """Return what a source's next poll is to know.

    Args:
        polling: what the last poll knew.
        result: what this one brought.
        new_entries: how many entries had never been seen.
        now: when it ended.
        shortest: the least time between two polls.
        longest: the most time between two polls of a source that works.
    """
    match result:
        case Document():
            pause = _pause(polling, new_entries, shortest, longest)
            return replace(_success(polling, result, pause, now), body_hash=result.body_hash)
        case Unchanged():
            return _success(polling, result, _pause(polling, 0, shortest, longest), now)
        case Failure():
            return _failed(polling, result, now, shortest)
        case _:
            assert_never(result)


def _pause(polling: Polling, new_entries: int, shortest: timedelta, longest: timedelta) -> timedelta:
    if polling.last_read_at is None:
        wanted = polling.pause  # at first everything is new, which says nothing of the pace
    else:
        wanted = polling.pause / 2 if new_entries else polling.pause * 1.5
    return max(min(wanted, longest), shortest)


def _success(polling: Polling, result: Document | Unchanged, pause: timedelta, now: datetime) -> Polling:
    return replace(
        polling,
        next_poll_at=now + pause,
        pause=pause,
        etag=result.etag,
        last_modified=result.last_modified,
        last_read_at=now,
        failures=0,
        trouble=None,
    )


def _failed(polling: Polling, failure: Failure, now: datetime, shortest: timedelta) -> Polling:
    failures = polling.failures + 1
    pause = max(polling.pause, shortest)
    wait = pause * 2 ** min(failures, _DOUBLINGS)
    if failure.trouble is Trouble.TOLD_TO_WAIT and failure.wait is not None:
        wait = max(failure.wait, pause)
    next_poll_at = now + max(min(wait, LONGEST_BACK_OFF), shortest)
    return replace(
        polling, next_poll_at=next_poll_at, failures=failures, trouble=f"{failure.trouble}: {failure.detail}"
    )
