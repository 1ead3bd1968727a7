"""Chats, their delivery preferences and subscriptions.

Hours and days of preferences are those of the chat's own time zone.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.topics import Level


class ChatKind(StrEnum):
    """Telegram's own words for kinds of chat."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class DeliveryMode(StrEnum):
    """How often a chat wants to hear."""

    INSTANT = "instant"  # of each story as it happens
    HOURLY = "hourly"  # of all of them together, each hour
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The hours in which a chat wants no sound."""

    begins: int  # minute of the day, 0–1439
    ends: int  # minute of the day; the next day where it is not later than `begins`
    days: frozenset[int] = frozenset(range(7))  # on which they begin, 0 is Monday


@dataclass(frozen=True, slots=True)
class DeliveryPreferences:
    """How and when a chat wants to be told."""

    mode: DeliveryMode = DeliveryMode.INSTANT
    hour: int = 8  # of a daily or weekly digest
    weekday: int = 0  # of a weekly one, 0 is Monday
    quiet: QuietHours | None = None
    zone: str = "UTC"  # a name of the IANA time zone database
    urgent_from: int = 0  # publishers: such a story is not held back; 0: every story is
    grown_from: int = 0  # publishers: of such a story the chat hears once more; 0: of none


@dataclass(frozen=True, slots=True)
class Chat:
    """Somewhere to write to. No name of a person is kept."""

    id: int
    kind: ChatKind
    language: str
    is_paused: bool = False  # by the reader
    waits: bool = True  # with a first alert, until other outlets had time to tell it too
    suspended: str | None = None  # why Telegram would not let us write; None: it does
    preferences: DeliveryPreferences = DeliveryPreferences()


@dataclass(frozen=True, slots=True)
class Subscription:
    """Chat × topic."""

    chat_id: int
    topic_id: str
    level: Level
    since: datetime
