"""Brings a database to the newest form.

Every start calls `migrate`; several processes may do so at once. One transaction holds the lock, looks at the revision,
and does the rest: on SQLite BEGIN IMMEDIATE is the lock, on PostgreSQL an advisory lock of the transaction (one of the
session breaks behind a transaction pooler). A start that finds the newest revision does not even import Alembic, which
would take longer than all else here.

Revisions are numbered, `0001_…`, `0002_…`, in one line. A new one is drafted, with DATABASE_URL naming a scratch file,
by `python -m alembic upgrade head` and `python -m alembic revision --autogenerate --rev-id 0002 -m "what changes"`.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StorageError
from bot.storage.engine.database import (
    BUSY_TIMEOUT_SECONDS,
    DatabaseAddress,
    postgresql_engine,
    sqlite_engine,
    translated_errors,
)

if TYPE_CHECKING:
    from alembic.config import Config

ALEMBIC_FOLDER = Path(__file__).resolve().parents[3] / "alembic"  # beside the package, in a checkout and in the image
ADVISORY_LOCK_KEY = 7_236_815_209_114  # any number, if all of us use the same


def migrate(url: str) -> None:
    """Bring the database to the newest revision; blocks, so call it in a thread where a loop runs.

    Raises:
        StorageError: it cannot be opened, holds something else, or was made by a newer Tidings.
    """
    asyncio.run(_migrate(url))


async def _migrate(url: str) -> None:
    async with migration_lock(url) as connection:
        await connection.run_sync(_upgrade)


@asynccontextmanager
async def migration_lock(url: str) -> AsyncIterator[AsyncConnection]:
    """Open a transaction in which nobody else migrates.

    On SQLite foreign keys are off in it: a table that is rebuilt is dropped on the way, which would take along all
    that points to it.
    """
    address = DatabaseAddress.read(url)
    with translated_errors(address):
        if address.is_sqlite:
            enable_wal(address.path)
            engine = sqlite_engine(address, begin="BEGIN IMMEDIATE", size=1, foreign_keys=False)
        else:
            engine = postgresql_engine(address, size=1)
        try:
            async with engine.begin() as connection:
                if not address.is_sqlite:
                    await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK_KEY})
                yield connection
        finally:
            await engine.dispose()


def newest_revision() -> str:
    """Return the newest revision there is, by the names of the files."""
    revisions = sorted(ALEMBIC_FOLDER.glob("versions/[0-9]*.py"))
    if not revisions:
        message = f"the migrations are missing: no revision in {ALEMBIC_FOLDER / 'versions'}"
        raise StorageError(message)
    return revisions[-1].stem.partition("_")[0]


def _upgrade(connection: Connection) -> None:
    if _revision(connection) == newest_revision():
        return
    from alembic.util import CommandError  # noqa: PLC0415  a fifth of a second that most starts need not spend

    from alembic import command  # noqa: PLC0415  the same

    try:
        command.upgrade(alembic_config(connection), "head")
    except CommandError as error:
        message = f"the database is not ours, or was made by a newer Tidings: {error}"
        raise StorageError(message) from error


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def alembic_config(connection: Connection) -> "Config":
    """Return Alembic's configuration, with the open connection for `alembic/env.py` in it."""
    from alembic.config import Config  # noqa: PLC0415  most starts need no Alembic

    config = Config()
    config.set_main_option("script_location", str(ALEMBIC_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def enable_wal(path: Path) -> None:
    """Write ahead in a log, so that readers never wait; the file remembers it.

    The change of mode does not wait for other processes by itself: where one is busy, wait for it and look again.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None)) as connection:
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:  # the higher bits say why it is busy
                    raise
                connection.executescript("BEGIN EXCLUSIVE; ROLLBACK")
            else:
                return
