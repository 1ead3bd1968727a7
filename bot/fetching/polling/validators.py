"""Which validators to send, and what the answer says about them.

A conditional request spares publisher and reader the body. But some servers answer 304 to anything, and some keep an
ETag while the feed changes: a reader who believes them never hears of news again. So the whole document is asked for
every eight days whatever happens, every day from a source that speaks every week or more often (news is a day late at
worst), and as soon as its own rhythm says that it has been silent for too long. Once, after its first 304, a source is
asked with validators that nobody ever gave out: whoever answers 304 to these says it to anything, and is not sent any
again.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.fetching.polling import publication_rate
from bot.model.entries import Document, Unchanged
from bot.model.sources import FeedState, FetchError

FORGOTTEN_AFTER = timedelta(days=8)
LIVELY = timedelta(days=1)  # the same, for a source that speaks every week or more often
SUSPICIOUS = 4.0  # entries that should have come meanwhile
_SILENCE = timedelta(hours=1)  # no suspicion before
_EVERY_WEEK = 1 / 7  # entries a day
NEVER_GIVEN = ('"nobody-ever-gave-this-one"', "Thu, 01 Jan 1970 00:00:00 GMT")


def asked(polling: FeedState, now: datetime) -> FeedState:
    """Return what a request is to be made with: the validators as they came, none, or those that nobody gave out."""
    if not (polling.etag or polling.last_modified) or polling.full_body_at is None:
        return polling
    if is_whole_due(polling, now):
        return replace(polling, etag=None, last_modified=None)
    if _is_on_trial(polling, polling.full_body_at):
        etag, last_modified = NEVER_GIVEN
        return replace(polling, etag=polling.etag and etag, last_modified=polling.last_modified and last_modified)
    return polling


def is_whole_due(polling: FeedState, now: datetime) -> bool:
    """Tell whether it is time to ask for the whole document again."""
    if polling.full_body_at is None:
        return True
    passed = now - polling.full_body_at
    if polling.trusts_not_modified is False:
        return True
    if polling.daily_entries is not None and polling.daily_entries < _EVERY_WEEK:
        return passed >= FORGOTTEN_AFTER
    return passed + polling.pause >= LIVELY or _is_suspicious(polling, polling.full_body_at, now)


def learned(polling: FeedState, sent: FeedState, result: Document | Unchanged | FetchError, now: datetime) -> FeedState:
    """Return what is known of body and validators after a visit.

    Args:
        polling: what was known before.
        sent: what the request was made with.
        result: what came.
        now: when it came.
    """
    match result:
        case FetchError():
            return polling
        case Unchanged(is_whole=False):
            honest = False if _was_trial(sent) else polling.trusts_not_modified
            given = (polling.etag, polling.last_modified)
            if not _was_trial(sent):
                given = (result.etag or polling.etag, result.last_modified or polling.last_modified)
            return replace(polling, etag=given[0], last_modified=given[1], trusts_not_modified=honest)
        case Document() | Unchanged():
            return replace(
                polling,
                etag=result.etag,
                last_modified=result.last_modified,
                body_hash=result.body_hash if isinstance(result, Document) else polling.body_hash,
                full_body_at=now,
                trusts_not_modified=True if _was_trial(sent) else polling.trusts_not_modified,
            )


def _is_on_trial(polling: FeedState, whole_at: datetime) -> bool:
    """Tell whether a 304 has come and it is not known yet what it is worth."""
    heard_304 = polling.last_read_at is not None and polling.last_read_at > whole_at
    return polling.trusts_not_modified is None and heard_304


def _was_trial(sent: FeedState) -> bool:
    return sent.etag == NEVER_GIVEN[0] or sent.last_modified == NEVER_GIVEN[1]


def _is_suspicious(polling: FeedState, whole_at: datetime, now: datetime) -> bool:
    since = max(whole_at, polling.last_new_at or whole_at)
    return now - since >= _SILENCE and publication_rate.expected(polling.hourly_rates, since, now) >= SUSPICIOUS
