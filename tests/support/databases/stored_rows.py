"""Read back every row of a database."""

from typing import Any

from sqlalchemy import select

from bot.storage.engine.database import Database
from bot.storage.tables import Row


async def rows_by_table(database: Database) -> dict[str, list[Any]]:
    """Return the rows of each table, sorted."""
    async with database.read() as connection:
        return {
            table.name: sorted((await connection.execute(select(table))).all(), key=repr)
            for table in Row.metadata.sorted_tables
        }
