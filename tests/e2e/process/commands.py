"""The bot as an operator starts it: a process with an environment."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

from bot.sandbox.telegram.server import Telegram
from tests.support.publishers import Outlets

PROJECT = Path(__file__).resolve().parents[3]
PATIENCE = 60.0


async def start(*arguments: str, folder: Path, **settings: str) -> Process:
    """Start `python -m bot …` in a folder without any `.env`."""
    return await start_python("-m", "bot", *arguments, folder=folder, **settings)


async def start_python(*arguments: str, folder: Path, **settings: str) -> Process:
    """Start a Python with these settings and no others."""
    inherited = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}  # noqa: TID251  a child's environment
    return await asyncio.create_subprocess_exec(
        *(sys.executable, *arguments),
        cwd=folder,
        env={**inherited, "PYTHONPATH": str(PROJECT), "LOG_FORMAT": "json", "HEALTH_ADDRESS": "off", **settings},
        stdout=PIPE,
        stderr=PIPE,
    )


def among(telegram: Telegram, news: str, catalogue: str, folder: Path) -> dict[str, str]:
    """Return the settings of a bot that lives among a stand-in for Telegram and a news site at the address `news`."""
    path = folder / "catalogue.toml"
    path.write_text(catalogue, "utf-8")
    return {
        "TELEGRAM_BOT_TOKEN": telegram.token,
        "TELEGRAM_API_URL": telegram.url,
        "DATABASE_URL": f"sqlite:///{folder}/tidings.db",
        "CATALOGUE": str(path),
        "ALLOWED_HOSTS": news.removeprefix("http://"),
    }


async def ended(process: Process) -> tuple[int | None, str]:
    """Wait for the end and return the exit code, and all that was printed."""
    async with asyncio.timeout(PATIENCE):
        said, complained = await process.communicate()
    return process.returncode, (said + complained).decode()


async def says(process: Process, words: str) -> str:
    """Read the log until a line has these words, and return all up to there."""
    assert process.stderr
    lines = ""
    async with asyncio.timeout(PATIENCE):
        while words not in lines:
            line = await process.stderr.readline()
            assert line, f"the bot ended without saying {words!r}: {lines}"
            lines += line.decode()
    return lines


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
