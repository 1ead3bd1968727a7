"""Map an error of the Bot API to the outcome of a send.

A flood limit (429) requires a wait; a group that became a supergroup has a new id; 403, and some descriptions of a 400,
mean that the chat cannot be written to; any other 400 means that Telegram will never take this message as it is. A lost
answer (network, 5xx) may hide a message that arrived. The same goes for a token that is refused and for another process
that takes our updates: neither is the message's fault.

The descriptions and their conditions were read in tdlib/telegram-bot-api 10.0 and tdlib/td.

PTB has a class for each code, and states the code itself only in some of them. A BadRequest is a NetworkError in PTB,
so it is tested before. PTB capitalises the description.
"""

from datetime import timedelta
from enum import Enum
from typing import assert_never

from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, TelegramError

from bot.chat.api.transport import FloodWaitError
from bot.model.outcomes import ChatMigrated as Migrated
from bot.model.outcomes import MessageGone, Outcome, RateLimited, Refused, Sent, Unconfirmed, Unreachable

ERROR_CODES: tuple[tuple[type[TelegramError], int], ...] = (
    (FloodWaitError, 429),
    (Forbidden, 403),
    (BadRequest, 400),
    (InvalidToken, 401),
    (Conflict, 409),
)


class FailureKind(Enum):
    """The subject of a failure."""

    RATE_LIMIT = "we are to wait"
    CHAT = "the chat cannot be written to"
    MESSAGE = "Telegram will never take this message"
    NOT_MODIFIED = "the message says so already"
    MESSAGE_GONE = "the message that was to be edited is not there"
    UNKNOWN = "it may have been done, or not"


FAILURES: tuple[tuple[int, str, FailureKind], ...] = (
    # The code, words of the description in small letters, and what they mean. The first row that fits decides; a row
    # without words is for whatever else comes with its code.
    (429, "", FailureKind.RATE_LIMIT),
    (403, "", FailureKind.CHAT),  # blocked, kicked, left, deactivated, deleted, never started
    (
        400,
        "chat not found",
        FailureKind.CHAT,
    ),  # private ones too: no contact with the bot, or the account is gone
    (400, "not enough rights to send text messages", FailureKind.CHAT),
    (400, "need administrator rights in the channel", FailureKind.CHAT),
    (400, "have no write access", FailureKind.CHAT),
    (400, "chat_write_forbidden", FailureKind.CHAT),
    (400, "chat_restricted", FailureKind.CHAT),
    (400, "topic_closed", FailureKind.CHAT),
    (400, "peer_id_invalid", FailureKind.CHAT),
    (400, "user_is_blocked", FailureKind.CHAT),
    (400, "input_user_deactivated", FailureKind.CHAT),
    (400, "upgraded to a supergroup", FailureKind.CHAT),  # without the new id
    (400, "message is not modified", FailureKind.NOT_MODIFIED),
    (400, "message to edit not found", FailureKind.MESSAGE_GONE),
    (400, "message can't be edited", FailureKind.MESSAGE_GONE),
    (400, "there is no text in the message", FailureKind.MESSAGE_GONE),
    (400, "message_id_invalid", FailureKind.MESSAGE_GONE),
    (400, "", FailureKind.MESSAGE),  # markup, length, buttons: a defect of the bot
    (401, "", FailureKind.UNKNOWN),  # the token
    (404, "", FailureKind.UNKNOWN),  # the token, or the server is none of Telegram's
    (409, "", FailureKind.UNKNOWN),  # another process takes our updates
    (500, "", FailureKind.UNKNOWN),
    (502, "", FailureKind.UNKNOWN),
)
MAX_REASON_CHARS = 200  # of a description that are stored
MIN_WAIT = timedelta(seconds=1)  # where the server names none


def classify(code: int, description: str) -> FailureKind:
    """Return what a failure concerns; UNKNOWN for a code that is not in the table."""
    lowered = description.lower()
    rows = (kind for number, words, kind in FAILURES if number == code and words in lowered)
    return next(rows, FailureKind.UNKNOWN)


def outcome_of(error: TelegramError, message_id: int | None = None) -> Outcome:
    """Return the outcome of a call that failed with this error.

    Args:
        error: as PTB or our transport raised it.
        message_id: of the message that was to be edited; None where it was a new one.
    """
    if isinstance(error, ChatMigrated):
        return Migrated(error.new_chat_id)
    code = next((number for kind, number in ERROR_CODES if isinstance(error, kind)), 0)  # 0: no answer, cut, or 5xx
    description = "token refused" if isinstance(error, InvalidToken) else str(error)  # PTB's own words quote the token
    kind, reason = classify(code, description), description[:MAX_REASON_CHARS]
    if kind is FailureKind.RATE_LIMIT:
        wait = error.wait if isinstance(error, FloodWaitError) else timedelta()
        return RateLimited(wait or MIN_WAIT)
    return _outcome(kind, reason, message_id)


def _outcome(kind: FailureKind, reason: str, message_id: int | None) -> Outcome:
    match kind:
        case FailureKind.NOT_MODIFIED if message_id is not None:
            return Sent(message_id)
        case FailureKind.MESSAGE_GONE if message_id is not None:
            return MessageGone(reason)
        case FailureKind.MESSAGE | FailureKind.NOT_MODIFIED | FailureKind.MESSAGE_GONE:
            return Refused(reason)  # the description of an edit has no other meaning for a new message
        case FailureKind.CHAT:
            return Unreachable(reason)
        case FailureKind.UNKNOWN | FailureKind.RATE_LIMIT:
            return Unconfirmed(reason)
        case _:
            assert_never(kind)
