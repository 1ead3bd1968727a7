"""Chats, their subscriptions and mutes.

A button may be older than the deletion of its chat: a change to a chat that does not exist changes nothing.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, false, select, update

from bot.model.alerts import AlertKind
from bot.model.chats import Chat, DeliveryPreferences, Subscription
from bot.model.topics import Level
from bot.storage import chat_status, mappers
from bot.storage.engine.database import Database
from bot.storage.engine.uncancellable import uncancellable
from bot.storage.outbox import batching
from bot.storage.outbox.fanout import mark_sent
from bot.storage.statements import count_inserted, insert, insert_for_chat
from bot.storage.story_merge import current
from bot.storage.tables import alerts, chats, mutes, subscriptions


@uncancellable
class Chats:
    """Store chats and everything that belongs to one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def register(self, chat: Chat, *, now: datetime) -> Chat:
        """Insert a new chat, or resume a known one with its stored settings; return it."""
        suspended = select(chats.c.suspended).where(chats.c.id == chat.id)
        async with self._database.write() as connection:
            was_suspended = (await connection.execute(suspended)).scalar_one_or_none() is not None
            statement = insert(connection, chats).values(mappers.chat_columns(chat))
            statement = statement.on_conflict_do_update(
                index_elements=["id"],
                set_={
                    "kind": statement.excluded.kind,
                    "suspended": None,
                    "alerts_since": chat_status.resumed_at(chats.c.suspended.is_not(None), now),
                },
            )
            rows = await connection.execute(statement.returning(chats))
            await batching.resume(connection, chat.id, was_suspended=was_suspended, now=now)
            return mappers.chat(rows.mappings().one())

    async def get(self, chat_id: int) -> Chat | None:
        """Return a chat, or None where it does not exist."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(chats).where(chats.c.id == chat_id))).mappings().one_or_none()
            return None if row is None else mappers.chat(row)

    async def set_language(self, chat_id: int, language: str) -> None:
        """Store the language of a chat."""
        await self._change(chat_id, language=language)

    async def set_paused(self, chat_id: int, *, paused: bool, now: datetime) -> None:
        """Pause or resume a chat; a chat that is resumed is alerted to stories that are opened from now on."""
        is_resumed = chats.c.is_paused if not paused else false()
        await self._change(chat_id, is_paused=paused, alerts_since=chat_status.resumed_at(is_resumed, now))

    async def set_preferences(self, chat_id: int, preferences: DeliveryPreferences, *, now: datetime) -> None:
        """Store the delivery preferences of a chat, and send the alerts that are batched for its digest now.

        They stay batched if only `waits_for_outlets` or `tells_doubts` changes, which say nothing of when it comes.
        """
        stored = select(chats.c.preferences).where(chats.c.id == chat_id)
        async with self._database.write() as connection:
            row = (await connection.execute(stored.with_for_update())).one_or_none()
            if row is None:
                return
            before = replace(
                DeliveryPreferences.from_json(row.preferences),
                waits_for_outlets=preferences.waits_for_outlets,
                tells_doubts=preferences.tells_doubts,
            )
            changed = update(chats).where(chats.c.id == chat_id).values(preferences=preferences.to_json())
            await connection.execute(changed)
            if preferences != before:
                await batching.send_early(connection, chat_id, now=now)

    async def _change(self, chat_id: int, **columns: object) -> None:
        async with self._database.write() as connection:
            await connection.execute(update(chats).where(chats.c.id == chat_id).values(columns))

    async def suspend(self, chat_id: int, reason: str, *, now: datetime) -> None:
        """Suspend a chat that cannot be written to; its rows stay, waiting alerts too."""
        async with self._database.write() as connection:
            await chat_status.suspend(connection, chat_id, reason, now=now)

    async def move(self, old_id: int, new_id: int, *, now: datetime) -> None:
        """Move a chat to another id, with everything that belongs to it."""
        async with self._database.write() as connection:
            await chat_status.migrate(connection, old_id, new_id, now=now)

    async def forget(self, chat_id: int) -> None:
        """Delete a chat and everything that belongs to it: subscriptions, mutes, topics, alerts, digests."""
        async with self._database.write() as connection:
            await connection.execute(delete(chats).where(chats.c.id == chat_id))

    async def subscriptions(self, chat_id: int) -> tuple[Subscription, ...]:
        """Return the subscriptions of a chat, the oldest first."""
        query = select(subscriptions).where(subscriptions.c.chat_id == chat_id)
        async with self._database.read() as connection:
            rows = await connection.execute(query.order_by(subscriptions.c.since, subscriptions.c.topic_id))
            return tuple(
                Subscription(chat_id=row.chat_id, topic_id=row.topic_id, level=Level(row.level), since=row.since)
                for row in rows
            )

    async def subscribe(self, subscription: Subscription) -> bool:
        """Subscribe a chat to a topic; return False where it was subscribed already, or where the chat does not exist.

        Raises:
            StorageError: there is no such topic.
        """
        columns = {
            "topic_id": subscription.topic_id,
            "level": subscription.level.value,
            "since": subscription.since,
        }
        async with self._database.write() as connection:
            statement = insert_for_chat(connection, subscriptions, subscription.chat_id, columns)
            return await count_inserted(connection, statement.on_conflict_do_nothing()) > 0

    async def unsubscribe(self, chat_id: int, topic_id: str) -> bool:
        """Unsubscribe a chat from a topic; return False where it was not subscribed."""
        statement = delete(subscriptions).where(
            subscriptions.c.chat_id == chat_id, subscriptions.c.topic_id == topic_id
        )
        async with self._database.write() as connection:
            return (await connection.execute(statement)).rowcount > 0

    async def set_level(self, chat_id: int, topic_id: str, level: Level) -> None:
        """Change the level of a subscription."""
        statement = update(subscriptions).where(
            subscriptions.c.chat_id == chat_id, subscriptions.c.topic_id == topic_id
        )
        async with self._database.write() as connection:
            await connection.execute(statement.values(level=level.value))

    async def mute(self, chat_id: int, story_id: int, *, now: datetime) -> None:
        """Mute a story in a chat: no alert and no edit follows."""
        edits = delete(alerts).where(alerts.c.chat_id == chat_id, alerts.c.story_id == story_id)
        is_open = alerts.c.settled_at.is_(None), alerts.c.owner.is_(None)
        edits = edits.where(alerts.c.kind != AlertKind.NEW.value, *is_open)
        async with self._database.write() as connection:
            await connection.execute(edits)
            current_id = await current(connection, story_id)
            statement = insert_for_chat(connection, mutes, chat_id, {"story_id": current_id, "muted_at": now})
            await connection.execute(statement.on_conflict_do_nothing())

    async def unmute(self, chat_id: int, story_id: int) -> None:
        """Unmute a story in a chat."""
        async with self._database.write() as connection:
            both = {story_id, await current(connection, story_id)}
            await connection.execute(delete(mutes).where(mutes.c.chat_id == chat_id, mutes.c.story_id.in_(both)))

    async def mark_sent(self, chat_id: int, story_id: int, *, now: datetime) -> bool:
        """Mark a story as sent to a chat, so that no alert follows, not even one that waits.

        Return False where it was sent before.
        """
        async with self._database.write() as connection:
            return await mark_sent(connection, chat_id, story_id, now=now)
