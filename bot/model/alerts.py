"""Alerts (rows of the outbox), digests, and what they say."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.chats import Chat
from bot.model.stories import Story, Summary
from bot.model.topics import Level


class BatchReason(StrEnum):
    """Why stories are held for a digest, or not held."""

    QUIET = "quiet"  # it was in quiet hours
    MODE = "mode"  # the chat wants digests
    STORM = "storm"  # too many alerts within minutes
    FLOOD = "flood"  # a source brought too much at once
    RETURN = "return"  # nobody could be written to there
    APART = "apart"  # Telegram would not take the digest: they come one by one


class AlertKind(StrEnum):
    """Which telling of a story an alert is."""

    NEW = "first"
    UPDATE = "update"  # edits the message of the first, silently
    GROWTH = "grown"  # answers it, with a sound: so many outlets tell it now
    CORRECTION = "corrected"  # the same: a number has changed
    DIGEST = "digest"  # many stories in one message

    @property
    def is_follow_up(self) -> bool:
        """Whether it rings once more for a story that was told."""
        return self in {AlertKind.GROWTH, AlertKind.CORRECTION}


@dataclass(frozen=True, slots=True)
class Announcement:
    """A decision: whoever follows this topic at one of these levels is to hear of this story."""

    story_id: int
    topic_id: str
    levels: frozenset[Level]
    due_at: datetime
    is_flood: bool = False  # its source brought too much at once: held for a digest


@dataclass(frozen=True, slots=True)
class Alert:
    """One row of the outbox, as a sender holds it."""

    id: int
    chat: Chat
    story_id: int  # of a digest: the second, since 1970, for which it was prepared
    kind: AlertKind
    attempts: int  # before this one
    plain: bool  # send without markup: Telegram refused it with
    message_id: int | None = None  # of an update: the message to edit; of an escalation: the one it answers
    is_flood: bool = False  # its source brought too much at once
    cause: BatchReason | None = None  # why there is a digest, or why it waits for none any more
    free_at: datetime | None = None  # nothing is sent to the chat before


@dataclass(frozen=True, slots=True)
class AlertContent:
    """Everything that a message about a story shows."""

    story: Story
    summary: Summary
    topics: tuple[str, ...]  # ids of the chat's topics that the story is about
    rendered_at: datetime  # the moment of telling, for "12 min ago"


@dataclass(frozen=True, slots=True)
class Digest:
    """Many stories in one message."""

    contents: tuple[AlertContent, ...]  # never empty, the most told first
    cause: BatchReason
    away: timedelta | None = None  # how long nobody could be written to, where that is the cause
