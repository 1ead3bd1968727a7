"""Many who follow Armenia, put into the database at once."""

from collections.abc import Sequence

from sqlalchemy import insert

from bot.clock import Clock
from bot.model.chats import Chat, ChatKind, DeliveryPreferences
from bot.storage import mappers
from bot.storage.engine.database import Database
from bot.storage.tables import chats, subscriptions

TOGETHER = 10_000  # rows in a statement


async def follow_armenia(database: Database, ids: Sequence[int], *, waits: bool = True) -> None:
    """Let these private chats follow Armenia; where they do not wait, they hear from the first outlet."""
    now, preferences = Clock().now(), DeliveryPreferences(waits_for_outlets=waits)
    follow = {"topic_id": "armenia", "level": "normal", "since": now}
    async with database.write() as connection:
        for place in range(0, len(ids), TOGETHER):
            some = ids[place : place + TOGETHER]
            known = [mappers.chat_columns(Chat(one, ChatKind.PRIVATE, "en", preferences=preferences)) for one in some]
            await connection.execute(insert(chats), known)
            await connection.execute(insert(subscriptions), [follow | {"chat_id": one} for one in some])
