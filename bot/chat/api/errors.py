"""What an error of PTB means for the message that was to be sent.

PTB has a class for each code, and says the code itself only in some of them. A BadRequest is a NetworkError in PTB, so
it is asked for before. PTB capitalises what the server says.
"""

from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, TelegramError

from bot.alerting.retry_policy import outcome
from bot.chat.api.transport import FloodWaitError
from bot.model.outcomes import Outcome

CODES: tuple[tuple[type[TelegramError], int], ...] = (
    (FloodWaitError, 429),
    (Forbidden, 403),
    (BadRequest, 400),
    (InvalidToken, 401),
    (Conflict, 409),
)


def outcome_of(error: TelegramError, message_id: int | None = None) -> Outcome:
    """Return what became of a message for which Telegram gave this error; of an edit, where its message is named."""
    code = next((number for kind, number in CODES if isinstance(error, kind)), 0)  # 0: no answer, a cut one, a 5xx
    said = "token refused" if isinstance(error, InvalidToken) else str(error)  # PTB's own words quote the token
    return outcome(
        code,
        said,
        wait=error.wait if isinstance(error, FloodWaitError) else None,
        new_id=error.new_chat_id if isinstance(error, ChatMigrated) else None,
        message_id=message_id,
    )
