import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.storage.engine.database import Database
from bot.storage.engine.migrate import migrate
from bot.storage.engine.process_lock import lock_path, process_lock

PROJECT = Path(__file__).resolve().parents[3]

HOLD_UNTIL_KILLED = """
import sys
from bot.storage.engine.process_lock import process_lock
with process_lock(sys.argv[1]):
    sys.stdout.write("held\\n"); sys.stdout.flush(); sys.stdin.readline()
"""


@contextmanager
def held_by_a_process(url: str) -> Iterator[subprocess.Popen[str]]:
    """Hold the lock in another process, which is killed at the end."""
    command = [sys.executable, "-c", HOLD_UNTIL_KILLED, url]
    with subprocess.Popen(  # noqa: S603  our own words, in our own Python
        command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/tidings.db"


def test_a_second_process_is_refused_with_the_reason_the_holder_and_what_to_do(url: str) -> None:
    with held_by_a_process(url) as process, pytest.raises(StorageError) as refused, process_lock(url):
        pass
    message = str(refused.value)
    assert "tidings.db is in use by another Tidings" in message
    assert f"process {process.pid} on " in message
    assert "stop that one first, or use PostgreSQL" in message
    assert "\n" not in message


def test_a_kill_releases_the_lock(url: str) -> None:
    with held_by_a_process(url) as process:
        process.kill()
        process.wait()
        with process_lock(url):
            pass


def test_the_lock_is_released_with_the_context_also_by_an_error(url: str) -> None:
    with pytest.raises(ValueError, match="at work"), process_lock(url):
        raise ValueError("at work")
    with process_lock(url):
        pass


def test_a_process_that_the_holder_has_started_does_not_keep_the_lock(url: str) -> None:
    with ExitStack() as stack:
        with process_lock(url):
            child = stack.enter_context(subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE))
        with process_lock(url):
            assert child.poll() is None


@pytest.mark.parametrize("name", ["./tidings.db", "link.db", "folder/tidings.db", "real/../tidings.db", "absolute"])
def test_every_name_of_the_file_leads_to_the_same_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link.db").symlink_to("tidings.db")
    (tmp_path / "real").mkdir()
    (tmp_path / "folder").symlink_to(tmp_path, target_is_directory=True)
    other = f"{tmp_path}/tidings.db" if name == "absolute" else name
    with (
        process_lock("sqlite:///tidings.db"),
        pytest.raises(StorageError, match="in use"),
        process_lock(f"sqlite:///{other}"),
    ):
        pass


@pytest.mark.parametrize("name", ["link.db", "folder/tidings.db", "relative"])
def test_a_process_that_reaches_the_file_by_another_path_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link.db").symlink_to("tidings.db")
    (tmp_path / "folder").symlink_to(tmp_path, target_is_directory=True)
    other = os.path.relpath(tmp_path / "tidings.db", PROJECT) if name == "relative" else f"{tmp_path}/{name}"
    with (
        held_by_a_process(f"sqlite:///{other}") as process,
        pytest.raises(StorageError, match=f"process {process.pid} on "),
        process_lock(url),
    ):
        pass


def test_a_file_with_two_hard_links_is_refused_by_each_of_its_names(tmp_path: Path, url: str) -> None:
    (tmp_path / "tidings.db").touch()
    with process_lock(url):
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "elsewhere" / "copy.db").hardlink_to(tmp_path / "tidings.db")
        for name in ("tidings.db", "elsewhere/copy.db"):
            with pytest.raises(StorageError, match="has 2 hard links"), process_lock(f"sqlite:///{tmp_path}/{name}"):
                pass
    (tmp_path / "elsewhere" / "copy.db").unlink()
    with process_lock(url):
        pass


def test_other_files_in_the_same_folder_have_locks_of_their_own(tmp_path: Path, url: str) -> None:
    with process_lock(url), process_lock(f"sqlite:///{tmp_path}/other.db"):
        pass


def test_a_folder_that_is_not_there_is_made(tmp_path: Path) -> None:
    with process_lock(f"sqlite:///{tmp_path}/new/deep/tidings.db"):
        assert lock_path(tmp_path / "new/deep/tidings.db").exists()


def test_a_lock_file_that_cannot_be_opened_is_said_in_one_line(tmp_path: Path, url: str) -> None:
    lock_path(tmp_path / "tidings.db").mkdir()
    with pytest.raises(StorageError, match=r"tidings\.db: .*Is a directory"), process_lock(url):
        pass


def test_what_a_killed_process_left_in_the_lock_file_is_replaced(tmp_path: Path, url: str) -> None:
    lock_path(tmp_path / "tidings.db").write_text("process 99999999 on a-machine-that-is-no-more\n" * 3, "utf-8")
    with process_lock(url), pytest.raises(StorageError) as refused, process_lock(url):
        pass
    assert "no-more" not in str(refused.value)


async def test_the_database_can_be_read_and_written_while_a_process_holds_the_lock(url: str) -> None:
    await asyncio.to_thread(migrate, url)
    with process_lock(url):
        database = Database(url)
        await database.check()
        async with database.write():
            pass
        await database.close()


def test_several_processes_may_work_with_postgresql() -> None:
    url = "postgresql://tidings:secret@localhost/tidings"
    with process_lock(url), process_lock(url):
        pass
