"""What becomes of an alert after one try to send it.

The rules, outcome by outcome, are those of the failures that the Bot API answers with: a flood limit (429) is obeyed
and is nobody's fault; a group that became a supergroup has a new id; 403 and "chat not found" mean that nobody can be
written to there; any other 400 means that Telegram will never take this message as it is. A lost answer (network, 5xx)
may hide a message that arrived: sending again risks one double, not sending risks losing news, so it is sent again.
"""

from datetime import datetime, timedelta
from typing import assert_never

from bot.model import (
    Alert,
    Done,
    Dropped,
    Later,
    MoveChat,
    Moved,
    Outcome,
    Parked,
    Refused,
    Sent,
    Settlement,
    SuspendChat,
    TryAgain,
    Unknown,
    Unreachable,
    Vanished,
)

MARGIN = timedelta(seconds=1)  # Telegram counts whole seconds, and may have rounded down
LONGEST_WAIT = timedelta(minutes=15)
LAST_TRY = 200  # ten tries in the first 17 minutes, then one each 15 minutes: two days in all


def settle(alert: Alert, outcome: Outcome, *, now: datetime) -> Settlement:
    """Return what is to be written about the alert after this outcome.

    Only two ways lead to `Parked`: Telegram refused the message as plain text too, or the answers to 200 tries (two
    days' worth) were lost. An edit of a message that somebody has deleted is dropped. Everything else is sent, waits,
    or rests with its chat. A parked alert is kept, with its reason, for an operator.
    """
    match outcome:
        case Sent(message_id):
            return Done(message_id)
        case Later(wait):
            at = now + max(wait, timedelta(0)) + MARGIN
            return TryAgain(at, plain=alert.plain, counts=False, reason="told to wait")
        case Moved(chat_id):
            return MoveChat(chat_id, at=now)
        case Unreachable(reason):
            return SuspendChat(reason)
        case Vanished(reason):
            return Dropped(reason)
        case Refused() | Unknown():
            return _failed(alert, outcome, now)
        case _:
            assert_never(outcome)


def back_off(attempts: int) -> timedelta:
    """Return the pause after so many tries whose answers were lost: 2, 4, 8 … seconds, at most 15 minutes."""
    return min(timedelta(seconds=2 ** min(attempts, 10)), LONGEST_WAIT)


def _failed(alert: Alert, outcome: Refused | Unknown, now: datetime) -> Settlement:
    """Send what was refused once without markup, which is what Telegram refuses most; then give the message up."""
    if isinstance(outcome, Unknown):
        return _unknown(alert, outcome.reason, now)
    if alert.plain:
        return Parked(outcome.reason)
    return TryAgain(now, plain=True, counts=True, reason=outcome.reason)


def _unknown(alert: Alert, reason: str, now: datetime) -> Settlement:
    tries = alert.attempts + 1
    if tries >= LAST_TRY:
        return Parked(f"{reason} (no answer to {tries} tries)")
    return TryAgain(now + back_off(tries), plain=alert.plain, counts=True, reason=reason)
