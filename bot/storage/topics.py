"""Topics. Built-in topics are rows too, so that a subscription always references a row."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, delete, func, select

from bot.model.topics import Topic
from bot.storage.counters import TOPIC_CHANGES, increment, value_of
from bot.storage.engine.database import Database
from bot.storage.engine.uncancellable import uncancellable
from bot.storage.statements import count_inserted, insert, typed_literals
from bot.storage.tables import chats, topics


@uncancellable
class Topics:
    """Store built-in and custom topics."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ensure(self, new: Sequence[Topic]) -> None:
        """Insert topics; update the words of those that exist."""
        async with self._database.write() as connection:
            statement = insert(connection, topics)
            statement = statement.on_conflict_do_update(index_elements=["id"], set_={"words": statement.excluded.words})
            if rows := [{"id": topic.id, "words": topic.words, "chat_id": topic.chat_id} for topic in new]:
                await connection.execute(statement, rows)

    async def add(self, topic: Topic, *, most: int) -> bool:
        """Insert a custom topic; return False where its chat has `most` already, or does not exist."""
        owned = select(func.count()).where(topics.c.chat_id == topic.chat_id).scalar_subquery()
        async with self._database.write() as connection:
            row = typed_literals(topics, {"id": topic.id, "words": topic.words}) | {"chat_id": chats.c.id}
            chosen = select(*row.values()).where(chats.c.id == topic.chat_id, owned < most)
            added = await count_inserted(connection, insert(connection, topics).from_select(list(row), chosen)) > 0
            await increment(connection, TOPIC_CHANGES)
            return added

    async def remove(self, chat_id: int, topic_id: str) -> bool:
        """Delete a custom topic with its subscription and matches; return False where the chat has none of this id."""
        owned = delete(topics).where(topics.c.id == topic_id, topics.c.chat_id == chat_id)
        async with self._database.write() as connection:
            await increment(connection, TOPIC_CHANGES)
            return (await connection.execute(owned)).rowcount > 0

    async def of(self, chat_id: int) -> tuple[Topic, ...]:
        """Return the custom topics of a chat."""
        async with self._database.read() as connection:
            rows = await connection.execute(select(topics).where(topics.c.chat_id == chat_id).order_by(topics.c.id))
            return tuple(map(_topic, rows))

    async def changes(self) -> int:
        """Return how often custom topics of any chat were changed."""
        async with self._database.read() as connection:
            return await value_of(connection, TOPIC_CHANGES)

    async def ids(self) -> frozenset[str]:
        """Return the id of every custom topic."""
        async with self._database.read() as connection:
            rows = await connection.execute(select(topics.c.id).where(topics.c.chat_id.is_not(None)))
            return frozenset(rows.scalars())

    async def named(self, ids: Collection[str]) -> tuple[Topic, ...]:
        """Return the topics of these ids, without those that were deleted."""
        query = select(topics).where(topics.c.id.in_(list(ids))).order_by(topics.c.id)
        async with self._database.read() as connection:
            return tuple(map(_topic, await connection.execute(query)))

    async def all(self) -> tuple[Topic, ...]:
        """Return every topic."""
        async with self._database.read() as connection:
            rows = await connection.execute(select(topics).order_by(topics.c.id))
            return tuple(map(_topic, rows))


def _topic(row: Row[Any]) -> Topic:
    return Topic(id=row.id, words=row.words, chat_id=row.chat_id)
