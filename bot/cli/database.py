"""The database of the settings, open while a command runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.settings import read
from bot.storage.engine.database import Database


@asynccontextmanager
async def open_database() -> AsyncIterator[Database]:
    """Yield the database, and close it."""
    database = Database(read().database_url)
    try:
        yield database
    finally:
        await database.close()
