"""An announcement becomes one alert a chat, by one statement, however many chats there are; an edit likewise.

Left out are chats that have paused or cannot be reached, chats that muted the story, and chats that have an alert of
the story already, whatever became of it: the unique key of the outbox is what keeps an event from being told twice.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Announcement, Edition
from bot.storage.database import Insert, given, insert, written
from bot.storage.tables import AlertState, alerts, chats, mutes, subscriptions

_Group = tuple[int, datetime, tuple[str, ...]]  # story, when, levels

EDITED_FOR = timedelta(hours=24)  # a message; later nobody reads it again


async def announce(connection: AsyncConnection, announcements: Iterable[Announcement], *, now: datetime) -> int:
    """Write an alert for every chat that is to hear of a story; return how many.

    One statement a story for all topics of which it reaches the same levels: there may be hundreds.
    """
    grouped: defaultdict[_Group, list[str]] = defaultdict(list)
    for one in announcements:
        grouped[one.story_id, one.due_at, tuple(sorted(level.value for level in one.levels))].append(one.topic_id)
    return sum([await _announce(connection, group, topic_ids, now) for group, topic_ids in grouped.items()])


async def _announce(connection: AsyncConnection, group: _Group, topic_ids: list[str], now: datetime) -> int:
    story_id, due_at, levels = group
    new = {
        "story_id": story_id,
        "edition": Edition.FIRST.value,
        "state": AlertState.WAITING.value,
        "due_at": due_at,
        "attempts": 0,
        "plain": False,
        "created_at": now,
    }
    columns = {"chat_id": chats.c.id} | given(alerts, new)
    columns["due_at"] = case((chats.c.waits, columns["due_at"]), else_=columns["created_at"])
    readers = _readers(story_id, topic_ids, levels, columns.values())
    statement = insert(connection, alerts).from_select(list(columns), readers)
    unique = ["chat_id", "story_id", "edition"]
    return await written(connection, statement.on_conflict_do_nothing(index_elements=unique))


async def renew(connection: AsyncConnection, story_ids: Collection[int], *, due_at: datetime, now: datetime) -> int:
    """Let every message that was sent of these stories be edited; return how many.

    What waits to be edited already stays as it is, so that whatever happens to a story meanwhile is one edit. A message
    that is older than a day is left as it is, and so is one of a story that is muted.
    """
    muted = exists().where(mutes.c.chat_id == alerts.c.chat_id, mutes.c.story_id == alerts.c.story_id)
    told = (
        select(*_edits(due_at, now).values())
        .join_from(alerts, chats, chats.c.id == alerts.c.chat_id)
        .where(
            alerts.c.story_id.in_(list(story_ids)),
            alerts.c.edition == Edition.FIRST.value,
            alerts.c.state == AlertState.SENT.value,
            alerts.c.message_id.is_not(None),
            alerts.c.settled_at > now - EDITED_FOR,
            ~chats.c.is_paused,
            chats.c.suspended.is_(None),
            ~muted,
        )
        .order_by(alerts.c.chat_id)
    )
    statement = insert(connection, alerts).from_select(list(_edits(due_at, now)), told)
    return await written(connection, _again(statement))


def _edits(due_at: datetime, now: datetime) -> dict[str, ColumnElement[Any]]:
    """Return the columns of the edits of alerts that were sent."""
    new = {
        "edition": Edition.UPDATE.value,
        "state": AlertState.WAITING.value,
        "due_at": due_at,
        "attempts": 0,
        "plain": False,
        "created_at": now,
    }
    own = {name: alerts.c[name] for name in ("chat_id", "story_id", "message_id")}
    return own | given(alerts, new)


def _again(statement: Insert) -> Insert:
    """Let an edit that is done begin again, and one that waits go on waiting."""
    fresh = ("state", "due_at", "attempts", "plain", "created_at", "message_id")
    return statement.on_conflict_do_update(
        index_elements=["chat_id", "story_id", "edition"],
        set_={**{name: statement.excluded[name] for name in fresh}, "settled_at": None, "reason": None},
        where=alerts.c.settled_at.is_not(None),
    )


def _readers(
    story_id: int, topic_ids: Collection[str], wanted: Collection[str], columns: Iterable[ColumnElement[Any]]
) -> Select[Any]:
    """Choose the chats, in one order for everybody, so that two transactions never wait for each other in a ring.

    PostgreSQL holds the chats: one that is being forgotten at this moment is left out, and does not undo the save.
    """
    follow = select(subscriptions.c.chat_id).where(
        subscriptions.c.topic_id.in_(topic_ids), subscriptions.c.level.in_(wanted)
    )
    muted = exists().where(mutes.c.chat_id == chats.c.id, mutes.c.story_id == story_id)
    return (
        select(*columns)
        .where(chats.c.id.in_(follow), ~chats.c.is_paused, chats.c.suspended.is_(None), ~muted)
        .order_by(chats.c.id)
        .with_for_update(read=True, key_share=True, of=chats)
    )
