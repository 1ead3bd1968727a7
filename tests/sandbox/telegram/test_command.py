"""The sandbox as a process of its own."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from tests.support.timeouts import EVENT_TIMEOUT_SECONDS

TOKEN = "42:TEST"


@asynccontextmanager
async def running(*options: str) -> AsyncIterator[tuple[Process, str]]:
    command = [sys.executable, "-m", "bot.sandbox", "--port", "0", "--token", TOKEN, *options]
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE)
    assert process.stdout
    line = (await process.stdout.readline()).decode()
    try:
        yield process, line.partition("chat page ")[2].partition("/,")[0]
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def end(process: Process, number: signal.Signals = signal.SIGTERM) -> tuple[int | None, str]:
    process.send_signal(number)
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
        _, errors = await process.communicate()
    return process.returncode, errors.decode()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_ends_at_once_while_a_page_watches_and_a_bot_polls(number: signal.Signals) -> None:
    async with running() as (process, url), aiohttp.ClientSession() as session:
        async with session.post(f"{url}/sim/users", json={}) as reply:
            chat = (await reply.json())["id"]
        async with session.get(f"{url}/sim/chats/{chat}/events") as stream, asyncio.TaskGroup() as group:
            assert (await stream.content.readline()) == b"event: chat\n"
            poll = group.create_task(session.get(f"{url}/bot{TOKEN}/getUpdates?timeout=50"))
            await _until_polled(session, f"{url}/healthz")
            assert await end(process, number) == (0, "")
            assert (await (await poll).json())["result"] == []


@pytest.mark.parametrize(("strict", "code"), [("fail", 1), ("record", 0)])
async def test_its_end_fails_after_wrong_calls_only_if_strict(strict: str, code: int) -> None:
    async with running("--strict", strict) as (process, url), aiohttp.ClientSession() as session:
        async with session.get(f"{url}/bot{TOKEN}/sendMesage") as reply:
            assert reply.status == 404
        returned, errors = await end(process)
    assert returned == code
    assert ("sendMesage: no such method" in errors) is (code == 1)
    assert "Traceback" not in errors


@pytest.mark.parametrize(
    ("options", "line"),
    [(("--token", "nonsense"), "a token is a number"), (("--host", "203.0.113.1"), "cannot listen")],
)
async def test_a_start_that_cannot_be_ends_with_one_plain_line(options: tuple[str, ...], line: str) -> None:
    async with running(*options) as (process, _):
        async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
            _, errors = await process.communicate()
        assert process.returncode == 2
        assert line in errors.decode().splitlines()[-1]


async def _until_polled(session: aiohttp.ClientSession, url: str) -> None:
    """Ask until the sandbox says that a poll waits."""
    is_polled = False
    while not is_polled:
        async with session.get(url) as reply:
            is_polled = (await reply.json())["polled"]


@pytest.mark.parametrize(("options", "expected"), [((), [200] * 5 + [429]), (("--pace", "watch"), [200] * 6)])
async def test_alone_it_keeps_telegrams_pace_unless_told_otherwise(
    options: tuple[str, ...], expected: list[int]
) -> None:
    async with running(*options) as (_, url), aiohttp.ClientSession() as session:
        async with session.post(f"{url}/sim/users", json={"standing": "started"}) as reply:
            chat = (await reply.json())["id"]
        await session.post(f"{url}/sim/clock", json={"frozen": True})
        line = {"chat_id": chat, "text": "x"}
        statuses = [(await session.post(f"{url}/bot{TOKEN}/sendMessage", json=line)).status for _ in expected]
        async with session.get(f"{url}/sim/stats") as reply:
            assert (await reply.json())["violations"]["count"] == 1
    assert statuses == expected
