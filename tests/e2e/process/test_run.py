"""The bot as a process, from the start to the first alert, on either database."""

from pathlib import Path

import httpx
import pytest

from tests.e2e.process.running_bot import running_bot
from tests.support.command_fixtures import Starts
from tests.support.commands import unexpected_errors, wait_for_exit, wait_for_log
from tests.support.ports import free_port
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS

TITLE = "Armenia opens a railway to the south"
LATER_TITLE = "Schools in Armenia begin to teach chess"


async def test_it_tells_the_first_story_and_ends_cleanly(start: Starts, tmp_path: Path, empty_url: str) -> None:
    async with running_bot(start, tmp_path, language="ru", topic="Армения", DATABASE_URL=empty_url) as bot:
        bot.publish(TITLE)
        await bot.person.waits(lambda: bot.count_messages(TITLE), EVENT_TIMEOUT_SECONDS)
        assert "Armenia" in await bot.person.presses("Почему?")
        bot.publish(LATER_TITLE)
        await bot.person.waits(lambda: bot.count_messages(LATER_TITLE), EVENT_TIMEOUT_SECONDS)
        assert bot.count_messages(TITLE) == 1
        bot.process.terminate()
        code, output = await wait_for_exit(bot.process)
    assert code == 0
    assert unexpected_errors(output) == []


async def test_a_database_file_that_is_deleted_is_said_in_the_log_and_by_the_health_check(
    start: Starts, tmp_path: Path
) -> None:
    port = free_port()
    async with running_bot(start, tmp_path, HEALTH_ADDRESS=f"127.0.0.1:{port}") as bot, httpx.AsyncClient() as client:
        assert (await client.get(f"http://127.0.0.1:{port}/healthz")).status_code == 200
        (tmp_path / "tidings.db").unlink()
        response = await client.get(f"http://127.0.0.1:{port}/healthz")
        assert (response.status_code, "the file was deleted" in response.json()["trouble"]) == (503, True)
        lines = await wait_for_log(bot.process, "database_replaced")
    assert '"level": "error"' in lines.splitlines()[-1]


@pytest.mark.parametrize(
    "line",
    [
        '{"job": "leader", "error": "KeyError(1)", "event": "job_failed", "level": "error"}',
        '{"error": "StorageError(\'TimeoutError()\')", "event": "job_failed", "level": "error"}',
        '{"event": "job_retried", "level": "warning", "exception": "Traceback: …"}',
        "Traceback (most recent call last):",
    ],
)
def test_an_error_in_the_log_is_unexpected(line: str) -> None:
    assert unexpected_errors(f"first\n{line}\n") == [line]


@pytest.mark.parametrize(
    "line",
    [
        '{"sources": 1, "event": "ready", "level": "info"}',
        '{"job": "leader", "after": 5.0, "event": "job_timed_out", "level": "error"}',
        '{"error": "TimeoutError()", "event": "poll_crashed", "level": "error", "exception": "Traceback: …"}',
    ],
)
def test_a_deadline_that_a_slow_machine_exceeds_is_no_unexpected_error(line: str) -> None:
    assert unexpected_errors(f"first\n{line}\n") == []
