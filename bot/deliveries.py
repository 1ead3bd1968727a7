"""The nouns of delivery: how a chat wants to be told, and what became of a try to tell it.

Like those of polling (`bot.visits`) they are imported from `bot.model`. Hours and days of a manner are those of the
chat's own time zone; every moment elsewhere is aware and in UTC.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# ---------------------------------------------------------------- how a chat wants to be told


class Mode(StrEnum):
    """How often a chat wants to hear."""

    INSTANT = "instant"  # of each story as it happens
    HOURLY = "hourly"  # of all of them together, each hour
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours in which a chat wants no sound."""

    begins: int  # minute of the day, 0–1439
    ends: int  # minute of the day; the next day where it is not later than `begins`
    days: frozenset[int] = frozenset(range(7))  # on which they begin, 0 is Monday


@dataclass(frozen=True, slots=True)
class Manner:
    """How and when a chat wants to be told."""

    mode: Mode = Mode.INSTANT
    hour: int = 8  # of a daily or weekly digest
    weekday: int = 0  # of a weekly one, 0 is Monday
    quiet: Quiet | None = None
    zone: str = "UTC"  # a name of the IANA time zone database
    urgent_from: int = 0  # publishers: such a story is not held back; 0: every story is
    grown_from: int = 0  # publishers: of such a story the chat hears once more; 0: of none


class Cause(StrEnum):
    """Why stories are held for a digest, or not held."""

    QUIET = "quiet"  # it was in quiet hours
    MODE = "mode"  # the chat wants digests
    STORM = "storm"  # too many alerts within minutes
    FLOOD = "flood"  # a source brought too much at once
    RETURN = "return"  # nobody could be written to there
    APART = "apart"  # Telegram would not take the digest: they come one by one


class Edition(StrEnum):
    """Which telling of a story an alert is."""

    FIRST = "first"
    UPDATE = "update"  # edits the message of the first, silently
    GROWN = "grown"  # answers it, with a sound: so many outlets tell it now
    CORRECTED = "corrected"  # the same: a number has changed
    DIGEST = "digest"  # many stories in one message

    @property
    def is_escalation(self) -> bool:
        """Whether it rings once more for a story that was told."""
        return self in {Edition.GROWN, Edition.CORRECTED}


# ---------------------------------------------------------------- what became of a try


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


# ---------------------------------------------------------------- what is to be written about it


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
