"""Connections to the database: one way to read, one to write.

`read()` sees one moment of the database; `write()` is one transaction, kept whole or not at all. Whatever the database
or its driver raises inside comes out as a `StorageError` of one line, in which no password stands.
"""

import json
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, ColumnElement, Connection, Table, event, literal, make_url, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.errors import StorageError
from bot.storage.engine.uncancellable import shielded
from bot.storage.tables import chats, cleaned

CLOCK_SKEW = timedelta(
    seconds=5
)  # clocks of two machines differ by less; a lease further ahead predates a clock set back
BUSY_TIMEOUT_SECONDS = 10.0  # seconds that SQLite waits for another process's transaction
POOL_TIMEOUT_SECONDS = 30.0  # seconds that a statement waits for its turn at a connection
CONNECT_TIMEOUT_SECONDS = 10.0  # seconds until a PostgreSQL that does not answer counts as gone
STATEMENT_TIMEOUT_SECONDS = 60.0  # seconds for one statement of PostgreSQL, so that a cut cable holds nobody for ever
NOTIFY_CHANNEL = "tidings"  # of PostgreSQL, on which a transaction that wrote alerts wakes other processes
SQLITE_READ_CONNECTIONS = 4  # threads that read SQLite at once
POSTGRESQL_CONNECTIONS = 10  # of one process to PostgreSQL, which takes a hundred as installed

INVALID_ADDRESS_MESSAGE = "the address of the database must be sqlite:///path or postgresql://user:password@host/name"

Insert = postgresql.Insert | sqlite.Insert


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
    """A database's address, taken apart."""

    url: URL  # with the driver's name
    name: str  # for people: a path, or name and host; never a secret

    @classmethod
    def read(cls, url: str) -> Self:
        """Take `sqlite:///path` or `postgresql://user:password@host/name` apart.

        Raises:
            StorageError: the address is something else.
        """
        try:
            parsed = make_url(url)
        except (ArgumentError, ValueError):
            raise StorageError(INVALID_ADDRESS_MESSAGE) from None  # the error's text may hold a password
        match parsed.get_backend_name():
            case "sqlite" if parsed.database and parsed.database != ":memory:":
                return cls(parsed.set(drivername="sqlite+aiosqlite"), parsed.database)
            case "postgresql" | "postgres":
                return cls(_postgresql(parsed), f"{parsed.database} on {parsed.host or 'this machine'}")
            case _:
                raise StorageError(INVALID_ADDRESS_MESSAGE)

    @property
    def is_sqlite(self) -> bool:
        """Return whether it is a file."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def path(self) -> Path:
        """The file of an SQLite database."""
        return Path(str(self.url.database))


def _postgresql(url: URL) -> URL:
    """Name the driver, which calls `ssl` what everybody else calls `sslmode`."""
    ssl_mode = url.query.get("sslmode")
    plain = url.difference_update_query(["sslmode"])
    return (plain.update_query_dict({"ssl": ssl_mode}) if ssl_mode else plain).set(drivername="postgresql+asyncpg")


class Database:
    """An open database; connections are made when they are needed."""

    def __init__(self, url: str) -> None:
        self._address = DatabaseAddress.read(url)
        with translated_errors(self._address):
            self._writers, self._readers = _engines(self._address)

    @property
    def is_shared(self) -> bool:
        """Return whether several processes may work with it, on several machines."""
        return not self._address.is_sqlite

    async def close(self) -> None:
        """Close every connection."""
        await self._readers.dispose()
        await self._writers.dispose()

    @shielded
    async def check(self) -> None:
        """Raise StorageError where the database does not answer."""
        async with self.read() as connection:
            await connection.execute(select(1))

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that only reads, and sees one moment."""
        with translated_errors(self._address):
            async with self._readers.begin() as connection:
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that writes; an exception inside undoes all of it."""
        with translated_errors(self._address):
            async with self._writers.begin() as connection:
                yield connection


def insert(connection: AsyncConnection, table: Table) -> Insert:
    """Return an INSERT that knows ON CONFLICT, which SQLAlchemy has once for each dialect."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def typed_literals(table: Table, values: dict[str, Any]) -> dict[str, ColumnElement[Any]]:
    """Return values as columns of an INSERT … SELECT, each with the type of its column."""
    return {name: literal(value, table.c[name].type) for name, value in values.items()}


def insert_for_chat(connection: AsyncConnection, table: Table, chat_id: int, values: dict[str, Any]) -> Insert:
    """Return an INSERT of one row that belongs to a chat, or of none where the chat is not known."""
    columns = {"chat_id": chats.c.id} | typed_literals(table, values)
    return insert(connection, table).from_select(list(columns), select(*columns.values()).where(chats.c.id == chat_id))


async def notify(connection: AsyncConnection) -> None:
    """Wake the other processes once the transaction is committed; nothing on SQLite, where there are none."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text(f"NOTIFY {NOTIFY_CHANNEL}"))


async def count_inserted(connection: AsyncConnection, statement: Insert) -> int:
    """Execute an INSERT … SELECT and return the number of rows it has count_inserted."""
    result = await connection.execute(statement, execution_options={"preserve_rowcount": True})
    return result.rowcount


@contextmanager
def translated_errors(address: DatabaseAddress) -> Iterator[None]:
    """Turn what a database, its driver or the file system raises into a StorageError of one line."""
    try:
        yield
    except (DBAPIError, PoolTimeout, sqlite3.Error, OSError) as error:
        message = f"the database {address.name}: {_reason(error)}"
        raise StorageError(message) from error


def _reason(error: Exception) -> str:
    """Return the driver's own words, without the statement and its parameters."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return " ".join(str(cause).split())[:300] or type(cause).__name__


def _engines(address: DatabaseAddress) -> tuple[AsyncEngine, AsyncEngine]:
    """Return who writes and who reads."""
    if address.is_sqlite:
        address.path.parent.mkdir(parents=True, exist_ok=True)
        writer = sqlite_engine(address, begin="BEGIN IMMEDIATE", size=1)
        return writer, sqlite_engine(address, size=SQLITE_READ_CONNECTIONS)
    writers = postgresql_engine(address, size=POSTGRESQL_CONNECTIONS, statement_timeout=STATEMENT_TIMEOUT_SECONDS)
    return writers, writers.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def sqlite_engine(
    address: DatabaseAddress, *, size: int, begin: str = "BEGIN", foreign_keys: bool = True
) -> AsyncEngine:
    """Return an engine that begins its transactions itself: Python's driver would do so too late, and not for DDL."""
    engine = _engine(address, size=size, connect_args={"isolation_level": None, "timeout": BUSY_TIMEOUT_SECONDS})

    def set_pragmas(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA foreign_keys = {foreign_keys:d}")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.close()

    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "connect", set_pragmas)
    event.listen(engine.sync_engine, "begin", begin_transaction)
    return engine


def postgresql_engine(address: DatabaseAddress, *, size: int, statement_timeout: float | None = None) -> AsyncEngine:
    """Return an engine that detects a restarted server, and cancels a statement after `statement_timeout` seconds."""
    timeouts = {"timeout": CONNECT_TIMEOUT_SECONDS, "command_timeout": statement_timeout}
    return _engine(address, size=size, pool_pre_ping=True, connect_args=timeouts)


def _engine(address: DatabaseAddress, *, size: int, **options: Any) -> AsyncEngine:  # noqa: ANN401  as the engine itself is typed
    return create_async_engine(
        address.url,
        pool_size=size,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT_SECONDS,
        hide_parameters=True,  # what a feed says has no place in a log of errors
        json_serializer=lambda value: cleaned(json.dumps(value, ensure_ascii=False)),
        **options,
    )
