"""Chats, their delivery preferences and subscriptions.

Hours and days of preferences are those of the chat's own time zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from bot.model.topics import Level


class ChatKind(StrEnum):
    """Telegram's own words for kinds of chat."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class DeliveryMode(StrEnum):
    """When alerts are sent."""

    INSTANT = "instant"  # each as it becomes due
    HOURLY = "hourly"  # in a digest, each hour
    DAILY = "daily"
    WEEKLY = "weekly"


def _existing_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:  # a directory of the database is an OSError
        reason = f"no time zone is called {name!r}"
        raise ValueError(reason) from error
    return name


MinuteOfDay = Annotated[int, Field(ge=0, lt=24 * 60)]
HourOfDay = Annotated[int, Field(ge=0, lt=24)]
Weekday = Annotated[int, Field(ge=0, lt=7)]  # 0 is Monday
PublisherCount = Annotated[int, Field(ge=0, le=100)]
ZoneName = Annotated[str, AfterValidator(_existing_zone)]  # of the IANA time zone database


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The hours without notifications."""

    begins: MinuteOfDay
    ends: MinuteOfDay  # on the next day where it is not later than `begins`
    days: frozenset[Weekday] = frozenset(range(7))  # on which they begin


@dataclass(frozen=True, slots=True)
class DeliveryPreferences:
    """The way and the times of delivery to a chat.

    The names of the fields are those of the stored JSON object and of the callback data of buttons: rename none. A
    stored object without a field has its default, so a new field needs no migration.
    """

    mode: DeliveryMode = DeliveryMode.INSTANT
    digest_hour: HourOfDay = 8  # of a daily or weekly digest
    digest_weekday: Weekday = 0  # of a weekly digest
    quiet: QuietHours | None = None
    zone: ZoneName = "UTC"
    urgent_from: PublisherCount = 0  # publishers from which a story is sent at once; 0: never
    grown_from: PublisherCount = 0  # publishers from which a follow-up alert is sent; 0: never
    waits_for_outlets: bool = True  # whether a first alert waits until other publishers had time to report the story
    tells_doubts: bool = True  # whether entries that are perhaps about the same event are told apart

    @staticmethod
    def from_json(stored: Mapping[str, Any]) -> "DeliveryPreferences":
        """Return the preferences of a stored JSON object.

        Missing fields have their default. Fields that this release does not know or whose value it does not accept
        (both occur after a downgrade) are ignored.
        """
        try:
            return _validated(stored)
        except ValidationError as error:
            refused = {problem["loc"][0] for problem in error.errors() if problem["loc"]}
            return _validated({name: value for name, value in stored.items() if name not in refused})

    def to_json(self) -> dict[str, Any]:
        """Return the JSON object to store, with every field."""
        stored: dict[str, Any] = _ADAPTER.dump_python(self, mode="json")
        return stored

    def with_value(self, field: str, value: str) -> "DeliveryPreferences | None":
        """Return the preferences with one field changed to a value written as text; None if it is not acceptable."""
        stored = self.to_json()
        if field not in stored:
            return None
        try:
            return _validated(stored | {field: value})
        except ValidationError:
            return None


_ADAPTER = TypeAdapter(DeliveryPreferences)


def _validated(stored: Mapping[str, Any]) -> DeliveryPreferences:
    return _ADAPTER.validate_python(stored)


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat that alerts are sent to. No name of a person is stored."""

    id: int
    kind: ChatKind
    language: str
    is_paused: bool = False  # by the reader
    suspended: str | None = None  # why Telegram refuses messages to it; None: it accepts them
    preferences: DeliveryPreferences = DeliveryPreferences()


@dataclass(frozen=True, slots=True)
class Subscription:
    """Chat × topic."""

    chat_id: int
    topic_id: str
    level: Level
    since: datetime
