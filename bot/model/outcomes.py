"""Outcomes of a send to Telegram, and the dispositions that follow from them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model.alerts import BatchReason


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram has accepted the message."""

    message_id: int


@dataclass(frozen=True, slots=True)
class RateLimited:
    """Nothing was sent: a rate limit requires a pause."""

    wait: timedelta
    is_ours: bool = False  # of our own rate limiter; else of Telegram


@dataclass(frozen=True, slots=True)
class ChatMigrated:
    """The group became a supergroup with another id."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The chat cannot be written to: blocked, kicked, deleted."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram will never accept this message."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """The answer was lost: the message may have arrived, or not."""

    reason: str


@dataclass(frozen=True, slots=True)
class MessageGone:
    """The message that was to be edited does not exist any more."""

    reason: str


Outcome = Sent | RateLimited | ChatMigrated | Unreachable | Refused | Unconfirmed | MessageGone


@dataclass(frozen=True, slots=True)
class Delivered:
    """The message was sent; nothing is left to do."""

    message_id: int
    publishers: int = 0  # that an alert's message names, or would name if it were long enough
    quoted: tuple[int, ...] = ()  # ids of the entries in whose words the message tells its stories, one a story
    missed: tuple[int, ...] = ()  # ids of stories that a digest after a return contained beside those batched


@dataclass(frozen=True, slots=True)
class RetryAt:
    """Another attempt is due later."""

    at: datetime
    plain: bool
    counts: bool  # whether this try counts as an attempt; being rate limited does not
    reason: str
    whole_chat: bool = False  # nothing else is sent to the chat before
    is_lost: bool = False  # the answer was: a new message may have arrived


@dataclass(frozen=True, slots=True)
class Batched:
    """The alert waits for a digest."""

    until: datetime
    reason: BatchReason


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """No further attempt is made; stored with its reason for an operator."""

    reason: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """The message is not wanted any more: unsubscribed, paused, or the story was deleted."""

    reason: str


@dataclass(frozen=True, slots=True)
class MigrateChat:
    """The chat continues under another id with everything that belongs to it; the next attempt is made there."""

    chat_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class SuspendChat:
    """The chat is suspended until a message from it arrives; its alerts wait."""

    reason: str


Disposition = Delivered | RetryAt | Batched | DeadLetter | Dropped | MigrateChat | SuspendChat
