"""Run the bot as an operator does: a process with an environment of its own."""

import asyncio
import json
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
import structlog

from bot.__main__ import main
from bot.sandbox.telegram.server import Telegram
from tests.support.publishers import Outlets
from tests.support.timeouts import PROCESS_TIMEOUT_SECONDS

PROJECT = Path(__file__).resolve().parents[2]


async def start(*arguments: str, folder: Path, **settings: str) -> Process:
    """Start `python -m bot …` in a folder without any `.env`."""
    return await start_python("-m", "bot", *arguments, folder=folder, **settings)


async def start_python(*arguments: str, folder: Path, **settings: str) -> Process:
    """Start a Python with these settings and no others."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, *arguments), cwd=folder, env=_environment(settings), stdout=PIPE, stderr=PIPE
    )


async def run(*arguments: str, folder: Path, **settings: str) -> tuple[int | None, str]:
    """Run a command of `python -m bot` in this process, which saves the time of the imports.

    Returns:
        The exit code, and all that was printed.
    """
    return await asyncio.to_thread(_run, arguments, folder, settings)


def _run(arguments: tuple[str, ...], folder: Path, settings: dict[str, str]) -> tuple[int | None, str]:
    printed = StringIO()
    with _logging(), pytest.MonkeyPatch.context() as patch, redirect_stdout(printed), redirect_stderr(printed):
        patch.chdir(folder)
        patch.setattr(os, "environ", _environment(settings))
        patch.setattr(sys, "argv", ["bot", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
    return int(end.value.code or 0), printed.getvalue()


@contextmanager
def _logging() -> Iterator[None]:
    """Restore the configuration of logging after a block."""
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.configure(**before)
    root.handlers[:] = handlers
    root.setLevel(level)


def _environment(settings: dict[str, str]) -> dict[str, str]:
    inherited = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}  # noqa: TID251  a child's environment
    return {**inherited, "PYTHONPATH": str(PROJECT), "LOG_FORMAT": "json", "HEALTH_ADDRESS": "off", **settings}


def bot_settings(telegram: Telegram, news: str, catalogue: str, folder: Path) -> dict[str, str]:
    """Return the settings of a bot that talks to the sandbox and polls a news site at the address `news`."""
    path = folder / "catalogue.toml"
    path.write_text(catalogue, "utf-8")
    return {
        "TELEGRAM_BOT_TOKEN": telegram.token,
        "TELEGRAM_API_URL": telegram.url,
        "DATABASE_URL": f"sqlite:///{folder}/tidings.db",
        "CATALOGUE": str(path),
        "ALLOWED_HOSTS": news.removeprefix("http://"),
        "EMBEDDER": "off",  # the news of these tests is of no language: a model takes all of it for one event
    }


async def wait_for_exit(process: Process) -> tuple[int | None, str]:
    """Wait until a process exits; return its exit code and output."""
    async with asyncio.timeout(PROCESS_TIMEOUT_SECONDS):
        stdout, stderr = await process.communicate()
    return process.returncode, (stdout + stderr).decode()


async def wait_for_log(process: Process, words: str) -> str:
    """Read the log until a line contains `words`; return the log so far."""
    assert process.stderr
    lines = ""
    async with asyncio.timeout(PROCESS_TIMEOUT_SECONDS):
        while words not in lines:
            line = await process.stderr.readline()
            assert line, f"the bot ended without saying {words!r}: {lines}"
            lines += line.decode()
    return lines


def unexpected_errors(output: str) -> list[str]:
    """Return the lines of JSON logs that tell of errors, without deadlines that a slow machine exceeds."""
    errors = [line for line in output.splitlines() if '"level": "error"' in line or "Traceback" in line]
    return [line for line in errors if not _is_deadline(line)]


def _is_deadline(line: str) -> bool:
    fields = json.loads(line) if line.startswith("{") else {}
    return fields.get("event") == "job_timed_out" or fields.get("error") == repr(TimeoutError())


def catalogue(outlets: Outlets) -> str:
    """Return a catalogue with one source, "wire"."""
    return f"""
        [[publisher]]
        id = "wire.example"
        name = "Wire"
        country = "AM"
        kind = "state"
        home = "{outlets.url}/wire"
        [[publisher.feed]]
        id = "wire"
        url = "{outlets.url}/wire/feed"
        language = "en"
        checked = 2026-11-24
        """


def retired_catalogue(outlets: Outlets) -> str:
    """Return a catalogue with one source, "old", which is retired."""
    return f"""
        [[publisher]]
        id = "lake.example"
        name = "Lake"
        kind = "independent"
        home = "https://lake.example/"
        feed = [
          {{ id = "old", url = "{outlets.url}/old/feed", retired = "gone since May" }},
        ]
        """
