"""How a source is doing, from what its visits have taught; nothing is asked. Pure.

A source that answers and yet says nothing is the failure that readers never see. Six kinds of it are known: an empty
document, a page that is no feed, a preview without posts, a search without results (these four are failures of the
visit), a 304 to whatever is asked, and items of which none has been new for far longer than the source's own pace.
"""

from datetime import datetime, timedelta

from bot.model.sources import FeedState, FetchErrorKind

SILENT_ENTRIES = 12.0  # that should have come meanwhile; by chance, once in some hundred thousand days
SILENT_SPAN = timedelta(days=1)  # a source has a day off now and then
FAILURES = 3  # in a row, before a source counts as down: one is weather
_NOTES = frozenset({FetchErrorKind.ALWAYS_UNCHANGED, FetchErrorKind.MOVED})  # known, and worked around


def describe(polling: FeedState, now: datetime) -> FetchErrorKind | None:
    """Return what is wrong with a source, None where nothing is."""
    if polling.retired_at is not None:
        return FetchErrorKind.GONE
    if polling.failures:
        return _named(polling.last_error or "")
    if polling.trusts_not_modified is False:
        return FetchErrorKind.ALWAYS_UNCHANGED
    if is_silent(polling, now):
        return FetchErrorKind.SILENT
    return FetchErrorKind.MOVED if polling.address else None


def is_down(polling: FeedState, now: datetime) -> bool:
    """Tell whether no news is to be hoped for from a source at present."""
    found = describe(polling, now)
    if found is None or found in _NOTES:
        return False
    return found in {FetchErrorKind.SILENT, FetchErrorKind.GONE} or polling.failures >= FAILURES


def is_silent(polling: FeedState, now: datetime) -> bool:
    """Tell whether a source that can be read has said nothing new for far longer than it used to."""
    if polling.daily_entries is None or polling.last_new_at is None:
        return False
    passed = now - polling.last_new_at
    return passed >= SILENT_SPAN and polling.daily_entries * (passed / timedelta(days=1)) >= SILENT_ENTRIES


def _named(stored: str) -> FetchErrorKind:
    """Return the describe that a stored line begins with; one of another version is an error of HTTP at least."""
    name = stored.partition(":")[0]
    return FetchErrorKind(name) if name in set(FetchErrorKind) else FetchErrorKind.HTTP_ERROR
