"""Decide which validators a conditional request sends (RFC 9110, 13.1), and how far a 304 can be trusted.

A conditional request saves publisher and reader the body. But some servers answer 304 to anything, and some do not
change the ETag when the feed changes: a client that trusts them never sees another entry. So the full document is
requested every eight days in any case, every day from a source with an entry a week or more (its news is a day late at
worst), and as soon as the publication rate makes the silence implausible. Once, after its first 304, a source gets a
request with validators that no server has issued (a probe): a server that answers 304 to these does so to anything, and
is sent none again.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.fetching.polling import publication_rate
from bot.model.entries import Document, Unchanged
from bot.model.sources import FeedState, FetchError

FULL_BODY_INTERVAL = timedelta(days=8)
FREQUENT_FULL_BODY_INTERVAL = timedelta(days=1)  # of a source with an entry a week or more
MAX_MISSED_ENTRIES = 4.0  # expected entries; from more on the source is not trusted
PROBE_VALIDATORS = ('"nobody-ever-gave-this-one"', "Thu, 01 Jan 1970 00:00:00 GMT")
_MIN_SILENCE = timedelta(hours=1)  # before a silence can be implausible
_WEEKLY_ENTRIES = 1 / 7  # entries a day


def for_request(state: FeedState, now: datetime) -> FeedState:
    """Return the state with the validators to send: as received, none (a full request), or those of a probe."""
    if not (state.etag or state.last_modified) or state.full_body_at is None:
        return state
    if needs_full_body(state, now):
        return replace(state, etag=None, last_modified=None)
    if _needs_probe(state, state.full_body_at):
        etag, last_modified = PROBE_VALIDATORS
        return replace(state, etag=state.etag and etag, last_modified=state.last_modified and last_modified)
    return state


def needs_full_body(state: FeedState, now: datetime) -> bool:
    """Return whether the full document has to be requested, without validators."""
    if state.full_body_at is None or state.trusts_not_modified is False:
        return True
    age = now - state.full_body_at
    if state.daily_entries is not None and state.daily_entries < _WEEKLY_ENTRIES:
        return age >= FULL_BODY_INTERVAL
    return age + state.pause >= FREQUENT_FULL_BODY_INTERVAL or _is_silent(state, state.full_body_at, now)


def update(state: FeedState, sent: FeedState, result: Document | Unchanged | FetchError, now: datetime) -> FeedState:
    """Return the state with validators, body hash and trust in 304 after a poll.

    Args:
        state: the state before the poll.
        sent: the state with the validators that were sent.
        result: the result of the poll.
        now: when the poll ended.
    """
    match result:
        case FetchError():
            return state
        case Unchanged(is_whole=False) if _is_probe(sent):
            return replace(state, trusts_not_modified=False)
        case Unchanged(is_whole=False):
            return replace(
                state,
                etag=result.etag or state.etag,
                last_modified=result.last_modified or state.last_modified,
            )
        case Document() | Unchanged():
            return replace(
                state,
                etag=result.etag,
                last_modified=result.last_modified,
                body_hash=result.body_hash if isinstance(result, Document) else state.body_hash,
                full_body_at=now,
                trusts_not_modified=True if _is_probe(sent) else state.trusts_not_modified,
            )


def _needs_probe(state: FeedState, full_body_at: datetime) -> bool:
    """Return whether a 304 has been received, and no probe has been sent since."""
    has_received_304 = state.last_read_at is not None and state.last_read_at > full_body_at
    return state.trusts_not_modified is None and has_received_304


def _is_probe(sent: FeedState) -> bool:
    return sent.etag == PROBE_VALIDATORS[0] or sent.last_modified == PROBE_VALIDATORS[1]


def _is_silent(state: FeedState, full_body_at: datetime, now: datetime) -> bool:
    since = max(full_body_at, state.last_new_at or full_body_at)
    if now - since < _MIN_SILENCE:
        return False
    return publication_rate.expected_entries(state.hourly_rates, since, now) >= MAX_MISSED_ENTRIES
