"""What Telegram answered to a send, and what is done about it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model.alerts import Cause


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram has it."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Later:
    """We are to wait."""

    wait: timedelta
    is_ours: bool = False  # our own pace says so; else Telegram does


@dataclass(frozen=True, slots=True)
class Moved:
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
class Unknown:
    """The answer was lost: it may have arrived, or not."""

    reason: str


@dataclass(frozen=True, slots=True)
class Vanished:
    """The message that was to be edited is not there any more."""

    reason: str


Outcome = Sent | Later | Moved | Unreachable | Refused | Unknown | Vanished


@dataclass(frozen=True, slots=True)
class Done:
    """The alert was sent; nothing is left to do."""

    message_id: int
    publishers: int = 0  # whom the message names, or would name if it were long enough
    missed: tuple[int, ...] = ()  # stories of which it told somebody who came back


@dataclass(frozen=True, slots=True)
class TryAgain:
    """The alert waits for another try."""

    at: datetime
    plain: bool
    counts: bool  # whether the try counts as an attempt; being told to wait does not
    reason: str
    whole_chat: bool = False  # nothing else goes to the chat before
    is_lost: bool = False  # the answer: a new message may have arrived


@dataclass(frozen=True, slots=True)
class Held:
    """The alert waits for a digest."""

    until: datetime
    cause: Cause


@dataclass(frozen=True, slots=True)
class Parked:
    """The alert is put aside, with its reason, for an operator to look at."""

    reason: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """Nobody waits for the alert any more: unsubscribed, paused, or the story is gone."""

    reason: str


@dataclass(frozen=True, slots=True)
class MoveChat:
    """The chat goes on under another id, with all that is its own; the alert is tried again there."""

    chat_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class SuspendChat:
    """The chat rests until somebody comes back; the alert waits."""

    reason: str


Settlement = Done | TryAgain | Held | Parked | Dropped | MoveChat | SuspendChat
