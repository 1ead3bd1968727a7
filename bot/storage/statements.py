"""INSERT statements that SQLite and PostgreSQL both understand."""

from typing import Any

from sqlalchemy import ColumnElement, Table, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables import chats

Insert = postgresql.Insert | sqlite.Insert


def insert(connection: AsyncConnection, table: Table) -> Insert:
    """Return an INSERT that supports ON CONFLICT, which SQLAlchemy defines per dialect."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def typed_literals(table: Table, values: dict[str, Any]) -> dict[str, ColumnElement[Any]]:
    """Return values as columns of an INSERT … SELECT, each with the type of its column."""
    return {name: literal(value, table.c[name].type) for name, value in values.items()}


def insert_for_chat(connection: AsyncConnection, table: Table, chat_id: int, values: dict[str, Any]) -> Insert:
    """Return an INSERT of one row that belongs to a chat, or of none where the chat does not exist."""
    columns = {"chat_id": chats.c.id} | typed_literals(table, values)
    return insert(connection, table).from_select(list(columns), select(*columns.values()).where(chats.c.id == chat_id))


async def count_inserted(connection: AsyncConnection, statement: Insert) -> int:
    """Execute an INSERT … SELECT and return the number of rows inserted."""
    result = await connection.execute(statement, execution_options={"preserve_rowcount": True})
    return result.rowcount
