"""Stories and chats of claimed alerts, read for all of them at once.

A story may have been merged into another since the alert was written: the id that the alert has leads to the merged
story.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alerting.eligibility import Candidate, FirstMessage
from bot.matching.thresholds import levels_reached
from bot.model.alerts import AlertKind
from bot.model.stories import Story
from bot.model.topics import Level
from bot.storage.engine.database import Database
from bot.storage.engine.uncancellable import uncancellable
from bot.storage.outbox.doubts import ChatDoubts, load_doubts
from bot.storage.stories import load_stories
from bot.storage.tables import OutboxState, alerts, chats, entries, matches, mutes, stories, subscriptions

Pair = tuple[int, int]  # chat, story
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DeliveryContext:
    """Stories, and the facts that decide whether chats are sent them."""

    stories: Mapping[int, Story] = field(default_factory=dict)  # by the requested id; deleted ones are missing
    topics: Mapping[Pair, tuple[str, ...]] = field(default_factory=dict)  # followed and matched, strongest first
    muted: frozenset[Pair] = frozenset()
    recent: Mapping[int, int] = field(default_factory=dict)  # the number of first alerts that a chat was sent lately
    doubts: Mapping[Pair, ChatDoubts] = field(default_factory=dict)  # only of stories with doubtful entries
    firsts: Mapping[Pair, FirstMessage] = field(default_factory=dict)  # the same

    def candidate(self, chat_id: int, story_id: int) -> Candidate:
        """Return the facts that decide whether a chat is sent a story; `story_id` is the one in its alert."""
        pair = chat_id, story_id
        story, topics, is_muted = self.stories.get(story_id), self.topics.get(pair, ()), pair in self.muted
        if story is None or not story.doubtful:
            return Candidate(story, topics, is_muted)
        doubts = self.doubts.get(pair, ChatDoubts())
        first = self.firsts.get(pair, FirstMessage())
        return Candidate(story.without(doubts.hidden), topics, is_muted, doubts.undecided(story), first)


@uncancellable
class DeliveryContexts:
    """Load delivery contexts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self, pairs: Collection[Pair], *, since: datetime | None = None) -> DeliveryContext:
        """Return the context of pairs of chat and story, with the number of alerts that each chat was sent since."""
        story_ids, chat_ids = {story for _, story in pairs}, {chat for chat, _ in pairs}
        async with self._database.read() as connection:
            survivors = await _load_survivors(connection, story_ids)
            current = {survivors.get(story, story) for story in story_ids}
            loaded = await load_stories(connection, sorted(current))
            topics = await _topics(connection, chat_ids, current)
            muted = await _muted(connection, chat_ids, story_ids | current)
            recent = await _recent(connection, chat_ids, since) if since else {}
            doubted = [story.id for story in loaded.values() if story.doubtful]
            doubts = await load_doubts(connection, chat_ids, doubted) if doubted else {}
            firsts = await _first_messages(connection, chat_ids, doubted) if doubted else {}
        merged_ids = {story: survivors.get(story, story) for story in story_ids}
        return DeliveryContext(
            stories={story: loaded[merged_ids[story]] for story in story_ids if merged_ids[story] in loaded},
            topics={(chat, story): topics[chat, merged_ids[story]] for chat, story in pairs},
            muted=frozenset(
                (chat, story) for chat, story in pairs if {(chat, story), (chat, merged_ids[story])} & muted
            ),
            recent=recent,
            doubts=_by_requested(pairs, merged_ids, doubts),
            firsts=_by_requested(pairs, merged_ids, firsts),
        )

    async def missed(self, chat_id: int, *, now: datetime, window: timedelta, limit: int) -> tuple[int, ...]:
        """Return recent stories that a chat follows and was not alerted to, the most reported first.

        A story that was opened before the chat followed its topic is old news.
        """
        was_alerted = exists().where(alerts.c.chat_id == chat_id, alerts.c.story_id == stories.c.id)
        outlets = func.count(entries.c.publisher_id.distinct())
        query = (
            select(stories.c.id)
            .join_from(stories, matches, matches.c.story_id == stories.c.id)
            .join(subscriptions, subscriptions.c.topic_id == matches.c.topic_id)
            .join(entries, entries.c.story_id == stories.c.id)
            .where(subscriptions.c.chat_id == chat_id, subscriptions.c.since <= stories.c.opened_at)
            .where(stories.c.updated_at > now - window, ~was_alerted)
            .group_by(stories.c.id)
            .order_by(outlets.desc(), stories.c.id.desc())
            .limit(limit)
        )
        async with self._database.read() as connection:
            return tuple((await connection.execute(query)).scalars())

    async def suspended_for(self, chat_id: int, *, now: datetime) -> timedelta | None:
        """Return how long ago a chat was last suspended; None where it never was."""
        query = select(chats.c.suspended_at).where(chats.c.id == chat_id)
        async with self._database.read() as connection:
            since = (await connection.execute(query)).scalar_one_or_none()
        return None if since is None else now - since


async def _load_survivors(connection: AsyncConnection, story_ids: Collection[int]) -> dict[int, int]:
    """Return the survivor of each of these stories that was merged."""
    merged = select(stories.c.id, stories.c.merged_into).where(
        stories.c.id.in_(list(story_ids)), stories.c.merged_into.is_not(None)
    )
    return {row.id: row.merged_into for row in await connection.execute(merged)}


async def _topics(
    connection: AsyncConnection, chat_ids: Collection[int], story_ids: Collection[int]
) -> defaultdict[Pair, tuple[str, ...]]:
    query = (
        select(subscriptions.c.chat_id, subscriptions.c.level, matches.c.story_id, matches.c.topic_id, matches.c.score)
        .join_from(matches, subscriptions, subscriptions.c.topic_id == matches.c.topic_id)
        .where(matches.c.story_id.in_(list(story_ids)), subscriptions.c.chat_id.in_(list(chat_ids)))
        .order_by(matches.c.score.desc(), matches.c.topic_id)
    )
    topics_of: defaultdict[Pair, tuple[str, ...]] = defaultdict(tuple)
    for row in await connection.execute(query):
        if Level(row.level) in levels_reached(row.score):
            topics_of[row.chat_id, row.story_id] += (row.topic_id,)
    return topics_of


async def _muted(connection: AsyncConnection, chat_ids: Collection[int], story_ids: Collection[int]) -> set[Pair]:
    query = select(mutes.c.chat_id, mutes.c.story_id).where(
        mutes.c.chat_id.in_(list(chat_ids)), mutes.c.story_id.in_(list(story_ids))
    )
    return {(row.chat_id, row.story_id) for row in await connection.execute(query)}


def _by_requested(pairs: Collection[Pair], merged_ids: Mapping[int, int], rows: Mapping[Pair, T]) -> dict[Pair, T]:
    """Return the rows of pairs by the requested ids of their stories."""
    return {(chat, story): rows[chat, merged_ids[story]] for chat, story in pairs if (chat, merged_ids[story]) in rows}


async def _first_messages(
    connection: AsyncConnection, chat_ids: Collection[int], story_ids: Collection[int]
) -> dict[Pair, FirstMessage]:
    query = select(alerts.c.chat_id, alerts.c.story_id, alerts.c.message_id, alerts.c.state).where(
        alerts.c.chat_id.in_(list(chat_ids)),
        alerts.c.story_id.in_(list(story_ids)),
        alerts.c.kind == AlertKind.NEW.value,
    )
    return {
        (row.chat_id, row.story_id): FirstMessage(row.message_id, is_waiting=row.state == OutboxState.WAITING)
        for row in await connection.execute(query)
    }


async def _recent(connection: AsyncConnection, chat_ids: Collection[int], since: datetime) -> dict[int, int]:
    query = select(alerts.c.chat_id, func.count().label("number")).where(
        alerts.c.chat_id.in_(list(chat_ids)),
        alerts.c.settled_at > since,
        alerts.c.kind == AlertKind.NEW.value,
        alerts.c.message_id.is_not(None),
    )
    return {row.chat_id: row.number for row in await connection.execute(query.group_by(alerts.c.chat_id))}
