"""Fixtures of databases: a test that requests one runs on SQLite and on PostgreSQL, each time migrated and empty."""

import shutil
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.storage.engine.database import Database
from bot.storage.engine.migrate import migrate
from tests.support.databases.postgres import emptied, fresh_database

BOTH = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "migrated.db"
    with ThreadPoolExecutor(1) as elsewhere:  # a loop may run here
        elsewhere.submit(migrate, f"sqlite:///{path}").result()
    return path


@pytest.fixture(params=BOTH)
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a database that is migrated and empty."""
    if request.param == "sqlite":
        path = tmp_path / "tidings.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
    else:
        yield await emptied(request.getfixturevalue("migrated_postgres"))


@pytest.fixture(params=BOTH)
async def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'tidings.db'}"
    else:
        async with fresh_database(request.getfixturevalue("postgres_url")) as url:
            yield url


@pytest.fixture
async def empty_postgres(postgres_url: str) -> AsyncIterator[str]:
    """The address of a PostgreSQL database without tables."""
    async with fresh_database(postgres_url) as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open database that is migrated and empty."""
    database = Database(database_url)
    yield database
    await database.close()
