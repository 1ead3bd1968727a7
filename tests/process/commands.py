"""The bot as an operator starts it: a process with an environment."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

from tests.outlets import Outlets

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 20.0


async def start(*arguments: str, folder: Path, **settings: str) -> Process:
    """Start `python -m bot …` in a folder without any `.env`."""
    inherited = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}  # noqa: TID251  a child's environment
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        cwd=folder,
        env={**inherited, "PYTHONPATH": str(PROJECT), "LOG_FORMAT": "json", "HEALTH_ADDRESS": "", **settings},
        stdout=PIPE,
        stderr=PIPE,
    )


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


def catalogue(folder: Path, outlets: Outlets) -> str:
    """Write a catalogue with one source, "wire", and return its path."""
    path = folder / "catalogue.toml"
    path.write_text(
        f"""
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
        """,
        "utf-8",
    )
    return str(path)
