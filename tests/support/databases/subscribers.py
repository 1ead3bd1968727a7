"""Insert many subscribers of one topic at once."""

from collections.abc import Sequence

from sqlalchemy import insert

from bot.clock import Clock
from bot.model.chats import Chat, ChatKind, DeliveryPreferences
from bot.storage import mappers
from bot.storage.engine.database import Database
from bot.storage.tables import chats, subscriptions

ROWS_PER_STATEMENT = 10_000


async def follow_armenia(database: Database, ids: Sequence[int], *, waits: bool = True) -> None:
    """Insert private chats that follow Armenia; `waits` is their preference to wait for several outlets."""
    now, preferences = Clock().now(), DeliveryPreferences(waits_for_outlets=waits)
    follow = {"topic_id": "armenia", "level": "normal", "since": now}
    async with database.write() as connection:
        for start in range(0, len(ids), ROWS_PER_STATEMENT):
            chat_ids = ids[start : start + ROWS_PER_STATEMENT]
            rows = [
                mappers.chat_columns(Chat(chat_id, ChatKind.PRIVATE, "en", preferences=preferences))
                for chat_id in chat_ids
            ]
            await connection.execute(insert(chats), rows)
            await connection.execute(insert(subscriptions), [follow | {"chat_id": chat_id} for chat_id in chat_ids])
