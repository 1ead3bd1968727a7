"""An announcement becomes one alert a chat, by one statement, however many chats there are.

Left out are chats that have paused or cannot be reached, chats that muted the story, and chats that have an alert of
the story already, whatever became of it: the unique key of the outbox is what keeps an event from being told twice.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Announcement, Edition
from bot.storage.database import given, insert, written
from bot.storage.tables import AlertState, alerts, chats, mutes, subscriptions


async def announce(connection: AsyncConnection, announcement: Announcement, *, now: datetime) -> int:
    """Write an alert for every chat that is to hear of the story; return how many."""
    new = {
        "story_id": announcement.story_id,
        "edition": Edition.FIRST.value,
        "state": AlertState.WAITING.value,
        "due_at": announcement.due_at,
        "attempts": 0,
        "plain": False,
        "created_at": now,
    }
    columns = {"chat_id": subscriptions.c.chat_id} | given(alerts, new)
    statement = insert(connection, alerts).from_select(list(columns), _readers(announcement, columns.values()))
    unique = ["chat_id", "story_id", "edition"]
    return await written(connection, statement.on_conflict_do_nothing(index_elements=unique))


def _readers(announcement: Announcement, columns: Iterable[ColumnElement[Any]]) -> Select[Any]:
    """Choose the chats, in one order for everybody, so that two transactions never wait for each other in a ring.

    PostgreSQL holds the chats: one that is being forgotten at this moment is left out, and does not undo the save.
    """
    muted = exists().where(mutes.c.chat_id == chats.c.id, mutes.c.story_id == announcement.story_id)
    return (
        select(*columns)
        .join_from(subscriptions, chats, chats.c.id == subscriptions.c.chat_id)
        .where(
            subscriptions.c.topic_id == announcement.topic_id,
            subscriptions.c.level.in_(sorted(level.value for level in announcement.levels)),
            ~chats.c.is_paused,
            chats.c.suspended.is_(None),
            ~muted,
        )
        .order_by(chats.c.id)
        .with_for_update(read=True, key_share=True, of=chats)
    )
