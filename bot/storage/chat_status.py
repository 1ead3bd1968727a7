"""Suspension of chats that cannot be written to, and migration of groups that became supergroups.

Both happen inside an open transaction: when an alert or digest is settled, or when Telegram reports it by an update.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, case, delete, exists, literal, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.chats import ChatKind
from bot.storage.outbox import batching
from bot.storage.statements import insert
from bot.storage.tables import OutboxState, alerts, chats, digests, mutes, subscriptions, topics

NOT_SUSPENDED: dict[str, Any] = {"suspended": None, "suspended_at": None}
UNIQUE_PER_CHAT = {  # columns that are unique for each chat
    subscriptions: ("topic_id",),
    mutes: ("story_id",),
    alerts: ("story_id", "kind", "entry_id"),
    digests: ("scheduled_at",),
}


async def suspend(connection: AsyncConnection, chat_id: int, reason: str, *, now: datetime) -> None:
    """Suspend a chat with its open alerts and digests, so that no claim includes them."""
    reachable = update(chats).where(chats.c.id == chat_id, chats.c.suspended.is_(None))
    await connection.execute(reachable.values(suspended=reason, suspended_at=now))
    for table in (alerts, digests):
        is_open = table.c.state.in_([OutboxState.WAITING.value, OutboxState.BATCHED.value])
        of_chat = update(table).where(table.c.chat_id == chat_id, is_open)
        await connection.execute(of_chat.values(state=OutboxState.SUSPENDED.value, owner=None, lease_until=None))


async def migrate(connection: AsyncConnection, old_id: int, new_id: int, *, now: datetime) -> None:
    """Move a chat to another id, with everything that belongs to it.

    Where a chat of the new id exists already, its settings stay, and the old rows are added. A story that either chat
    was alerted to is not sent again.
    """
    if old_id == new_id:
        return
    await _insert_supergroup(connection, old_id, new_id, now)
    await _delete_what_was_settled(connection, old_id, new_id)
    await _keep_first_subscriptions(connection, old_id, new_id)
    for table in UNIQUE_PER_CHAT:
        await _move_rows(connection, table, old_id, new_id)
    await connection.execute(update(topics).where(topics.c.chat_id == old_id).values(chat_id=new_id))
    await connection.execute(delete(chats).where(chats.c.id == old_id))
    await batching.resume(connection, new_id, was_suspended=False, now=now)


def resumed_at(is_resumed: ColumnElement[bool], now: datetime) -> ColumnElement[Any]:
    """Return the value of `alerts_since`: now for a chat that is resumed, else as it is."""
    return case((is_resumed, literal(now, chats.c.alerts_since.type)), else_=chats.c.alerts_since)


async def _insert_supergroup(connection: AsyncConnection, old_id: int, new_id: int, now: datetime) -> None:
    """Insert a chat of the new id that can be written to. Telegram migrates groups only, to supergroups."""
    alerts_since = resumed_at(chats.c.suspended.is_not(None), now)
    new: dict[str, ColumnElement[Any]] = {
        "id": literal(new_id, chats.c.id.type),
        "kind": literal(ChatKind.SUPERGROUP.value),
        "alerts_since": alerts_since,
    }
    copied = {column.name: column for column in chats.c if column.name not in {*new, *NOT_SUSPENDED}}
    columns = new | copied
    old_row = select(*columns.values()).where(chats.c.id == old_id)
    statement = insert(connection, chats).from_select(list(columns), old_row)
    settings = NOT_SUSPENDED | {"alerts_since": alerts_since}
    await connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=settings))


async def _keep_first_subscriptions(connection: AsyncConnection, old_id: int, new_id: int) -> None:
    """Give the new chat the earlier beginning of each subscription that both have: it is one chat to its readers."""
    old = subscriptions.alias("old")
    is_earlier = (
        old.c.chat_id == old_id,
        old.c.topic_id == subscriptions.c.topic_id,
        old.c.since < subscriptions.c.since,
    )
    both = update(subscriptions).where(subscriptions.c.chat_id == new_id, exists().where(*is_earlier))
    await connection.execute(both.values(since=select(old.c.since).where(*is_earlier).scalar_subquery()))


async def _move_rows(connection: AsyncConnection, table: Table, old_id: int, new_id: int) -> None:
    """Move the rows of the old chat to the new one, except those that it has already."""
    rival = table.alias("other")
    same = and_(*(rival.c[name] == table.c[name] for name in UNIQUE_PER_CHAT[table]))
    exists_already = exists().where(rival.c.chat_id == new_id, same)
    await connection.execute(update(table).where(table.c.chat_id == old_id, ~exists_already).values(chat_id=new_id))


async def _delete_what_was_settled(connection: AsyncConnection, old_id: int, new_id: int) -> None:
    """Delete the new chat's open alerts and digests that the old one has settled already."""
    for table in (alerts, digests):
        old, names = table.alias("old"), UNIQUE_PER_CHAT[table]
        settled = select(*(old.c[name] for name in names)).where(old.c.chat_id == old_id, old.c.settled_at.is_not(None))
        is_settled = tuple_(*(table.c[name] for name in names)).in_(settled)
        await connection.execute(
            delete(table).where(table.c.chat_id == new_id, table.c.settled_at.is_(None), is_settled)
        )
