"""Rows of the outbox (alerts and digests) and the content of their messages."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.chats import Chat
from bot.model.entries import Entry
from bot.model.stories import Story, Summary
from bot.model.topics import Level


class BatchReason(StrEnum):
    """The reason for which alerts are batched into a digest."""

    QUIET = "quiet"  # quiet hours
    MODE = "mode"  # the chat wants digests
    STORM = "storm"  # too many alerts to the chat within minutes
    FLOOD = "flood"  # a source published too much within one poll
    RETURN = "return"  # the chat was suspended, and is not any more


class AlertKind(StrEnum):
    """The occasion of an alert: a new story, or a change of one that was sent."""

    NEW = "new"
    UPDATE = "update"  # edits the message of the first, silently
    GROWTH = "growth"  # replies to it, with a sound: so many publishers report the story now
    CORRECTION = "correction"  # the same: a number has changed
    DOUBT = "doubt"  # replies to it, silently: an entry is perhaps about the same event

    @property
    def is_reply(self) -> bool:
        """True for an alert that replies to the first one about its story."""
        return self in {AlertKind.GROWTH, AlertKind.CORRECTION, AlertKind.DOUBT}


class Verdict(StrEnum):
    """The answer of a chat to a doubt: whether the entry reports the event of its story."""

    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Announcement:
    """A decision: every chat that follows this topic at one of these levels gets an alert about this story."""

    story_id: int
    topic_id: str
    levels: frozenset[Level]
    due_at: datetime
    is_flood: bool = False  # its source published too much within one poll: batched into a digest


@dataclass(frozen=True, slots=True)
class Alert:
    """A row of the outbox, as claimed for sending: chat × story × kind, and × entry of a doubt."""

    id: int
    chat: Chat
    story_id: int
    kind: AlertKind
    attempts: int  # before this one
    plain: bool  # send without markup: Telegram refused it with
    message_id: int | None = None  # of an update: the message to edit; of a reply: the one it replies to
    entry_id: int = 0  # of a doubt: the doubtful entry
    is_flood: bool = False  # its source published too much within one poll
    is_unbatched: bool = False  # Telegram refused the digest that it was batched for: it is sent by itself
    is_silent: bool = False  # sent without notification: the reader was told late, of a part of another story
    free_at: datetime | None = None  # nothing is sent to the chat before


@dataclass(frozen=True, slots=True)
class DueDigest:
    """A digest whose time has come, as claimed for sending: chat × moment."""

    id: int
    chat: Chat
    scheduled_at: datetime  # in whole seconds: the alerts batched until then or earlier belong to it
    reason: BatchReason
    attempts: int  # before this one
    plain: bool  # send without markup: Telegram refused it with
    free_at: datetime | None = None  # nothing is sent to the chat before


OutboxItem = Alert | DueDigest


@dataclass(frozen=True, slots=True)
class AlertContent:
    """Everything that a message about a story shows."""

    story: Story
    summary: Summary
    topics: tuple[str, ...]  # ids of the chat's topics that the story is about
    rendered_at: datetime  # the moment of rendering, for "12 min ago"
    doubtful: tuple[Entry, ...] = ()  # entries that are perhaps about the same event, named apart in a digest


@dataclass(frozen=True, slots=True)
class Digest:
    """The content of one message about many stories."""

    contents: tuple[AlertContent, ...]  # never empty, the most reported first
    reason: BatchReason
    away: timedelta | None = None  # for how long the chat was suspended, where that is the reason
