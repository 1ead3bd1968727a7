"""Map an error of the Bot API to the outcome of a send.

A flood limit (429) requires a wait; a group that became a supergroup has a new id; 403, and some descriptions of a 400,
mean that the chat cannot be written to; any other 400 means that Telegram will never take this message as it is. A lost
answer (network, 5xx) may hide a message that arrived. The same goes for a token that is refused and for another process
that takes our updates: neither is the message's fault.

The descriptions and their conditions were read in tdlib/telegram-bot-api 10.0 and tdlib/td.

PTB has a class for each code, and states the code itself only in some of them. A BadRequest is a NetworkError in PTB,
so it is tested before. PTB capitalises the description.
"""

import re
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


CLOSED_CHAT: tuple[str, ...] = (
    # How the description of a 400 begins, as a regular expression, where the chat cannot be written to. Sentences are
    # the server's own (Client.cpp, td's DialogManager and MessagesManager; "old" ones are of earlier releases, which
    # self-hosted servers may run). Identifiers are those of MTProto, which it hands on
    # (core.telegram.org/method/messages.sendMessage).
    r"(private )?chat not found",  # the bot never met it, or the account is gone
    r"(the )?(group )?chat (was|is) (deactivated|deleted)",  # old
    r"group chat was upgraded to a supergroup",  # without the new id
    r"not enough rights to (send (text )?messages|post|write)",
    r"have no (rights to send|write access)",  # the first is old
    r"need administrator rights in the channel",
    r"bot was (blocked|kicked)",  # these are 403 today
    r"(the )?bot is not a (member|participant)",
    r"(the )?bots? can't (initiate conversation|send messages to)",
    r"user is (deactivated|blocked)",
    r"channel_(banned|invalid|monoforum_unsupported|private|public_group_na)\b",
    r"chat_(admin_required|forbidden|id_invalid|invalid|restricted|write_forbidden)\b",
    r"chat_(guest_)?send_(\w+_)?forbidden\b",  # of each kind of content: the chat forbids what the bot sends
    r"(input_)?user_deactivated",
    r"(user|you)_(is_)?blocked",
    r"user_(banned_in_channel|is_bot|kicked|not_participant|privacy_restricted)\b",
    r"peer_id_(invalid|not_supported)\b",
    r"bot_groups_blocked\b",
    r"privacy_premium_required\b",
    r"(allow_)?payment_required",  # the chat takes messages for Stars only
    r"topic_(closed|deleted|hidden|id_invalid)\b",
)

FAILURES: tuple[tuple[int, str, FailureKind], ...] = (
    # The code, how the description begins, and what it means. The first row that fits decides; a row without words is
    # for whatever else comes with its code. Only the beginning counts: behind it a description may quote the message.
    (429, "", FailureKind.RATE_LIMIT),
    (403, "", FailureKind.CHAT),  # blocked, kicked, left, deactivated, deleted, never started
    *((400, words, FailureKind.CHAT) for words in CLOSED_CHAT),
    (400, r"message is not modified", FailureKind.NOT_MODIFIED),
    (400, r"message_not_modified", FailureKind.NOT_MODIFIED),
    (400, r"message to edit not found", FailureKind.MESSAGE_GONE),
    (400, r"message can't be edited", FailureKind.MESSAGE_GONE),
    (400, r"there is no text in the message", FailureKind.MESSAGE_GONE),
    (400, r"message_id_invalid", FailureKind.MESSAGE_GONE),
    (400, r"(user_restricted|peer_flood)\b", FailureKind.UNKNOWN),  # the bot is limited everywhere, for a time
    (400, "", FailureKind.MESSAGE),  # markup, length, buttons: a fault of ours, to be mended
    (401, "", FailureKind.UNKNOWN),  # the token
    (404, "", FailureKind.UNKNOWN),  # the token, or the server is none of Telegram's
    (409, "", FailureKind.UNKNOWN),  # another process takes our updates
    (500, "", FailureKind.UNKNOWN),
    (502, "", FailureKind.UNKNOWN),
)
_BEGINNINGS = tuple((code, re.compile(words), kind) for code, words, kind in FAILURES)
_PREFIX = re.compile(r"\s*((bad request|forbidden):\s*)*")
MAX_REASON_CHARS = 200  # of a description that are stored
MIN_WAIT = timedelta(seconds=1)  # where the server names none


def classify(code: int, description: str) -> FailureKind:
    """Return what a failure concerns; UNKNOWN for a code that is not in the table."""
    lowered = _PREFIX.sub("", description.lower(), count=1)
    rows = (kind for number, beginning, kind in _BEGINNINGS if number == code and beginning.match(lowered))
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


def is_chat_closed(error: TelegramError) -> bool:
    """Return whether an error means that the chat cannot be written to."""
    return isinstance(outcome_of(error), Unreachable)


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
