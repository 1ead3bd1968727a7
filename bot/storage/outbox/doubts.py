"""Doubts: entries that are perhaps about the event of their story, told to chats by silent replies, and the verdicts.

A doubtful entry is told to a chat once: by a reply to the story's message, and then the message leaves it out until the
chat says that the event is the same; or as an outlet of the message, as any other entry. The latter where the chat
prefers so, is sent digests, or was told of three doubtful entries of the story already.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.alerts import AlertKind, Verdict
from bot.model.chats import DeliveryMode
from bot.model.stories import DoubtfulEntry, Story
from bot.storage import mappers
from bot.storage.counters import DOUBTS_DIFFERENT, DOUBTS_SAME, DOUBTS_TOLD, increment, value_of
from bot.storage.engine.database import Database
from bot.storage.engine.uncancellable import uncancellable
from bot.storage.outbox.fanout import (
    EDIT,
    UNIQUE_KEY,
    enqueue_edits,
    first_alerts,
    follow_up_columns,
    is_message_sent,
)
from bot.storage.preferences import preference
from bot.storage.statements import count_inserted, insert
from bot.storage.tables import OutboxState, alerts, entries, publishers

MAX_DOUBTS = 3  # replies to a chat about one story
COUNTERS: Mapping[Verdict, str] = {Verdict.SAME: DOUBTS_SAME, Verdict.DIFFERENT: DOUBTS_DIFFERENT}


@dataclass(frozen=True, slots=True)
class ChatDoubts:
    """The doubtful entries of a story about which a chat was asked, by id."""

    told: frozenset[int] = frozenset()  # by a reply that was sent or waits, without a verdict
    same: frozenset[int] = frozenset()
    different: frozenset[int] = frozenset()

    @property
    def hidden(self) -> frozenset[int]:
        """The entries that the story does not show in this chat."""
        return self.told | self.different

    def undecided(self, story: Story) -> tuple[DoubtfulEntry, ...]:
        """Return the doubtful entries of a story of which the chat has not said whether the event is the same."""
        return tuple(doubtful for doubtful in story.doubtful if doubtful.id not in self.same | self.different)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict of a chat that stands about a doubtful entry, after it was asked to change it."""

    verdict: Verdict
    doubtful: DoubtfulEntry


@uncancellable
class Doubts:
    """Store the verdicts of chats about doubtful entries, and show stories as these say."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def visible(self, chat_id: int, stories: Sequence[Story]) -> tuple[Story, ...]:
        """Return stories as a chat is shown them: without the entries that it was told of apart."""
        story_ids = [story.id for story in stories if story.doubtful]
        if not story_ids:
            return tuple(stories)
        async with self._database.read() as connection:
            doubts = await load_doubts(connection, [chat_id], story_ids)
        return tuple(story.without(doubts[chat_id, story.id].hidden) for story in stories)

    async def judge(
        self, chat_id: int, entry_id: int, verdict: Verdict, *, is_final: bool, now: datetime
    ) -> Judgement | None:
        """Store the verdict of a chat, and edit its message about the story; return the verdict that stands.

        Args:
            chat_id: the chat.
            entry_id: the doubtful entry about which it was asked.
            verdict: whether the event is the same.
            is_final: whether an earlier verdict stands.
            now: the moment.

        Returns:
            None where the chat was not asked, or the entry was deleted.
        """
        of_chat = alerts.c.chat_id == chat_id, alerts.c.kind == AlertKind.DOUBT.value, alerts.c.entry_id == entry_id
        query = select(alerts.c.id, alerts.c.story_id, alerts.c.verdict).where(*of_chat)
        async with self._database.write() as connection:
            doubtful = await _doubtful_entry(connection, entry_id)
            row = (await connection.execute(query.order_by(alerts.c.id).limit(1).with_for_update())).one_or_none()
            if row is None or doubtful is None:
                return None
            before = Verdict(row.verdict) if row.verdict else None
            if before is verdict or (before and is_final):
                return Judgement(before, doubtful)
            await connection.execute(update(alerts).where(*of_chat).values(verdict=verdict.value))
            await increment(connection, COUNTERS[verdict])
            if before:
                await increment(connection, COUNTERS[before], -1)
            if before or verdict is Verdict.SAME:
                of_messages = alerts.c.chat_id == chat_id
                await enqueue_edits(connection, [row.story_id], due_at=now, now=now, where=of_messages)
        return Judgement(verdict, doubtful)

    async def counts(self) -> Mapping[str, int]:
        """Return how many doubts were told, and how many were called the same event and a different one."""
        names = {"told": DOUBTS_TOLD, "same": DOUBTS_SAME, "different": DOUBTS_DIFFERENT}
        async with self._database.read() as connection:
            return {label: await value_of(connection, name) for label, name in names.items()}


async def enqueue_doubts(
    connection: AsyncConnection,
    story_ids: Mapping[int, int],
    *,
    changed_ids: Collection[int],
    edited_at: datetime,
    now: datetime,
) -> int:
    """Enqueue a reply about each doubtful entry in the chats that are asked, and an edit in the others.

    Args:
        connection: an open transaction.
        story_ids: the story of each doubtful entry, by its id.
        changed_ids: the stories that another publisher reports by it, so that the messages of the others are edited.
        edited_at: when they are edited.
        now: the moment.

    Returns:
        The number of replies.
    """
    count = 0
    for entry_id, story_id in sorted(story_ids.items()):
        count += await _enqueue_doubt(connection, entry_id, story_id, now)
        if story_id in changed_ids:
            where = ~_is_told(entry_id)
            await enqueue_edits(connection, [story_id], due_at=edited_at, now=now, where=where)
    return count


async def load_doubts(
    connection: AsyncConnection, chat_ids: Collection[int], story_ids: Collection[int]
) -> defaultdict[tuple[int, int], ChatDoubts]:
    """Return the doubts of each of these chats about each of these stories."""
    query = select(alerts.c.chat_id, alerts.c.story_id, alerts.c.entry_id, alerts.c.state, alerts.c.verdict).where(
        alerts.c.chat_id.in_(list(chat_ids)),
        alerts.c.story_id.in_(list(story_ids)),
        alerts.c.kind == AlertKind.DOUBT.value,
    )
    doubts: defaultdict[tuple[int, int], ChatDoubts] = defaultdict(ChatDoubts)
    for row in await connection.execute(query):
        before, entry_id = doubts[row.chat_id, row.story_id], {row.entry_id}
        if row.verdict == Verdict.SAME:
            after = replace(before, same=before.same | entry_id)
        elif row.verdict == Verdict.DIFFERENT:
            after = replace(before, different=before.different | entry_id)
        elif row.state in {OutboxState.DROPPED, OutboxState.DEAD}:
            after = before
        else:
            after = replace(before, told=before.told | entry_id)
        doubts[row.chat_id, row.story_id] = after
    return doubts


async def _enqueue_doubt(connection: AsyncConnection, entry_id: int, story_id: int, now: datetime) -> int:
    """Enqueue a reply in each chat that has a message about the story, or will have it."""
    is_waiting = alerts.c.state == OutboxState.WAITING.value
    moment = literal(now, alerts.c.due_at.type)
    columns = follow_up_columns(AlertKind.DOUBT, urgency=EDIT, due_at=now, now=now)
    columns["entry_id"] = literal(entry_id, alerts.c.entry_id.type)
    columns["due_at"] = case((and_(is_waiting, alerts.c.due_at > moment), alerts.c.due_at), else_=moment)
    rival = alerts.alias("other")
    number = select(func.count()).where(
        rival.c.chat_id == alerts.c.chat_id,
        rival.c.story_id == story_id,
        rival.c.kind == AlertKind.DOUBT.value,
        rival.c.state != OutboxState.DROPPED.value,
    )
    replies = first_alerts(columns).where(
        alerts.c.story_id == story_id,
        or_(is_waiting, is_message_sent(now)),
        preference("tells_doubts"),
        preference("mode") == DeliveryMode.INSTANT.value,
        number.scalar_subquery() < MAX_DOUBTS,
    )
    statement = insert(connection, alerts).from_select(list(columns), replies)
    return await count_inserted(connection, statement.on_conflict_do_nothing(index_elements=UNIQUE_KEY))


def _is_told(entry_id: int) -> ColumnElement[bool]:
    """Return the condition that the chat of an alert was asked, or will be, about a doubtful entry."""
    rival = alerts.alias("other")
    return exists().where(
        rival.c.chat_id == alerts.c.chat_id,
        rival.c.story_id == alerts.c.story_id,
        rival.c.kind == AlertKind.DOUBT.value,
        rival.c.entry_id == entry_id,
    )


async def _doubtful_entry(connection: AsyncConnection, entry_id: int) -> DoubtfulEntry | None:
    query = select(entries, *mappers.PUBLISHER).join_from(
        entries, publishers, publishers.c.id == entries.c.publisher_id
    )
    row = (await connection.execute(query.where(entries.c.id == entry_id))).mappings().one_or_none()
    return None if row is None else DoubtfulEntry(entry_id, mappers.entry(row))
