"""What a failure of the Bot API means for an alert, and what becomes of the alert then.

The rules, outcome by outcome: a flood limit (429) is obeyed and is nobody's fault; a group that became a supergroup has
a new id; 403, and some descriptions of a 400, mean that nobody can be written to there; any other 400 means that
Telegram will never take this message as it is. A lost answer (network, 5xx) may hide a message that arrived: sending
again risks one double, not sending risks losing news, so it is sent again. The same goes for a token that is refused
and for another process that takes our updates: neither is the message's fault, and an operator can mend both.

What the server says, and when, was read in tdlib/telegram-bot-api 10.0 and tdlib/td.
"""

from datetime import datetime, timedelta
from enum import Enum
from typing import assert_never

from bot.model.alerts import Alert, AlertKind
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


class Meaning(Enum):
    """Whose fault a failure is."""

    WAIT = "we are to wait"
    MOVED = "the chat has another id"
    CHAT = "nobody can be written to there"
    MESSAGE = "Telegram will never take this message"
    SAME = "the message says so already"
    GONE = "the message that was to be edited is not there"
    UNKNOWN = "it may have been done, or not"


FAILURES: tuple[tuple[int, str, Meaning], ...] = (
    # The code, words of the description in small letters, and what they mean. The first row that fits decides; a row
    # without words is for whatever else comes with its code.
    (429, "", Meaning.WAIT),
    (403, "", Meaning.CHAT),  # blocked, kicked, left, deactivated, deleted, never started
    (400, "chat not found", Meaning.CHAT),  # private ones too: the bot never met them, or the account is gone
    (400, "not enough rights to send text messages", Meaning.CHAT),
    (400, "need administrator rights in the channel", Meaning.CHAT),
    (400, "have no write access", Meaning.CHAT),
    (400, "chat_write_forbidden", Meaning.CHAT),
    (400, "chat_restricted", Meaning.CHAT),
    (400, "topic_closed", Meaning.CHAT),
    (400, "peer_id_invalid", Meaning.CHAT),
    (400, "user_is_blocked", Meaning.CHAT),
    (400, "input_user_deactivated", Meaning.CHAT),
    (400, "upgraded to a supergroup", Meaning.CHAT),  # and no word of the new id
    (400, "message is not modified", Meaning.SAME),
    (400, "message to edit not found", Meaning.GONE),
    (400, "message can't be edited", Meaning.GONE),
    (400, "there is no text in the message", Meaning.GONE),
    (400, "message_id_invalid", Meaning.GONE),
    (400, "", Meaning.MESSAGE),  # markup, length, buttons: a fault of ours, to be mended
    (401, "", Meaning.UNKNOWN),  # the token
    (404, "", Meaning.UNKNOWN),  # the token, or the server is none of Telegram's
    (409, "", Meaning.UNKNOWN),  # another process takes our updates
    (500, "", Meaning.UNKNOWN),
    (502, "", Meaning.UNKNOWN),
)
REASON = 200  # characters of what Telegram says that are kept

MARGIN = timedelta(seconds=1)  # Telegram counts whole seconds, and may have rounded down
LONGEST_WAIT = timedelta(minutes=15)
LAST_TRY = 200  # ten tries in the first 17 minutes, then one each 15 minutes: two days in all


def meaning(code: int, description: str) -> Meaning:
    """Return what a failure means; of a code that is not known, that nobody knows."""
    said = description.lower()
    return next((what for number, words, what in FAILURES if number == code and words in said), Meaning.UNKNOWN)


def outcome(
    code: int,
    description: str,
    *,
    wait: timedelta | None = None,
    new_id: int | None = None,
    message_id: int | None = None,
) -> Outcome:
    """Return what became of a message for which the Bot API answered with a failure.

    Args:
        code: of the failure; 0 where there was no answer.
        description: what the server said.
        wait: how long it asks us to wait.
        new_id: of the chat.
        message_id: of the message that was to be edited; None where it was a new one.
    """
    said = description[:REASON]
    if new_id is not None:
        return ChatMigrated(new_id)
    what = meaning(code, description)
    if what in {Meaning.SAME, Meaning.GONE} and message_id is None:
        what = Meaning.MESSAGE  # it was no edit, so it is no word of an edit either
    if what is Meaning.WAIT:
        return RateLimited(wait or timedelta(seconds=1))
    if what is Meaning.SAME and message_id is not None:
        return Sent(message_id)
    said_of: dict[Meaning, Outcome] = {
        Meaning.CHAT: Unreachable(said),
        Meaning.GONE: MessageGone(said),
        Meaning.MESSAGE: Refused(said),
    }
    return said_of.get(what, Unconfirmed(said))


def settle(alert: Alert, outcome: Outcome, *, now: datetime) -> Disposition:
    """Return what is to be written about the alert after this outcome.

    Only two ways lead to `DeadLetter`: Telegram refused the message as plain text too, or the answers to 200 tries (two
    days' worth) were lost. An edit of a message that somebody has deleted is dropped. Everything else is sent, waits,
    or rests with its chat. A parked alert is kept, with its reason, for an operator.
    """
    match outcome:
        case Sent(message_id):
            return Delivered(message_id)
        case RateLimited(wait, is_ours):
            at = now + max(wait, timedelta(0)) + (timedelta(0) if is_ours else MARGIN)
            reason = "our own pace" if is_ours else "told to wait"
            return RetryAt(at, plain=alert.plain, counts=False, reason=reason, whole_chat=True)
        case ChatMigrated(chat_id):
            return MigrateChat(chat_id, at=now)
        case Unreachable(reason):
            return SuspendChat(reason)
        case MessageGone(reason):
            return Dropped(reason)
        case Refused() | Unconfirmed():
            return _failed(alert, outcome, now)
        case _:
            assert_never(outcome)


def back_off(attempts: int) -> timedelta:
    """Return the pause after so many tries whose answers were lost: 2, 4, 8 … seconds, at most 15 minutes."""
    return min(timedelta(seconds=2 ** min(attempts, 10)), LONGEST_WAIT)


def _failed(alert: Alert, outcome: Refused | Unconfirmed, now: datetime) -> Disposition:
    """Send what was refused once without markup, which is what Telegram refuses most; then give the message up."""
    if isinstance(outcome, Unconfirmed):
        return _unknown(alert, outcome.reason, now)
    if alert.plain:
        return DeadLetter(outcome.reason)
    return RetryAt(now, plain=True, counts=True, reason=outcome.reason)


def _unknown(alert: Alert, reason: str, now: datetime) -> Disposition:
    tries = alert.attempts + 1
    if tries >= LAST_TRY:
        return DeadLetter(f"{reason} (no answer to {tries} tries)")
    is_lost = alert.kind is not AlertKind.UPDATE  # an edit can be made twice, and nobody notices
    return RetryAt(now + back_off(tries), plain=alert.plain, counts=True, reason=reason, is_lost=is_lost)
