"""Connections to the database: read transactions and write transactions.

`read()` sees one snapshot of the database; `write()` is one transaction, committed or rolled back as a whole. An error
of the database or its driver is raised as a `StorageError` of one line that contains no password.
"""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, Connection, event, make_url, select, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot import log
from bot.errors import StorageError
from bot.storage.engine.connection_slots import ConnectionSlots
from bot.storage.engine.database_file import DatabaseFile
from bot.storage.engine.external_text import cleaned
from bot.storage.engine.uncancellable import shielded

_log = log.get(__name__)

# Clocks of two machines differ by less; a lease further ahead was taken before the clock was set back.
CLOCK_SKEW = timedelta(seconds=5)
BUSY_TIMEOUT_SECONDS = 10.0  # until SQLite gives up waiting for another process's transaction
POOL_TIMEOUT_SECONDS = 30.0  # without one connection released, until those who wait for one fail
CONNECT_TIMEOUT_SECONDS = 10.0  # until a PostgreSQL server that does not answer counts as unreachable
STATEMENT_TIMEOUT_SECONDS = 60.0  # for one statement of PostgreSQL, so that a lost connection blocks no caller for ever
NOTIFY_CHANNEL = "tidings"  # the channel of NOTIFY by which a transaction that wrote alerts wakes other processes
SQLITE_READ_CONNECTIONS = 4  # threads that read SQLite at once
POSTGRESQL_CONNECTIONS = 10  # of one process to PostgreSQL, which allows a hundred by default

# Parameters of an address that are text: of asyncpg's `connect`, and `sslmode`, which it calls `ssl`. It does not take
# those of libpq, such as `connect_timeout`, and an unknown one would be an error of the program.
POSTGRESQL_PARAMETERS = frozenset(
    {
        "sslmode",
        "ssl",
        "host",
        "port",
        "user",
        "password",
        "database",
        "passfile",
        "krbsrvname",
        "target_session_attrs",
        "prepared_statement_cache_size",
    }
)
INVALID_ADDRESS_MESSAGE = "the address of the database must be sqlite:///path or postgresql://user:password@host/name"


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
    """The parsed address of a database."""

    url: URL  # with the driver's name
    name: str  # for messages: a path, or name and host; never a secret

    @classmethod
    def read(cls, url: str) -> Self:
        """Parse `sqlite:///path` or `postgresql://user:password@host/name`.

        Raises:
            StorageError: the address has another form.
        """
        try:
            parsed = make_url(url)
        except (ArgumentError, ValueError):
            raise StorageError(INVALID_ADDRESS_MESSAGE) from None  # the error's text may contain a password
        _check_parameters(parsed)
        match parsed.get_backend_name():
            case "sqlite" if parsed.database and parsed.database != ":memory:":
                return cls(parsed.set(drivername="sqlite+aiosqlite"), parsed.database)
            case "postgresql" | "postgres":
                return cls(_postgresql(parsed), f"{parsed.database} on {parsed.host or 'this machine'}")
            case _:
                raise StorageError(INVALID_ADDRESS_MESSAGE)

    @property
    def is_sqlite(self) -> bool:
        """Return whether the database is an SQLite file."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def path(self) -> Path:
        """The file of an SQLite database."""
        return Path(str(self.url.database))


def _check_parameters(url: URL) -> None:
    """Refuse parameters that a driver does not know.

    Raises:
        StorageError: with the names of the parameters, and those that there are.
    """
    is_sqlite = url.get_backend_name() == "sqlite"
    known: frozenset[str] = frozenset() if is_sqlite else POSTGRESQL_PARAMETERS
    if unknown := sorted(url.query.keys() - known):
        names, allowed = ", ".join(unknown), ", ".join(sorted(known)) or "none in the address of a file"
        message = f"the address of the database has parameters that are unknown: {names}; allowed: {allowed}"
        raise StorageError(message)


def _postgresql(url: URL) -> URL:
    """Set the driver asyncpg, whose parameter for `sslmode` is `ssl`."""
    ssl_mode = url.query.get("sslmode")
    plain = url.difference_update_query(["sslmode"])
    return (plain.update_query_dict({"ssl": ssl_mode}) if ssl_mode else plain).set(drivername="postgresql+asyncpg")


class Database:
    """An open database; connections are opened on demand."""

    def __init__(self, url: str) -> None:
        self._address = DatabaseAddress.read(url)
        self._file = DatabaseFile(self._address.path) if self._address.is_sqlite else None
        self._is_problem_logged = False
        with translated_errors(self._address):
            self._writers, self._readers = _engines(self._address)
        wait = partial(asyncio.wait, timeout=POOL_TIMEOUT_SECONDS)
        if self._address.is_sqlite:
            self._write_slots = ConnectionSlots(1, wait)
            self._read_slots = ConnectionSlots(SQLITE_READ_CONNECTIONS, wait)
        else:
            self._write_slots = self._read_slots = ConnectionSlots(POSTGRESQL_CONNECTIONS, wait)
        if file := self._file:
            for engine in (self._writers, self._readers):
                event.listen(engine.sync_engine, "connect", lambda *_: file.remember())

    @property
    def is_shared(self) -> bool:
        """Return whether several processes, on several machines, may use the database."""
        return not self._address.is_sqlite

    async def close(self) -> None:
        """Close every connection."""
        await self._readers.dispose()
        await self._writers.dispose()

    @shielded
    async def check(self) -> None:
        """Raise StorageError where the database does not answer, or its file is not the one that was opened."""
        if problem := self._file_problem():
            raise StorageError(problem)
        async with self.read() as connection:
            await connection.execute(select(1))

    async def watch_file(self) -> None:
        """Log once that the file of an SQLite database was deleted or replaced."""
        problem = self._file_problem()
        if problem and not self._is_problem_logged:
            _log.error("database_replaced", error=problem)
        self._is_problem_logged = problem is not None

    def _file_problem(self) -> str | None:
        with translated_errors(self._address):
            problem = self._file.problem() if self._file else None
        return f"the database {self._address.name}: {problem}" if problem else None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Open a read-only transaction that sees one snapshot."""
        with translated_errors(self._address):
            async with self._read_slots.hold(), self._readers.begin() as connection:
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Open a write transaction; an exception inside rolls it back."""
        with translated_errors(self._address):
            async with self._write_slots.hold(), self._writers.begin() as connection:
                yield connection


async def notify(connection: AsyncConnection) -> None:
    """Wake the other processes once the transaction is committed; nothing on SQLite, where there are none."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text(f"NOTIFY {NOTIFY_CHANNEL}"))


@contextmanager
def translated_errors(address: DatabaseAddress) -> Iterator[None]:
    """Raise errors of the database, its driver and the file system as a StorageError of one line."""
    try:
        yield
    except (DBAPIError, sqlite3.Error, OSError) as error:
        message = f"the database {address.name}: {_reason(error)}"
        raise StorageError(message) from error


def _reason(error: Exception) -> str:
    """Return the driver's message, without the statement and its parameters."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return " ".join(str(cause).split())[:300] or type(cause).__name__


def _engines(address: DatabaseAddress) -> tuple[AsyncEngine, AsyncEngine]:
    """Return the engines for writing and for reading."""
    if address.is_sqlite:
        address.path.parent.mkdir(parents=True, exist_ok=True)
        writer = sqlite_engine(address, begin="BEGIN IMMEDIATE", size=1)
        return writer, sqlite_engine(address, size=SQLITE_READ_CONNECTIONS)
    writers = postgresql_engine(address, size=POSTGRESQL_CONNECTIONS, statement_timeout=STATEMENT_TIMEOUT_SECONDS)
    return writers, writers.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def sqlite_engine(
    address: DatabaseAddress, *, size: int, begin: str = "BEGIN", foreign_keys: bool = True
) -> AsyncEngine:
    """Return an engine that begins transactions explicitly: Python's driver begins them too late, and not for DDL."""
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
        max_overflow=0,  # nor does the pool make anyone wait: there are as many `ConnectionSlots`
        hide_parameters=True,  # content of feeds does not belong into a log of errors
        json_serializer=lambda value: cleaned(json.dumps(value, ensure_ascii=False)),
        **options,
    )
