"""How Alembic reaches the database: by the connection that the bot holds, or on the command line by its settings."""

import asyncio
from typing import Any, Literal

from sqlalchemy import Connection, TypeDecorator

from alembic import context
from bot import settings
from bot.storage.engine import migrate
from bot.storage.tables import Row


def plain(kind: str, item: Any, _context: object) -> str | Literal[False]:  # noqa: ANN401  Alembic's form
    """Write down our own types of columns as what they are in the database, so that a revision never depends on us."""
    return f"sa.{item.impl!r}" if kind == "type" and isinstance(item, TypeDecorator) else False


def run(connection: Connection) -> None:
    """Run what was asked for, inside the transaction that is open."""
    context.configure(connection=connection, target_metadata=Row.metadata, render_as_batch=True, render_item=plain)
    with context.begin_transaction():
        context.run_migrations()


async def run_from_the_command_line() -> None:
    """Open the database that DATABASE_URL names."""
    async with migrate.migration_lock(settings.read().database_url) as connection:
        await connection.run_sync(run)


if held := context.config.attributes.get("connection"):
    run(held)
else:
    asyncio.run(run_from_the_command_line())
