"""What an error of Telegram means for the message that was to be sent.

The class decides first, the description second, without regard to case: PTB capitalises what the server says. A
BadRequest is a NetworkError in PTB, so it is asked for before. What the server says, and when, was read in
tdlib/telegram-bot-api 10.0 and tdlib/td.
"""

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from bot.chat.request import ToldToWaitError
from bot.model import Later, Moved, Outcome, Refused, Sent, Unknown, Unreachable, Vanished

CLOSED = (  # descriptions of a 400 after which no message whatever would arrive in that chat
    "chat not found",  # private ones too: the bot never met them, or the account is gone
    "not enough rights to send text messages",
    "need administrator rights in the channel",
    "have no write access",
    "chat_write_forbidden",
    "chat_restricted",
    "topic_closed",
    "peer_id_invalid",
    "user_is_blocked",
    "input_user_deactivated",
    "upgraded to a supergroup",  # and no word of the new id
)
UNCHANGED = "message is not modified"  # a 400 for an edit that changes nothing
VANISHED = (  # descriptions of a 400 for an edit of what is not there any more
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message",
    "message_id_invalid",
)
REASON = 200  # characters of what Telegram says that are kept


def outcome_of(error: TelegramError) -> Outcome:
    """Return what became of a message for which Telegram gave this error."""
    said = str(error)[:REASON]
    match error:
        case ToldToWaitError():
            return Later(error.wait)
        case ChatMigrated():
            return Moved(error.new_chat_id)
        case Forbidden():
            return Unreachable(said)
        case BadRequest():
            closed = any(words in said.lower() for words in CLOSED)
            return Unreachable(said) if closed else Refused(said)
        case InvalidToken():
            return Unknown("token refused")
        case _:  # no answer, a cut one, a 5xx, a proxy's page: it may have arrived, or not
            return Unknown(said)


def outcome_of_edit(error: TelegramError, message_id: int) -> Outcome:
    """Return what became of an edit for which Telegram gave this error; that nothing was to be changed is a success."""
    said = str(error)[:REASON]
    if isinstance(error, BadRequest):
        if UNCHANGED in said.lower():
            return Sent(message_id)
        if any(words in said.lower() for words in VANISHED):
            return Vanished(said)
    return outcome_of(error)
