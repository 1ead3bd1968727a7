"""Where a chat is: it rests while nobody can be written to there, wakes when somebody comes back, or moves.

Each of these happens inside a transaction that is open: when an alert is settled, or when Telegram says so by itself.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Table, and_, delete, exists, literal, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.chats import ChatKind
from bot.storage.database import insert
from bot.storage.outbox import batching
from bot.storage.tables import OutboxState, alerts, chats, digests, mutes, subscriptions, topics

AWAKE: dict[str, Any] = {"suspended": None, "suspended_at": None}  # a chat that can be written to
OWN = {  # what a chat has once each
    subscriptions: ("topic_id",),
    mutes: ("story_id",),
    alerts: ("story_id", "kind"),
    digests: ("scheduled_at",),
}


async def suspend(connection: AsyncConnection, chat_id: int, reason: str, *, now: datetime) -> None:
    """Let a chat suspend with all its alerts, out of the way of everybody else's."""
    awake = update(chats).where(chats.c.id == chat_id, chats.c.suspended.is_(None))
    await connection.execute(awake.values(suspended=reason, suspended_at=now))
    for table in (alerts, digests):
        is_open = table.c.state.in_([OutboxState.WAITING.value, OutboxState.BATCHED.value])
        of_chat = update(table).where(table.c.chat_id == chat_id, is_open)
        await connection.execute(of_chat.values(state=OutboxState.SUSPENDED.value, owner=None, lease_until=None))


async def migrate(connection: AsyncConnection, old_id: int, new_id: int, *, now: datetime) -> None:
    """Let a chat go on under another id, with all that is its own.

    Where somebody has come by the new id already, its own wishes stand, and the old ones are added to them. A story
    that either has been told of is not told again.
    """
    if old_id == new_id:
        return
    await _open(connection, old_id, new_id)
    await _delete_what_was_settled(connection, old_id, new_id)
    for table in OWN:
        await _take_along(connection, table, old_id, new_id)
    await connection.execute(update(topics).where(topics.c.chat_id == old_id).values(chat_id=new_id))
    await connection.execute(delete(chats).where(chats.c.id == old_id))
    await batching.resume(connection, new_id, was_suspended=False, now=now)


async def _open(connection: AsyncConnection, old_id: int, new_id: int) -> None:
    """Let there be a chat of the new id, that can be written to. Telegram moves groups only, to supergroups."""
    new = {"id": literal(new_id, chats.c.id.type), "kind": literal(ChatKind.SUPERGROUP.value)}
    other = {column.name: column for column in chats.c if column.name not in {*new, *AWAKE}}
    columns = new | other
    as_it_was = select(*columns.values()).where(chats.c.id == old_id)
    statement = insert(connection, chats).from_select(list(columns), as_it_was)
    await connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=AWAKE))


async def _take_along(connection: AsyncConnection, table: Table, old_id: int, new_id: int) -> None:
    """Give the rows of the old chat to the new one, but those of which it has its own."""
    other = table.alias("other")
    same = and_(*(other.c[name] == table.c[name] for name in OWN[table]))
    has_its_own = exists().where(other.c.chat_id == new_id, same)
    await connection.execute(update(table).where(table.c.chat_id == old_id, ~has_its_own).values(chat_id=new_id))


async def _delete_what_was_settled(connection: AsyncConnection, old_id: int, new_id: int) -> None:
    """Delete the new chat's open alerts and digests that the old one has settled already."""
    for table in (alerts, digests):
        old, names = table.alias("old"), OWN[table]
        settled = select(*(old.c[name] for name in names)).where(old.c.chat_id == old_id, old.c.settled_at.is_not(None))
        is_settled = tuple_(*(table.c[name] for name in names)).in_(settled)
        await connection.execute(
            delete(table).where(table.c.chat_id == new_id, table.c.settled_at.is_(None), is_settled)
        )
