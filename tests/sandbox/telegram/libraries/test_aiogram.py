"""Compatibility with aiogram, by the scenario; its bot runs in an environment of its own."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest

from bot.sandbox.telegram.methods.table import METHODS
from bot.sandbox.telegram.model import UserStatus
from bot.sandbox.telegram.server import Telegram, sandbox
from tests.sandbox.telegram.libraries.scenario import (
    BROKEN,
    GREETING,
    SECRET,
    TOPICS,
    followed,
    marked,
    play,
    play_a_cut_poll,
)
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS, PROCESS_TIMEOUT_SECONDS

PROGRAM = Path(__file__).with_name("aiogram_bot.py")
PYTHON = Path(sys.prefix) / "aiogram" / "bin" / "python"
SCENARIO = {
    "greeting": GREETING,
    "topics": TOPICS,
    "marked": marked("{}"),
    "followed": followed("{}"),
    "broken": BROKEN,
    "secret": SECRET,
}

pytestmark = pytest.mark.skipif(
    not PYTHON.exists(), reason=f"needs aiogram in an environment of its own ({PYTHON}): `make test` installs it"
)
has_photos = pytest.mark.skipif("sendPhoto" not in METHODS, reason="the sandbox has no sendPhoto")


class Program:
    """A program that answers each line with a line: one process for all tests, a new one after a failed request."""

    def __init__(self, *command: str | Path) -> None:
        self._command = command
        self._process: subprocess.Popen[str] | None = None

    async def ask(self, request: object) -> Any:
        """Send a request, and return its answer; the process is killed where there is none."""
        try:
            process = await self._started()
            assert process.stdin
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
            return await self._answer(EVENT_TIMEOUT_SECONDS)
        except BaseException:
            self._kill()
            raise

    async def call(self, telegram: Telegram, mode: str, **arguments: object) -> Any:
        return await self.ask({"mode": mode, "url": telegram.url, "token": telegram.token, **arguments})

    def end(self) -> None:
        """Close the input of the process, and check that it ends by that."""
        if self._process is not None:
            try:
                self._process.communicate(timeout=EVENT_TIMEOUT_SECONDS)
                assert self._process.returncode == 0
            finally:
                self._kill()

    async def _started(self) -> subprocess.Popen[str]:
        if self._process is None:
            self._process = subprocess.Popen(self._command, stdin=PIPE, stdout=PIPE, text=True)  # noqa: S603, ASYNC220  our own program; it takes a moment
            assert await self._answer(PROCESS_TIMEOUT_SECONDS) == "ready"
        return self._process

    async def _answer(self, seconds: float) -> Any:
        assert self._process
        assert self._process.stdout
        async with asyncio.timeout(seconds):
            line = await asyncio.to_thread(self._process.stdout.readline)
        assert line, "the program ended without an answer"
        return json.loads(line)

    def _kill(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()


@pytest.fixture(scope="module")
def program() -> Iterator[Program]:
    program = Program(PYTHON, PROGRAM)
    yield program
    program.end()


@asynccontextmanager
async def running(program: Program, mode: str, telegram: Telegram) -> AsyncIterator[None]:
    assert await program.call(telegram, mode, **SCENARIO) == "started"
    try:
        yield
    finally:
        assert await program.ask("stop") == "stopped"


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_a_bot_in_aiogram_plays_the_scene_without_one_wrong_call(program: Program, mode: str) -> None:
    async with sandbox(local_webhooks=True) as telegram:
        await play(telegram, partial(running, program, mode))


async def test_a_bot_in_aiogram_asks_again_when_its_poll_is_cut(program: Program) -> None:
    async with sandbox() as telegram:
        await play_a_cut_poll(telegram, partial(running, program, "polling"))


@has_photos
async def test_a_photo_is_sent_once_as_a_file_and_again_by_its_id(program: Program) -> None:
    async with sandbox() as telegram:
        ann = telegram.add_user(status=UserStatus.STARTED)
        first, second = await program.call(telegram, "photo", chat_id=ann.chat_id)
        assert (first["width"], first["height"]) == (320, 200)
        assert first["caption"] == "A map"
        assert first["entities"] == ["bold"]
        assert second["unique_id"] == first["unique_id"]
        assert len(ann.received) == 2


@has_photos
async def test_the_words_below_a_photo_are_changed_in_their_place(program: Program) -> None:
    async with sandbox() as telegram:
        ann = telegram.add_user(status=UserStatus.STARTED)
        edit = await program.call(telegram, "caption", chat_id=ann.chat_id)
        assert (edit["caption"], len(ann.received)) == ("new", 1)
        assert "no text in the message to edit" in edit["refusal"]


async def test_a_program_that_ended_over_a_request_takes_no_other_test_with_it() -> None:
    echo = "print('\"ready\"', flush=True)\nwhile (line := input()) != '\"end\"': print(line, flush=True)"
    program = Program(sys.executable, "-c", echo)
    for text in ("first", "second"):
        assert await program.ask(text) == text
        with pytest.raises(AssertionError, match="the program ended without an answer"):
            await program.ask("end")
