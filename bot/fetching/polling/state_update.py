"""Update the state of a feed after a poll: validators, address, publication rate, time of the next poll. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from bot.fetching.polling import publication_rate, redirects, schedule, validators
from bot.fetching.polling.schedule import PollingLimits
from bot.model.entries import Document, Unchanged
from bot.model.sources import DueSource, FeedState, FetchError, PollingHints


def update_state(
    due: DueSource,
    sent: FeedState,
    result: Document | Unchanged | FetchError,
    *,
    published: Sequence[datetime] = (),
    hints: PollingHints | None = None,
    now: datetime,
    limits: PollingLimits,
) -> FeedState:
    """Return the state of a feed for its next poll.

    Args:
        due: the source with its state before the poll.
        sent: the state with the validators that the request sent, from `validators.for_request`.
        result: the result of the poll.
        published: the publication dates of the entries that were new.
        hints: the polling hints of the document; None where none was parsed.
        now: when the poll ended.
        limits: the limits of the pause between two polls.
    """
    state = validators.update(due.state, sent, result, now)
    state = redirects.update(due, state, result, now)
    match result:
        case Document() | Unchanged():
            state = publication_rate.update(state, published, now)
            state = replace(state, hints=state.hints if hints is None else hints)
            return schedule.after_success(
                due.state, state, fresh_for=result.fresh_for, has_news=bool(published), now=now, limits=limits
            )
        case FetchError():
            return schedule.after_failure(state, result, now, limits)
        case _:
            assert_never(result)
