"""What can be followed. Built-in topics are rows too, so that a subscription always points to something."""

from collections.abc import Sequence

from sqlalchemy import select

from bot.model import Topic
from bot.storage.database import Database, insert
from bot.storage.tables import topics
from bot.storage.unbroken import unbroken


@unbroken
class Topics:
    """Topics that are built in, and chats' own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ensure(self, found: Sequence[Topic]) -> None:
        """Write down topics; one that is known gets its new words."""
        async with self._database.write() as connection:
            statement = insert(connection, topics)
            statement = statement.on_conflict_do_update(index_elements=["id"], set_={"words": statement.excluded.words})
            if rows := [{"id": topic.id, "words": topic.words, "chat_id": topic.chat_id} for topic in found]:
                await connection.execute(statement, rows)

    async def all(self) -> tuple[Topic, ...]:
        """Return every topic there is."""
        async with self._database.read() as connection:
            found = await connection.execute(select(topics).order_by(topics.c.id))
            return tuple(Topic(id=row.id, words=row.words, chat_id=row.chat_id) for row in found)
