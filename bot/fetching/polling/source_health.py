"""Describe the state of a source in one word, from its feed state; nothing is requested. Pure.

A source that answers without news is a failure that no error shows. Six kinds of it are known: an empty document, a
web page instead of a feed, a channel preview without posts, a search without results (these four are failures of the
poll), a 304 to any request, and a document without a new entry for far longer than the source's publication rate
explains.
"""

from datetime import datetime, timedelta

from bot.model.sources import FeedState, FetchErrorKind

SILENT_ENTRIES = 12.0  # expected since the last; reached by chance once in some hundred thousand days
MIN_SILENCE = timedelta(days=1)  # a day without news is normal
DOWN_FAILURES = 3  # in a row, before a source counts as down: a single failure is frequent
_NOTES = frozenset({FetchErrorKind.ALWAYS_UNCHANGED, FetchErrorKind.MOVED})  # known, and worked around


def describe(state: FeedState, now: datetime) -> FetchErrorKind | None:
    """Return the fault of a source, None where it has none."""
    if state.retired_at is not None:
        return FetchErrorKind.GONE
    if state.failures:
        return _kind(state.last_error or "")
    if state.trusts_not_modified is False:
        return FetchErrorKind.ALWAYS_UNCHANGED
    if is_silent(state, now):
        return FetchErrorKind.SILENT
    return FetchErrorKind.MOVED if state.address else None


def is_down(state: FeedState, now: datetime) -> bool:
    """Return whether no news is to be expected of a source at present."""
    fault = describe(state, now)
    if fault is None or fault in _NOTES:
        return False
    return fault in {FetchErrorKind.SILENT, FetchErrorKind.GONE} or state.failures >= DOWN_FAILURES


def is_silent(state: FeedState, now: datetime) -> bool:
    """Return whether a source that can be read has had no new entry for far longer than usual."""
    if state.daily_entries is None or state.last_new_at is None:
        return False
    silence = now - state.last_new_at
    return silence >= MIN_SILENCE and state.daily_entries * (silence / timedelta(days=1)) >= SILENT_ENTRIES


def _kind(last_error: str) -> FetchErrorKind:
    """Return the kind that a stored error begins with; HTTP_ERROR for one that another version has written."""
    name = last_error.partition(":")[0]
    return FetchErrorKind(name) if name in set(FetchErrorKind) else FetchErrorKind.HTTP_ERROR
