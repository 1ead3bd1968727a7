"""What one visit teaches about a source: its validators, its address, its rhythm, and when to come again. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.fetching import redirects, schedule, validators
from bot.fetching.schedule import Terms
from bot.model.entries import Document, Unchanged
from bot.model.sources import Due, Failure, Polling, Wishes


def after(
    due: Due,
    sent: Polling,
    result: Document | Unchanged | Failure,
    *,
    news: Sequence[datetime] = (),
    wishes: Wishes | None = None,
    now: datetime,
    terms: Terms,
) -> Polling:
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
    known = redirects.learned(due, validators.learned(due.polling, sent, result, now), result, now)
    known = schedule.after(known, result, news=news, wishes=wishes, now=now, terms=terms)
    if known.is_honest is False and due.polling.is_honest is not False:
        return replace(known, next_poll_at=now + terms.shortest)  # who knows what its 304s have hidden
    return known
