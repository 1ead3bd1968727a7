"""Decide whether a claimed alert or digest is sent now, later in a digest, or not at all.

Decided at the moment of sending: since the alert was written its chat may have paused, unsubscribed or muted the story,
the story may have grown or aged, and quiet hours may have begun.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import assert_never

from bot.alerting.planning import MAX_NEWS_AGE
from bot.alerting.quiet_hours import next_digest, quiet_until
from bot.model.alerts import Alert, AlertKind, BatchReason, DueDigest
from bot.model.chats import DeliveryMode
from bot.model.outcomes import Batched, Dropped, RetryAt
from bot.model.stories import DoubtfulEntry, Story

STORM_ALERTS = 20  # to a chat within `STORM_WINDOW`; from then on they are batched
STORM_WINDOW = timedelta(minutes=10)
FIRST_MESSAGE_WAIT = timedelta(minutes=1)  # of a doubt for the message about its story
MAX_BATCHED_AGE = MAX_NEWS_AGE + timedelta(days=7)  # of a story that has waited for a weekly digest


@dataclass(frozen=True, slots=True)
class FirstMessage:
    """The message about a story to which a chat's replies refer."""

    message_id: int | None = None  # None: it was not sent, or in a digest
    is_waiting: bool = False  # it will be sent


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story at the moment of sending, with the facts that decide whether the chat is sent it."""

    story: Story | None = None  # as the chat is shown it; None: it was deleted
    topics: tuple[str, ...] = ()  # ids of the chat's topics that the story is about
    is_muted: bool = False  # by the chat
    undecided: tuple[DoubtfulEntry, ...] = ()  # of which the chat has not said whether the event is the same
    first: FirstMessage = FirstMessage()  # read only where the story has doubtful entries

    def doubtful_entry(self, entry_id: int) -> DoubtfulEntry | None:
        """Return an undecided entry; None where it was decided or deleted."""
        return next((doubtful for doubtful in self.undecided if doubtful.id == entry_id), None)

    def rejection(self, *, max_age: timedelta, now: datetime) -> str | None:
        """Return why the chat is not to be sent the story any more; None where it is."""
        if self.story is None:
            return "the story is gone"
        if now - self.story.updated_at > max_age:
            return "it is no longer news"
        if self.is_muted:
            return "the reader has muted it"
        return None if self.topics else "the reader no longer follows it"


def postpone_alert(
    alert: Alert, candidate: Candidate, *, recent: int, now: datetime
) -> Batched | RetryAt | Dropped | None:
    """Return the disposition of an alert that is not to be sent now; None where it is.

    Args:
        alert: as claimed.
        candidate: its story.
        recent: how many alerts of kind NEW the chat was sent within the last `STORM_WINDOW`.
        now: the moment.
    """
    if alert.chat.is_paused:
        return Dropped("the reader has paused")
    max_age = MAX_BATCHED_AGE if alert.is_unbatched else MAX_NEWS_AGE
    rejection = candidate.rejection(max_age=max_age, now=now)
    if rejection:
        return Dropped(rejection)
    if alert.kind is AlertKind.DOUBT:
        return _postpone_doubt(alert, candidate.first, now=now)
    publishers = len(candidate.story.certain.publishers) if candidate.story else 0
    return batch(alert, publishers=publishers, recent=recent, now=now)


def postpone_digest(digest: DueDigest, *, now: datetime) -> RetryAt | Dropped | None:
    """Return the disposition of a digest that is not to be sent now; None where it is."""
    if digest.chat.is_paused:
        return Dropped("the reader has paused")
    quiet_ends = quiet_until(digest.chat.preferences, now)
    return None if quiet_ends is None else RetryAt(quiet_ends, plain=False, counts=False, reason="quiet hours")


def batch(alert: Alert, *, publishers: int, recent: int, now: datetime) -> Batched | Dropped | None:
    """Return the disposition of an alert that may not make a sound now; None where it may, or makes none.

    Args:
        alert: an update or a doubt is silent, so it may always be sent.
        publishers: how many report the story now.
        recent: how many alerts of kind NEW the chat was sent within the last `STORM_WINDOW`.
        now: the moment.
    """
    preferences = alert.chat.preferences
    is_urgent = 0 < preferences.urgent_from <= publishers
    quiet_ends = quiet_until(preferences, now)
    match alert.kind:
        case AlertKind.UPDATE | AlertKind.DOUBT:
            return None
        case AlertKind.GROWTH | AlertKind.CORRECTION:
            return None if quiet_ends is None or is_urgent else Dropped("quiet hours: the message was edited")
        case AlertKind.NEW:
            return None if is_urgent else _batch_new(alert, quiet_ends, recent=recent, now=now)
        case _:
            assert_never(alert.kind)


def _postpone_doubt(alert: Alert, first: FirstMessage, *, now: datetime) -> RetryAt | Dropped | None:
    """Return the disposition of a doubt that is not to be sent now; None where it is.

    A message of its own, even a silent one, does not belong in quiet hours. A chat that is sent digests finds the
    entry in the story's item.
    """
    preferences = alert.chat.preferences
    if not preferences.tells_doubts or preferences.mode is not DeliveryMode.INSTANT:
        return Dropped("the reader does not want doubts apart")
    quiet_ends = quiet_until(preferences, now)
    if quiet_ends is not None:
        return RetryAt(quiet_ends, plain=alert.plain, counts=False, reason="quiet hours")
    if first.is_waiting:
        return RetryAt(now + FIRST_MESSAGE_WAIT, plain=alert.plain, counts=False, reason="the story was not sent yet")
    return None


def _batch_new(alert: Alert, quiet_ends: datetime | None, *, recent: int, now: datetime) -> Batched | None:
    if quiet_ends is None and alert.is_unbatched:
        return None
    if alert.chat.preferences.mode is not DeliveryMode.INSTANT:
        return Batched(next_digest(alert.chat.preferences, now), BatchReason.MODE)
    if quiet_ends is not None:
        return Batched(quiet_ends, BatchReason.QUIET)
    if alert.is_flood:
        return Batched(_window_end(now), BatchReason.FLOOD)
    return Batched(_window_end(now), BatchReason.STORM) if recent >= STORM_ALERTS else None


def _window_end(now: datetime) -> datetime:
    """Return the end of the current ten minutes, the same for all alerts that are batched within them."""
    return now + STORM_WINDOW - (now - datetime.min.replace(tzinfo=UTC)) % STORM_WINDOW
