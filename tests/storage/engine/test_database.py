import asyncio
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, insert, make_url, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StorageError
from bot.storage.engine import database as opening
from bot.storage.engine.database import Database, DatabaseAddress
from bot.storage.engine.migrate import migrate
from bot.storage.stories import Stories
from bot.storage.tables import topics
from bot.storage.topics import Topics
from tests.support.databases.postgres import address_of
from tests.support.stored_samples import NOW, TOPICS, placed, save_poll, save_sources_and_topics

PROJECT = Path(__file__).resolve().parents[3]

SAVE_UNTIL_KILLED = """
import asyncio, sys
from bot.storage.engine.database import Database
from tests.support.stored_samples import placed, save_poll

async def main():
    database, number = Database(sys.argv[1]), 0
    while True:
        number += 1
        await save_poll(database, placed(number, story=number))
        sys.stdout.write(f"{number}\\n"); sys.stdout.flush()

asyncio.run(main())
"""


async def test_commits_survive_a_kill(database: Database, database_url: str) -> None:
    await save_sources_and_topics(database)

    def run() -> int:
        with subprocess.Popen(  # noqa: S603  our own words, in our own Python
            [sys.executable, "-c", SAVE_UNTIL_KILLED, database_url], cwd=PROJECT, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            for _ in range(20):
                process.stdout.readline()
            process.send_signal(signal.SIGKILL)
            lines = process.stdout.read().splitlines()
        return int(lines[-1]) if lines else 20

    last = await asyncio.to_thread(run)
    story_ids = [item.story_id for item in await Stories(database).window(NOW)]
    assert story_ids in (list(range(1, last + 1)), list(range(1, last + 2))), (
        "all that was reported, and at most one more"
    )


class TestFile:
    """A file that is deleted or replaced under an open database."""

    @pytest.fixture
    async def sqlite(self, sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
        self.path = tmp_path / "tidings.db"
        shutil.copy(sqlite_template, self.path)
        database = Database(f"sqlite:///{self.path}")
        await database.check()
        yield database
        await database.close()

    async def test_a_deleted_file_is_an_error_until_it_is_back(self, sqlite: Database) -> None:
        away = self.path.rename(self.path.with_suffix(".away"))
        with pytest.raises(StorageError, match=r"tidings\.db: the file was deleted; what is written since is lost"):
            await sqlite.check()
        away.rename(self.path)
        await sqlite.check()

    async def test_another_file_in_its_place_is_an_error(self, sqlite: Database, sqlite_template: Path) -> None:
        self.path.rename(self.path.with_suffix(".away"))
        shutil.copy(sqlite_template, self.path)
        with pytest.raises(StorageError, match="was replaced by another file"):
            await sqlite.check()

    async def test_it_is_logged_once_each_time(self, sqlite: Database, capsys: pytest.CaptureFixture[str]) -> None:
        await sqlite.watch_file()
        assert "database_replaced" not in capsys.readouterr().out
        for _ in range(2):
            away = self.path.rename(self.path.with_suffix(".away"))
            await sqlite.watch_file()
            await sqlite.watch_file()
            assert capsys.readouterr().out.count("database_replaced") == 1
            away.rename(self.path)
            await sqlite.watch_file()

    async def test_writing_to_the_file_changes_nothing(self, sqlite: Database) -> None:
        await Topics(sqlite).ensure(TOPICS)
        await sqlite.check()

    async def test_a_database_that_was_not_opened_yet_is_none_that_was_replaced(self, tmp_path: Path) -> None:
        database = Database(f"sqlite:///{tmp_path}/new.db")
        await database.watch_file()
        await database.check()
        await database.close()


async def test_a_read_sees_one_snapshot_and_does_not_wait_for_a_write(database: Database) -> None:
    count = select(func.count()).select_from(topics)
    async with database.write() as writer:
        await writer.execute(insert(topics), [{"id": "new", "words": "", "chat_id": None}])
        async with database.read() as before:
            assert (await before.execute(count)).scalar_one() == 0
    async with database.read() as during:
        assert (await during.execute(count)).scalar_one() == 1
        await Topics(database).ensure(TOPICS)
        assert (await during.execute(count)).scalar_one() == 1
    assert len(await Topics(database).all()) == 4


async def test_concurrent_writes_through_two_connection_pools_all_commit(database: Database, database_url: str) -> None:
    await save_sources_and_topics(database)
    second_database = Database(database_url)
    async with asyncio.TaskGroup() as group:
        for number in range(60):
            group.create_task(save_poll((database, second_database)[number % 2], placed(number, story=number)))
    await second_database.close()
    assert len(await Stories(database).window(NOW)) == 60


async def test_on_sqlite_no_other_write_comes_between_a_read_and_a_write_of_a_transaction(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/tidings.db"
    await asyncio.to_thread(migrate, url)
    databases = [Database(url), Database(url)]

    async def count_up(database: Database) -> None:
        async with database.write() as connection:
            number = (await connection.execute(select(func.count()).select_from(topics))).scalar_one()
            await connection.execute(insert(topics), [{"id": str(number), "words": "", "chat_id": None}])

    async with asyncio.TaskGroup() as group:
        for turn in range(40):
            group.create_task(count_up(databases[turn % 2]))
    assert len(await Topics(databases[0]).all()) == 40
    for database in databases:
        await database.close()


async def test_a_cancelled_caller_returns_its_connection_before_the_next_one_opens_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'news.db'}")
    close, is_closing, may_close = AsyncConnection.close, asyncio.Event(), asyncio.Event()

    async def close_late(connection: AsyncConnection) -> None:
        is_closing.set()
        await may_close.wait()
        await close(connection)

    async def write() -> None:
        async with database.write() as connection:
            await connection.execute(select(1))

    monkeypatch.setattr(AsyncConnection, "close", close_late)
    monkeypatch.setattr(database._writers.pool, "_timeout", 0)  # who finds no connection in the pool fails at once
    async with asyncio.TaskGroup() as group:
        cancelled = group.create_task(write())
        await is_closing.wait()
        cancelled.cancel()
        following = group.create_task(write())
        for _ in range(20):
            await asyncio.sleep(0)
        assert not following.done()
        may_close.set()
    assert cancelled.cancelled()
    await database.close()


async def test_a_violated_foreign_key_is_reported_in_one_line(database: Database) -> None:
    with pytest.raises(StorageError) as caught:
        await save_poll(database, placed(1))
    assert "foreign key" in str(caught.value).lower()
    assert "\n" not in str(caught.value)
    assert caught.value.__cause__ is not None


async def test_a_database_that_answers_passes_the_check(database: Database) -> None:
    await database.check()


async def test_sqlite_uses_wal_full_synchronisation_and_the_busy_timeout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BUSY_TIMEOUT_SECONDS", 7.0)
    url = f"sqlite:///{tmp_path}/a folder/new/tidings.db"
    await asyncio.to_thread(migrate, url)
    database = Database(url)
    async with database.read() as connection:
        pragmas = [
            (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    await database.close()
    assert pragmas == ["wal", 2, 1, 7_000]


async def test_connections_that_the_server_has_terminated_are_reopened(
    postgres_url: str, migrated_postgres: str
) -> None:
    database = Database(migrated_postgres)
    await database.check()
    admin = Database(postgres_url)
    async with admin.write() as connection:
        cut = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
        assert (await connection.execute(cut, {"name": make_url(migrated_postgres).database})).rowcount > 0
    await database.check()
    await database.close()
    await admin.close()


class TestWhatCannotBeOpened:
    @pytest.mark.parametrize(
        "url",
        [
            "sqlite://",
            "sqlite:///:memory:",
            "mysql://user:hunter2@host/name",
            "hunter2",
            "postgresql://user:hunter2@host:port/name",
        ],
    )
    def test_an_invalid_address_is_refused_and_not_shown(self, url: str) -> None:
        with pytest.raises(StorageError, match="sqlite:///path or postgresql://") as caught:
            Database(url)
        assert "hunter2" not in str(caught.value)

    async def test_a_file_that_is_no_database_is_named(self, tmp_path: Path) -> None:
        path = tmp_path / "notes.txt"
        path.write_text("nothing of the kind, but long enough to be looked at\n" * 100)
        with pytest.raises(StorageError, match=r"notes\.txt: file is not a database"):
            await asyncio.to_thread(migrate, f"sqlite:///{path}")
        database = Database(f"sqlite:///{path}")
        with pytest.raises(StorageError, match=r"notes\.txt: file is not a database"):
            await database.check()
        await database.close()

    async def test_a_folder_is_no_database(self, tmp_path: Path) -> None:
        with pytest.raises(StorageError, match="unable to open database file"):
            await asyncio.to_thread(migrate, f"sqlite:///{tmp_path}")

    async def test_a_folder_that_cannot_be_made_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(StorageError, match=r"file/new/tidings\.db: "):
            Database(f"sqlite:///{tmp_path}/file/new/tidings.db")

    async def test_an_unreachable_server_is_named_without_the_password(self) -> None:
        url = "postgresql://tidings:hunter2@127.0.0.1:1/news"
        with pytest.raises(StorageError, match=r"news on 127\.0\.0\.1: .*Connect call failed") as caught:
            await asyncio.to_thread(migrate, url)
        assert "hunter2" not in str(caught.value)
        database = Database(url)
        with pytest.raises(StorageError, match="Connect call failed"):
            await database.check()
        await database.close()

    @pytest.mark.parametrize(("user", "name"), [("nobody", "postgres"), ("postgres", "nowhere")])
    async def test_the_message_of_a_server_that_refuses_is_reported(
        self, postgres_url: str, user: str, name: str
    ) -> None:
        url = address_of(postgres_url, name).replace("postgres:@", f"{user}:hunter2@")
        with pytest.raises(StorageError, match="does not exist") as caught:
            await asyncio.to_thread(migrate, url)
        assert "hunter2" not in str(caught.value)
        assert "\n" not in str(caught.value)


def test_an_address_of_postgresql_may_have_either_scheme_and_an_sslmode() -> None:
    address = DatabaseAddress.read("postgres://tidings:p%40ss@db.example:5433/news?sslmode=require")
    assert address.url.render_as_string(hide_password=False) == (
        "postgresql+asyncpg://tidings:p%40ss@db.example:5433/news?ssl=require"
    )
    assert address.name == "news on db.example"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("postgresql://me:hidden@db.example/news?connect_timeout=5", "connect_timeout"),
        ("postgresql://me:hidden@db.example/news?sslmode=require&application_name=news", "application_name"),
        ("postgres://me:hidden@db.example/news?sslmod=require", "sslmod"),
        ("sqlite:///data/tidings.db?mode=ro", "mode"),
        ("sqlite:///data/tidings.db?timeout=5", "timeout"),
    ],
)
def test_a_parameter_that_the_driver_does_not_know_is_named(url: str, name: str) -> None:
    with pytest.raises(StorageError, match=f"unknown: {name}; allowed: ") as refused:
        DatabaseAddress.read(url)
    assert "hidden" not in str(refused.value)


def test_parameters_of_the_driver_and_of_a_connection_pooler_are_taken() -> None:
    url = "postgresql:///news?host=/run/postgresql&sslmode=disable&prepared_statement_cache_size=0"
    assert DatabaseAddress.read(url).url.query["ssl"] == "disable"
