"""Migrate a database to the newest revision.

Every start calls `migrate`; several processes may do so at once. One transaction takes the lock, reads the revision
and upgrades: on SQLite BEGIN IMMEDIATE is the lock, on PostgreSQL an advisory lock of the transaction (a session
lock breaks behind a transaction pooler). A start that finds the newest revision does not import Alembic, which would
take longer than all other steps together. A start waits for the migration of another process, which takes minutes on a
slow machine or with many rows.

Revisions are numbered, `0001_…`, `0002_…`, in one line. A new one is drafted, with DATABASE_URL naming a scratch file,
by `python -m alembic upgrade head` and `python -m alembic revision --autogenerate --rev-id 0002 -m "what changes"`.
"""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import log
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

_log = log.get(__name__)

ALEMBIC_FOLDER = Path(__file__).resolve().parents[3] / "alembic"  # beside the package, in a checkout and in the image
ADVISORY_LOCK_KEY = 7_236_815_209_114  # any number, the same in every process
LOCK_TIMEOUT_SECONDS = 600.0  # until a start gives up waiting for a process that migrates or holds the database
LOCK_RETRY_SECONDS = 0.5  # between two attempts to take the lock


def migrate(url: str) -> None:
    """Migrate the database to the newest revision; blocks, so call it in a thread where a loop runs.

    Raises:
        StorageError: it cannot be opened, stays locked, is not a database of Tidings, or was made by a newer release.
    """
    asyncio.run(_migrate(url))


async def _migrate(url: str) -> None:
    async with migration_lock(url) as connection:
        await connection.run_sync(_upgrade)


@asynccontextmanager
async def migration_lock(url: str) -> AsyncIterator[AsyncConnection]:
    """Open a transaction that excludes other migrations; wait while another process has one.

    On SQLite foreign keys are off in it: a table that is rebuilt is dropped on the way, which would delete the rows
    that reference it.

    Raises:
        StorageError: the database cannot be opened, or stays locked for `LOCK_TIMEOUT_SECONDS`.
    """
    address = DatabaseAddress.read(url)
    with translated_errors(address):
        if address.is_sqlite:
            engine = sqlite_engine(address, begin="BEGIN IMMEDIATE", size=1, foreign_keys=False)
        else:
            engine = postgresql_engine(address, size=1)
        try:
            async with AsyncExitStack() as stack:
                yield await _wait_for_lock(engine, address, stack)
        finally:
            await engine.dispose()


async def _wait_for_lock(engine: AsyncEngine, address: DatabaseAddress, stack: AsyncExitStack) -> AsyncConnection:
    """Begin the transaction that holds the lock as soon as no other process does; the stack ends it."""
    give_up_at, is_logged = time.monotonic() + LOCK_TIMEOUT_SECONDS, False
    try_lock = _try_lock_sqlite if address.is_sqlite else _try_lock_postgresql
    while (connection := await try_lock(engine, address, stack)) is None:
        if time.monotonic() >= give_up_at:
            message = (
                f"the database {address.name} cannot be migrated: another process has migrated it, or has held a "
                f"transaction open, for {LOCK_TIMEOUT_SECONDS:g} s; start again when that process has ended"
            )
            raise StorageError(message)
        if not is_logged:
            _log.info("migration_waiting", seconds=LOCK_TIMEOUT_SECONDS)
            is_logged = True
        await asyncio.sleep(LOCK_RETRY_SECONDS)
    return connection


async def _try_lock_sqlite(
    engine: AsyncEngine, address: DatabaseAddress, stack: AsyncExitStack
) -> AsyncConnection | None:
    """Begin the transaction; return None where another one stayed open for the busy timeout."""
    try:
        enable_wal(address.path)
        return await stack.enter_async_context(engine.begin())
    except (sqlite3.OperationalError, DBAPIError) as error:
        if not _is_busy(error.orig if isinstance(error, DBAPIError) else error):
            raise
        return None


async def _try_lock_postgresql(
    engine: AsyncEngine, _address: DatabaseAddress, stack: AsyncExitStack
) -> AsyncConnection | None:
    """Begin the transaction; return None, and end it, where another one holds the lock."""
    connection = await stack.enter_async_context(engine.begin())
    statement = text("SELECT pg_try_advisory_xact_lock(:key)")
    if await connection.scalar(statement, {"key": ADVISORY_LOCK_KEY}):
        return connection
    await stack.aclose()
    return None


def _is_busy(error: BaseException | None) -> bool:
    """Return whether another process's transaction is the reason; the higher bits of a code say which."""
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


def newest_revision() -> str:
    """Return the newest revision by the names of the files."""
    revisions = sorted(ALEMBIC_FOLDER.glob("versions/[0-9]*.py"))
    if not revisions:
        message = f"the migrations are missing: no revision in {ALEMBIC_FOLDER / 'versions'}"
        raise StorageError(message)
    return revisions[-1].stem.partition("_")[0]


def _upgrade(connection: Connection) -> None:
    if _revision(connection) == newest_revision():
        return
    from alembic.util import CommandError  # noqa: PLC0415  it takes 0.2 s, and most starts need no Alembic

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
    """Switch a file to WAL mode, in which readers never wait; the mode is stored in the file.

    The change of mode ignores the busy timeout: where another process is busy, wait for it and retry.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None)) as connection:
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if not _is_busy(error):
                    raise
                connection.executescript("BEGIN EXCLUSIVE; ROLLBACK")
            else:
                return
