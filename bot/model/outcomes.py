"""What Telegram answered to a send, and what is done about it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model.alerts import BatchReason


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram has it."""

    message_id: int


@dataclass(frozen=True, slots=True)
class RateLimited:
    """We are to wait."""

    wait: timedelta
    is_ours: bool = False  # our own pace says so; else Telegram does


@dataclass(frozen=True, slots=True)
class ChatMigrated:
    """The group became a supergroup with another id."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Nobody can be written to there: blocked, kicked, deleted."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram will never take this message."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """The answer was lost: it may have arrived, or not."""

    reason: str


@dataclass(frozen=True, slots=True)
class MessageGone:
    """The message that was to be edited is not there any more."""

    reason: str


Outcome = Sent | RateLimited | ChatMigrated | Unreachable | Refused | Unconfirmed | MessageGone


@dataclass(frozen=True, slots=True)
class Delivered:
    """The alert was sent; nothing is left to do."""

    message_id: int
    publishers: int = 0  # whom the message names, or would name if it were long enough
    missed: tuple[int, ...] = ()  # stories of which it told somebody who came back


@dataclass(frozen=True, slots=True)
class RetryAt:
    """The alert waits for another try."""

    at: datetime
    plain: bool
    counts: bool  # whether the try counts as an attempt; being told to wait does not
    reason: str
    whole_chat: bool = False  # nothing else goes to the chat before
    is_lost: bool = False  # the answer: a new message may have arrived


@dataclass(frozen=True, slots=True)
class Batched:
    """The alert waits for a digest."""

    until: datetime
    cause: BatchReason


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """The alert is put aside, with its reason, for an operator to look at."""

    reason: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """Nobody waits for the alert any more: unsubscribed, paused, or the story is gone."""

    reason: str


@dataclass(frozen=True, slots=True)
class MigrateChat:
    """The chat goes on under another id, with all that is its own; the alert is tried again there."""

    chat_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class SuspendChat:
    """The chat rests until somebody comes back; the alert waits."""

    reason: str


Disposition = Delivered | RetryAt | Batched | DeadLetter | Dropped | MigrateChat | SuspendChat
