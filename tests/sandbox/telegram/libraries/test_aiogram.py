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
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS

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

Process = subprocess.Popen[str]


@pytest.fixture(scope="module")
def process() -> Iterator[Process]:
    command = [PYTHON, PROGRAM]
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True) as running:  # noqa: S603  our own program
        try:
            yield running
            assert running.stdin
            running.stdin.close()
            assert running.wait(EVENT_TIMEOUT_SECONDS) == 0
        finally:
            running.kill()


async def ask(process: Process, request: object) -> Any:
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps(request) + "\n")
    process.stdin.flush()
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
        line = await asyncio.to_thread(process.stdout.readline)
    assert line, "the program ended without an answer"
    return json.loads(line)


async def call(process: Process, telegram: Telegram, mode: str, **arguments: object) -> Any:
    return await ask(process, {"mode": mode, "url": telegram.url, "token": telegram.token, **arguments})


@asynccontextmanager
async def running(process: Process, mode: str, telegram: Telegram) -> AsyncIterator[None]:
    assert await call(process, telegram, mode, **SCENARIO) == "started"
    try:
        yield
    finally:
        assert await ask(process, "stop") == "stopped"


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_a_bot_in_aiogram_plays_the_scene_without_one_wrong_call(process: Process, mode: str) -> None:
    async with sandbox(local_webhooks=True) as telegram:
        await play(telegram, partial(running, process, mode))


async def test_a_bot_in_aiogram_asks_again_when_its_poll_is_cut(process: Process) -> None:
    async with sandbox() as telegram:
        await play_a_cut_poll(telegram, partial(running, process, "polling"))


@has_photos
async def test_a_photo_is_sent_once_as_a_file_and_again_by_its_id(process: Process) -> None:
    async with sandbox() as telegram:
        ann = telegram.add_user(status=UserStatus.STARTED)
        first, second = await call(process, telegram, "photo", chat_id=ann.chat_id)
        assert (first["width"], first["height"]) == (320, 200)
        assert first["caption"] == "A map"
        assert first["entities"] == ["bold"]
        assert second["unique_id"] == first["unique_id"]
        assert len(ann.received) == 2


@has_photos
async def test_the_words_below_a_photo_are_changed_in_their_place(process: Process) -> None:
    async with sandbox() as telegram:
        ann = telegram.add_user(status=UserStatus.STARTED)
        edit = await call(process, telegram, "caption", chat_id=ann.chat_id)
        assert (edit["caption"], len(ann.received)) == ("new", 1)
        assert "no text in the message to edit" in edit["refusal"]
