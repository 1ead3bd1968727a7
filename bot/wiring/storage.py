"""Build the storage: the database, and the rows that several parts work with."""

from dataclasses import dataclass

from bot.coordination.notifications import Notifications
from bot.storage.chats import Chats
from bot.storage.engine.database import Database
from bot.storage.outbox.doubts import Doubts
from bot.storage.outbox.queue import Outbox
from bot.storage.sources import Sources
from bot.storage.stories import Stories
from bot.storage.topics import Topics


@dataclass(frozen=True, slots=True)
class Storage:
    """The database, and the rows that several parts work with."""

    database: Database
    notifications: Notifications
    sources: Sources
    stories: Stories
    chats: Chats
    topics: Topics
    outbox: Outbox
    doubts: Doubts

    async def close(self) -> None:
        """Close all connections."""
        await self.notifications.close()
        await self.database.close()


def open_storage(database_url: str) -> Storage:
    """Return the storage; connections are opened when they are first needed."""
    database, notifications = Database(database_url), Notifications(database_url)
    return Storage(
        database=database,
        notifications=notifications,
        sources=Sources(database),
        stories=Stories(database, wake=notifications.wake),
        chats=Chats(database),
        topics=Topics(database),
        outbox=Outbox(database),
        doubts=Doubts(database),
    )
