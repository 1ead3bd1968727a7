"""What a sender must know of the alerts that it holds, read for all of them at once.

A story may have been merged into another since the alert was written: it is found under the id of the alert all the
same, as it goes on.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alerting.eligibility import Candidate
from bot.matching.thresholds import levels_reached
from bot.model.alerts import AlertKind
from bot.model.stories import Story
from bot.model.topics import Level
from bot.storage.database import Database
from bot.storage.stories import told_stories
from bot.storage.tables import alerts, chats, entries, matches, mutes, stories, subscriptions
from bot.storage.uncancellable import uncancellable

Pair = tuple[int, int]  # chat, story


@dataclass(frozen=True, slots=True)
class DeliveryContext:
    """What is known of some stories and their readers."""

    stories: Mapping[int, Story] = field(default_factory=dict)  # by the id asked for; those that are gone are missing
    topics: Mapping[Pair, tuple[str, ...]] = field(default_factory=dict)  # why a chat hears of a story, strongest first
    muted: frozenset[Pair] = frozenset()
    recent: Mapping[int, int] = field(default_factory=dict)  # first alerts a chat was sent of late

    def candidate(self, chat_id: int, story_id: int) -> Candidate:
        """Return what decides whether a chat is sent the story of this id, as its alert has it."""
        pair = chat_id, story_id
        return Candidate(self.stories.get(story_id), self.topics.get(pair, ()), pair in self.muted)


@uncancellable
class DeliveryContexts:
    """Stories, as those who are to be told of them need them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self, pairs: Collection[Pair], *, since: datetime | None = None) -> DeliveryContext:
        """Return what is known of each chat and story; of recent alerts, those since that moment."""
        asked_for, chat_ids = {story for _, story in pairs}, {chat for chat, _ in pairs}
        async with self._database.read() as connection:
            now_in = await _now_in(connection, asked_for)
            current = {now_in.get(story, story) for story in asked_for}
            told = await told_stories(connection, sorted(current))
            found = await _topics(connection, chat_ids, current)
            muted = await _muted(connection, chat_ids, asked_for | current)
            recent = await _recent(connection, chat_ids, since) if since else {}
        goes_on = {story: now_in.get(story, story) for story in asked_for}
        return DeliveryContext(
            stories={story: told[goes_on[story]] for story in asked_for if goes_on[story] in told},
            topics={(chat, story): found[chat, goes_on[story]] for chat, story in pairs},
            muted=frozenset((chat, story) for chat, story in pairs if {(chat, story), (chat, goes_on[story])} & muted),
            recent=recent,
        )

    async def missed(self, chat_id: int, *, now: datetime, window: timedelta, limit: int) -> tuple[int, ...]:
        """Return recent stories that a chat follows and was not alerted to, the most reported first."""
        was_told = exists().where(alerts.c.chat_id == chat_id, alerts.c.story_id == stories.c.id)
        outlets = func.count(entries.c.publisher_id.distinct())
        asked = (
            select(stories.c.id)
            .join_from(stories, matches, matches.c.story_id == stories.c.id)
            .join(subscriptions, subscriptions.c.topic_id == matches.c.topic_id)
            .join(entries, entries.c.story_id == stories.c.id)
            .where(subscriptions.c.chat_id == chat_id, stories.c.updated_at > now - window, ~was_told)
            .group_by(stories.c.id)
            .order_by(outlets.desc(), stories.c.id.desc())
            .limit(limit)
        )
        async with self._database.read() as connection:
            return tuple((await connection.execute(asked)).scalars())

    async def away(self, chat_id: int, *, now: datetime) -> timedelta | None:
        """Return how long ago a chat could not be written to any more; None where that never was."""
        asked = select(chats.c.suspended_at).where(chats.c.id == chat_id)
        async with self._database.read() as connection:
            since = (await connection.execute(asked)).scalar_one_or_none()
        return None if since is None else now - since


async def _now_in(connection: AsyncConnection, story_ids: Collection[int]) -> dict[int, int]:
    """Return under which ids those of the stories go on that were merged into others."""
    merged = select(stories.c.id, stories.c.merged_into).where(
        stories.c.id.in_(list(story_ids)), stories.c.merged_into.is_not(None)
    )
    return {row.id: row.merged_into for row in await connection.execute(merged)}


async def _topics(
    connection: AsyncConnection, chat_ids: Collection[int], story_ids: Collection[int]
) -> defaultdict[Pair, tuple[str, ...]]:
    asked = (
        select(subscriptions.c.chat_id, subscriptions.c.level, matches.c.story_id, matches.c.topic_id, matches.c.score)
        .join_from(matches, subscriptions, subscriptions.c.topic_id == matches.c.topic_id)
        .where(matches.c.story_id.in_(list(story_ids)), subscriptions.c.chat_id.in_(list(chat_ids)))
        .order_by(matches.c.score.desc(), matches.c.topic_id)
    )
    found: defaultdict[Pair, tuple[str, ...]] = defaultdict(tuple)
    for row in await connection.execute(asked):
        if Level(row.level) in levels_reached(row.score):
            found[row.chat_id, row.story_id] += (row.topic_id,)
    return found


async def _muted(connection: AsyncConnection, chat_ids: Collection[int], story_ids: Collection[int]) -> set[Pair]:
    asked = select(mutes.c.chat_id, mutes.c.story_id).where(
        mutes.c.chat_id.in_(list(chat_ids)), mutes.c.story_id.in_(list(story_ids))
    )
    return {(row.chat_id, row.story_id) for row in await connection.execute(asked)}


async def _recent(connection: AsyncConnection, chat_ids: Collection[int], since: datetime) -> dict[int, int]:
    asked = select(alerts.c.chat_id, func.count().label("number")).where(
        alerts.c.chat_id.in_(list(chat_ids)),
        alerts.c.settled_at > since,
        alerts.c.kind == AlertKind.NEW.value,
        alerts.c.message_id.is_not(None),
    )
    return {row.chat_id: row.number for row in await connection.execute(asked.group_by(alerts.c.chat_id))}
