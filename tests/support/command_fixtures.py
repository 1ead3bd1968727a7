"""Fixtures that run the bot as an operator does: in this process, or in one of its own."""

from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Protocol

import pytest

from tests.support import commands


class Starts(Protocol):
    async def __call__(self, *arguments: str, **settings: str) -> Process: ...


class Runs(Protocol):
    async def __call__(self, *arguments: str, **settings: str) -> tuple[int | None, str]: ...


@pytest.fixture
def run(tmp_path: Path) -> Runs:
    """Run a command to its end in this process, in a folder of its own; return its exit code and what it printed."""
    return partial(commands.run, folder=tmp_path)


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[Starts]:
    """Start `python -m bot …` in a folder of its own; what still runs when the test ends is killed."""
    started: list[Process] = []

    async def begin(*arguments: str, **settings: str) -> Process:
        started.append(await commands.start(*arguments, folder=tmp_path, **settings))
        return started[-1]

    yield begin
    for process in started:
        if process.returncode is None:
            process.kill()
            await process.communicate()
