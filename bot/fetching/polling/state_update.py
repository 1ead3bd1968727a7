"""What one visit teaches about a source: its validators, its address, its rhythm, and when to come again. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.fetching.polling import redirects, schedule, validators
from bot.fetching.polling.schedule import PollingLimits
from bot.model.entries import Document, Unchanged
from bot.model.sources import DueSource, FeedState, FetchError, PollingHints


def after(
    due: DueSource,
    sent: FeedState,
    result: Document | Unchanged | FetchError,
    *,
    news: Sequence[datetime] = (),
    wishes: PollingHints | None = None,
    now: datetime,
    terms: PollingLimits,
) -> FeedState:
    """Return what the next visit is to know.

    Args:
        due: the source, with what was known of it.
        sent: what the request was made with.
        result: what came.
        news: when the entries that had never been seen were published.
        wishes: what the document asks of its readers; None where none was read.
        now: when it came.
        terms: what limits the pause.
    """
    known = redirects.learned(due, validators.learned(due.state, sent, result, now), result, now)
    known = schedule.after(known, result, news=news, wishes=wishes, now=now, terms=terms)
    if known.trusts_not_modified is False and due.state.trusts_not_modified is not False:
        return replace(known, next_poll_at=now + terms.shortest)  # who knows what its 304s have hidden
    return known
