"""Plan the announcements of a new entry: the topics whose subscribers are alerted, and when."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.model.alerts import Announcement
from bot.model.entries import Entry
from bot.model.topics import Level, Match

MAX_NEWS_AGE = timedelta(hours=48)  # an older entry is not news: its feed has restored it, or was not updated for long


def plan(
    story_id: int,
    entry: Entry,
    matches: Sequence[Match],
    *,
    levels: Callable[[int], frozenset[Level]],
    settling: timedelta,
    now: datetime,
    is_flood: bool = False,
) -> tuple[Announcement, ...]:
    """Return one announcement for each topic that the entry matches.

    Chats that were alerted to the story already are left out later, by storage.

    Args:
        story_id: the story that the entry belongs to.
        entry: the new entry; one that claims to be older than `MAX_NEWS_AGE` announces nothing.
        matches: the topics of the entry, each with its score.
        levels: returns the levels that a score reaches; a match that reaches none announces nothing.
        settling: how long announcements wait, so that publishers who report at about the same time are one alert.
        now: the moment.
        is_flood: whether its source published so much within one poll that its alerts are batched.
    """
    if now - entry.published_at > MAX_NEWS_AGE:
        return ()
    due_at = now + settling
    reached = ((match.topic_id, levels(match.score)) for match in matches)
    return tuple(Announcement(story_id, topic_id, at, due_at, is_flood) for topic_id, at in reached if at)
