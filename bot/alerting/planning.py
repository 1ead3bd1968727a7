"""Who is to hear of a story, and when."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.model.alerts import Announcement
from bot.model.entries import Entry
from bot.model.topics import Level, Match

OLDEST_NEWS = timedelta(hours=48)  # what claims to be older is history: a feed has put it back, or was silent for long


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
    """Return one announcement for each topic that the entry is about.

    `levels` says which levels a score reaches; a match that reaches none announces nothing. An entry that claims to be
    older than 48 h is not news and announces nothing. Each announcement is due after the settling time, so that outlets
    which come together are one alert; `is_flood` says that its source brought so much that it is told together. A chat
    that has heard of the story is left out later, by storage.
    """
    if now - entry.published_at > OLDEST_NEWS:
        return ()
    reached = ((match.topic_id, levels(match.score)) for match in matches)
    due_at = now + settling
    return tuple(Announcement(story_id, topic, found, due_at, is_flood) for topic, found in reached if found)
