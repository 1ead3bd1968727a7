import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text, update
from structlog.testing import capture_logs

from alembic import command
from bot.errors import StorageError
from bot.model.alerts import BatchReason, DueDigest
from bot.model.chats import DeliveryMode, DeliveryPreferences
from bot.storage.chats import Chats
from bot.storage.engine import database as opening
from bot.storage.engine import migrate as migrating
from bot.storage.engine.database import Database
from bot.storage.engine.migrate import alembic_config, migrate, migration_lock
from bot.storage.outbox.queue import Outbox
from bot.storage.stories import Stories
from bot.storage.tables import Row, chats
from tests.support.stored_samples import HOUR, NOW, add_subscriber, placed, save_poll, save_sources_and_topics
from tests.support.timeouts import PROCESS_TIMEOUT_SECONDS
from tests.tools.promises import Figure

PROJECT = Path(__file__).resolve().parents[3]
TABLES = {table.name for table in Row.metadata.sorted_tables}

MIGRATE_ON_INPUT = """
import sys
from bot.storage.engine.migrate import migrate
sys.stdout.write("ready\\n"); sys.stdout.flush(); sys.stdin.readline()
migrate(sys.argv[1])
sys.stdout.write(str("alembic" in sys.modules))
"""


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


async def run_steps(url: str, *steps: Callable[[Connection], None]) -> list[set[str]]:
    """Run each step in a transaction of its own; return the tables after each."""
    tables_left = []
    for step in steps:
        async with migration_lock(url) as connection:
            await connection.run_sync(step)
            tables_left.append(await connection.run_sync(tables))
    return tables_left


def upgrade(connection: Connection) -> None:
    command.upgrade(alembic_config(connection), "head")


def downgrade(connection: Connection) -> None:
    command.downgrade(alembic_config(connection), "base")


def compare(connection: Connection) -> None:
    command.check(alembic_config(connection))


async def store_story(url: str) -> None:
    database = Database(url)
    await save_sources_and_topics(database)
    await add_subscriber(database, 1)
    assert await save_poll(database, placed(1)) == 1
    await database.close()


async def test_an_empty_database_gets_exactly_the_tables_of_the_models(empty_url: str) -> None:
    await asyncio.to_thread(migrate, empty_url)
    assert await run_steps(empty_url, compare) == [TABLES]


async def test_a_database_with_news_in_it_goes_down_and_up_again(empty_url: str) -> None:
    await asyncio.to_thread(migrate, empty_url)
    await store_story(empty_url)
    assert await run_steps(empty_url, downgrade, upgrade, compare) == [set(), TABLES, TABLES]
    await store_story(empty_url)


@pytest.mark.promise(30)
async def test_every_revision_goes_down_and_up_again_with_data(empty_url: str, figure: Figure) -> None:
    await asyncio.to_thread(migrate, empty_url)
    await store_story(empty_url)
    script = ScriptDirectory(str(migrating.ALEMBIC_FOLDER))
    revisions = [revision.revision for revision in script.walk_revisions()]
    for revision in revisions[:-1]:

        def down_up_and_down(connection: Connection, revision: str = revision) -> None:
            command.downgrade(alembic_config(connection), f"{revision}-1")
            command.upgrade(alembic_config(connection), revision)
            command.downgrade(alembic_config(connection), f"{revision}-1")

        await run_steps(empty_url, down_up_and_down)
    await run_steps(empty_url, upgrade, compare)
    database = Database(empty_url)
    assert await save_poll(database, placed(1)) == 0, "its key is still known"
    assert len(await Stories(database).window(NOW - HOUR)) == 1
    await database.close()
    figure(f"{len(revisions)} revisions went down, up and down again with data, and all the way up")


OLD_DIGESTS = """
INSERT INTO alerts (chat_id, story_id, edition, state, urgency, is_flood, cause, publishers, due_at, attempts, plain,
                    owner, lease_until, message_id, reason, created_at, settled_at)
VALUES (1, 1789380000, 'digest', 'waiting', 1, false, 'quiet', 0, '2026-09-14 10:00:00', 2, true,
        'me', '2026-09-14 10:01:00', NULL, 'HTTP 502', '2026-09-14 09:00:00', NULL),
       (1, 1789376400, 'digest', 'sent', 1, false, 'return', 0, '2026-09-14 09:00:00', 1, false,
        NULL, NULL, 77, NULL, '2026-09-14 08:00:00', '2026-09-14 09:00:01'),
       (1, 5, 'first', 'waiting', 1, false, 'apart', 0, '2026-09-14 12:00:00', 0, false,
        NULL, NULL, NULL, NULL, '2026-09-14 08:00:00', NULL)
"""


async def test_digests_move_to_their_own_table_and_back(empty_url: str) -> None:
    await asyncio.to_thread(migrate, empty_url)
    await store_story(empty_url)
    selection = "SELECT chat_id, story_id, edition, state, cause, due_at, attempts, plain, owner, reason, settled_at"
    rows: list[list[tuple[object, ...]]] = []

    def read(connection: Connection, statement: str) -> None:
        rows.append([tuple(row) for row in connection.execute(text(statement))])

    def move(connection: Connection) -> None:
        command.downgrade(alembic_config(connection), "0011")
        connection.execute(text(OLD_DIGESTS))
        read(connection, f"{selection} FROM alerts ORDER BY story_id")
        command.upgrade(alembic_config(connection), "0012")
        read(connection, "SELECT scheduled_at, reason, state, attempts, owner, detail FROM digests ORDER BY due_at")
        read(connection, "SELECT story_id, is_unbatched FROM alerts ORDER BY story_id")
        command.downgrade(alembic_config(connection), "0011")
        read(connection, f"{selection} FROM alerts ORDER BY story_id")

    await run_steps(empty_url, move, upgrade, compare)
    before, digests, alerts, after = rows
    assert [(str(moment)[:19], *columns) for moment, *columns in digests] == [
        ("2026-09-14 09:00:00", "return", "sent", 1, None, None),
        ("2026-09-14 10:00:00", "quiet", "waiting", 2, "me", "HTTP 502"),
    ]
    assert [(story_id, bool(unbatched)) for story_id, unbatched in alerts] == [(1, False), (5, True)]
    assert [tuple(str(value)[:19] for value in row) for row in after] == [
        tuple(str(value)[:19] for value in row) for row in before
    ]
    database = Database(empty_url)
    digest = next(
        item
        for item in await Outbox(database).claim(owner="me", now=NOW + HOUR, lease=HOUR, limit=9)
        if isinstance(item, DueDigest)
    )
    assert (digest.reason, digest.attempts, digest.plain) == (BatchReason.QUIET, 2, True)
    await database.close()


async def test_stored_names_of_states_kinds_and_counters_are_replaced_and_restored(empty_url: str) -> None:
    await asyncio.to_thread(migrate, empty_url)
    await store_story(empty_url)
    rows: list[list[tuple[object, ...]]] = []

    def read(connection: Connection, kind: str) -> None:
        states = connection.execute(text(f"SELECT {kind}, state FROM alerts"))  # noqa: S608  our own words
        counters = connection.execute(text("SELECT name, value FROM counters"))
        rows.extend(sorted(tuple(row) for row in result) for result in (states, counters))

    def move(connection: Connection) -> None:
        connection.execute(text("UPDATE alerts SET state = 'dead'"))
        connection.execute(text("INSERT INTO counters (name, value) VALUES ('unconfirmed_sends', 3)"))
        read(connection, "kind")
        command.downgrade(alembic_config(connection), "0012")
        read(connection, "edition")
        command.upgrade(alembic_config(connection), "0013")
        read(connection, "kind")

    await run_steps(empty_url, move, upgrade, compare)
    new, old = [[("new", "dead")], [("unconfirmed_sends", 3)]], [[("first", "parked")], [("answers lost", 3)]]
    assert rows == [*new, *old, *new]


async def test_migrating_again_keeps_everything(database_url: str) -> None:
    await store_story(database_url)
    await asyncio.to_thread(migrate, database_url)
    database = Database(database_url)
    assert await save_poll(database, placed(1)) == 0, "its key is known"
    await database.close()


async def test_a_failed_migration_leaves_the_database_unchanged(empty_url: str) -> None:
    def upgrade_and_fail(connection: Connection) -> None:
        upgrade(connection)
        raise StorageError

    with pytest.raises(StorageError):
        await run_steps(empty_url, upgrade_and_fail)
    assert await run_steps(empty_url, lambda _: None) == [set()]


async def test_three_processes_that_start_at_once_migrate_once(empty_url: str) -> None:
    def start() -> "subprocess.Popen[str]":
        return subprocess.Popen(  # noqa: S603  our own words, in our own Python
            [sys.executable, "-c", MIGRATE_ON_INPUT, empty_url],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(number: int) -> list[str]:
        running = [start() for _ in range(number)]
        for process in running:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in running:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        outputs = [process.communicate(timeout=PROCESS_TIMEOUT_SECONDS) for process in running]
        exits = [(process.returncode, errors) for process, (_, errors) in zip(running, outputs, strict=True)]
        assert exits == [(0, "")] * number
        return [output.splitlines()[-1] for output, _ in outputs]  # the lines before are of the log

    assert sorted(await asyncio.to_thread(run, 3)) == ["False", "False", "True"]
    assert await asyncio.to_thread(run, 1) == ["False"], "a start with nothing to do does not even load Alembic"
    assert await run_steps(empty_url, compare) == [TABLES]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make SQLite fail at once where another transaction is open, and retry at once."""
    for module in (migrating, opening):
        monkeypatch.setattr(module, "BUSY_TIMEOUT_SECONDS", 0.0)
    monkeypatch.setattr(migrating, "LOCK_RETRY_SECONDS", 0.01)


@pytest.mark.usefixtures("impatient")
async def test_a_start_waits_for_the_migration_of_another_process_and_logs_it_once(empty_url: str) -> None:
    order = []

    async def migrate_second() -> None:
        async with migration_lock(empty_url) as connection:
            order.append(("second", await connection.run_sync(tables)))

    with capture_logs() as events:
        async with asyncio.TaskGroup() as group, migration_lock(empty_url) as connection:
            second = group.create_task(migrate_second())
            while not events:  # noqa: ASYNC110  logging sets no event
                await asyncio.sleep(0.01)
            await connection.run_sync(upgrade)
            assert not second.done()
            order.append(("first", await connection.run_sync(tables)))
    assert order == [("first", TABLES), ("second", TABLES)]
    assert events == [{"event": "migration_waiting", "log_level": "info", "seconds": 600.0}]


@pytest.mark.usefixtures("impatient")
async def test_a_start_waits_for_a_transaction_that_keeps_a_new_file_from_wal(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as holder, capture_logs() as events:
        holder.execute("BEGIN EXCLUSIVE")
        async with asyncio.TaskGroup() as group:
            start = group.create_task(asyncio.to_thread(migrate, f"sqlite:///{path}"))
            while not events:  # noqa: ASYNC110  logging sets no event
                await asyncio.sleep(0.01)
            assert not start.done()
            holder.execute("ROLLBACK")
    assert await run_steps(f"sqlite:///{path}", compare) == [TABLES]


@pytest.mark.usefixtures("impatient")
async def test_a_database_that_stays_locked_ends_the_start_with_one_line(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "LOCK_TIMEOUT_SECONDS", 0.0)
    async with migration_lock(empty_url):
        with pytest.raises(StorageError, match=r"cannot be migrated: another process .* start again") as refused:
            await asyncio.to_thread(migrate, empty_url)
    assert "\n" not in str(refused.value)
    await asyncio.to_thread(migrate, empty_url)


def test_many_threads_that_open_a_new_file_at_once_all_enable_wal(tmp_path: Path) -> None:
    with ThreadPoolExecutor(6) as threads:
        for number in range(15):
            barrier = Barrier(6)

            def enable_wal_at_once(path: Path, barrier: Barrier = barrier) -> None:
                barrier.wait()
                migrating.enable_wal(path)

            for done in [threads.submit(enable_wal_at_once, tmp_path / f"{number}.db") for _ in range(6)]:
                done.result()


async def test_a_database_of_a_newer_release_is_refused(empty_url: str) -> None:
    await asyncio.to_thread(migrate, empty_url)
    async with migration_lock(empty_url) as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match=r"newer Tidings.*9999"):
        await asyncio.to_thread(migrate, empty_url)


def test_the_newest_revision_by_name_is_the_newest_by_descent() -> None:
    folder = ScriptDirectory(str(migrating.ALEMBIC_FOLDER))
    assert folder.get_heads() == [migrating.newest_revision()]


def test_missing_migrations_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(migrating, "ALEMBIC_FOLDER", tmp_path / "alembic")
    with pytest.raises(StorageError, match=r"migrations are missing: .*alembic"):
        migrate(f"sqlite:///{tmp_path}/new.db")


async def test_preferences_become_one_column_and_columns_again(empty_url: str) -> None:
    chosen = {"mode": "weekly", "digest_hour": 20, "digest_weekday": 4, "urgent_from": 3, "grown_from": 5}
    quiet = {"begins": 1380, "ends": 420, "days": [0, 6]}
    await asyncio.to_thread(migrate, empty_url)
    database = Database(empty_url)
    await save_sources_and_topics(database)
    await add_subscriber(database, 1)
    preferences = DeliveryPreferences.from_json(
        chosen | {"zone": "Asia/Yerevan", "quiet": quiet, "waits_for_outlets": False}
    )
    await Chats(database).set_preferences(1, preferences, now=NOW)
    await add_subscriber(database, 2)
    async with database.write() as connection:
        await connection.execute(update(chats).where(chats.c.id == 2).values(preferences={"mode": "daily"}))

    def columns(connection: Connection) -> None:
        command.downgrade(alembic_config(connection), "0010")
        names = "waits, mode, digest_hour, digest_weekday, zone, urgent_from, grown_from, quiet_begins, quiet_ends"
        first, second = connection.execute(text(f"SELECT {names} FROM chats ORDER BY id")).all()  # noqa: S608  constant names of columns
        assert tuple(first) == (False, "weekly", 20, 4, "Asia/Yerevan", 3, 5, 1380, 420)
        assert tuple(second) == (True, "daily", 8, 0, "UTC", 0, 0, None, None)

    await run_steps(empty_url, columns, upgrade, compare)
    stored = [await Chats(database).get(chat_id) for chat_id in (1, 2)]
    assert [chat and chat.preferences for chat in stored] == [
        preferences,
        DeliveryPreferences(mode=DeliveryMode.DAILY),
    ]
    await database.close()
