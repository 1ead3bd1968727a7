"""Disposition of an alert or digest after an attempt to send it.

The rules, outcome by outcome: a flood limit (429) is obeyed and does not count as an attempt; a group that became a
supergroup continues under its new id; a chat that cannot be written to is suspended; a message that Telegram refuses is
sent once more without markup, then goes to the dead letters. A lost answer (network, 5xx, a refused token, another
process that takes our updates) may hide a message that arrived: sending again risks one double, not sending risks
losing news, so it is sent again. Neither is the message's fault, and an operator can repair both.

Which error of the Bot API leads to which outcome is decided in `bot.chat.api.errors`.
"""

from datetime import datetime, timedelta
from typing import assert_never

from bot.model.alerts import AlertKind, DueDigest, OutboxItem
from bot.model.outcomes import (
    ChatMigrated,
    DeadLetter,
    Delivered,
    Disposition,
    Dropped,
    MessageGone,
    MigrateChat,
    Outcome,
    RateLimited,
    Refused,
    RetryAt,
    Sent,
    SuspendChat,
    Unconfirmed,
    Unreachable,
)

WAIT_MARGIN = timedelta(seconds=1)  # Telegram counts whole seconds, and may have rounded down
MAX_BACKOFF = timedelta(minutes=15)
MAX_ATTEMPTS = 200  # ten in the first 17 minutes, then one each 15 minutes: two days in all


def settle(item: OutboxItem, outcome: Outcome, *, now: datetime) -> Disposition:
    """Return the disposition of an alert or digest after this outcome of an attempt.

    Only two outcomes lead to `DeadLetter`: Telegram refused the message as plain text too, or the answers to 200
    attempts (two days) were lost. An edit of a deleted message is dropped. Everything else is sent, waits, or is
    suspended with its chat. A dead letter is stored with its reason for an operator.
    """
    match outcome:
        case Sent(message_id):
            return Delivered(message_id)
        case RateLimited(wait, is_ours):
            at = now + max(wait, timedelta(0)) + (timedelta(0) if is_ours else WAIT_MARGIN)
            reason = "our own pace" if is_ours else "told to wait"
            return RetryAt(at, plain=item.plain, counts=False, reason=reason, whole_chat=True)
        case ChatMigrated(chat_id):
            return MigrateChat(chat_id, at=now)
        case Unreachable(reason):
            return SuspendChat(reason)
        case MessageGone(reason):
            return Dropped(reason)
        case Refused() | Unconfirmed():
            return _after_failure(item, outcome, now)
        case _:
            assert_never(outcome)


def back_off(attempts: int) -> timedelta:
    """Return the pause after so many attempts whose answers were lost: 2, 4, 8 … seconds, at most 15 minutes."""
    return min(timedelta(seconds=2 ** min(attempts, 10)), MAX_BACKOFF)


def _after_failure(item: OutboxItem, outcome: Refused | Unconfirmed, now: datetime) -> Disposition:
    """Retry a refused message once without markup, the most frequent reason of a refusal; then a dead letter."""
    if isinstance(outcome, Unconfirmed):
        return _after_lost_answer(item, outcome.reason, now)
    if item.plain:
        return DeadLetter(outcome.reason)
    return RetryAt(now, plain=True, counts=True, reason=outcome.reason)


def _after_lost_answer(item: OutboxItem, reason: str, now: datetime) -> Disposition:
    attempts = item.attempts + 1
    if attempts >= MAX_ATTEMPTS:
        return DeadLetter(f"{reason} (no answer to {attempts} tries)")
    is_lost = isinstance(item, DueDigest) or item.kind is not AlertKind.UPDATE  # an edit made twice goes unnoticed
    return RetryAt(now + back_off(attempts), plain=item.plain, counts=True, reason=reason, is_lost=is_lost)
