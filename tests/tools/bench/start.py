"""Benchmark of the start: time to readiness, and memory at rest.

The bot is started without the packages for development: httpx and structlog import some of them if they are installed,
and a deployed bot has none of them.
"""

import asyncio
import re
import tempfile
import time
from pathlib import Path

import psutil

from bot.clock import Clock
from bot.sandbox.telegram.server import sandbox
from tests.support.commands import PROJECT, bot_settings, catalogue, start_python, wait_for_log
from tests.support.publishers import Item, serving
from tests.tools.bench.figures import Figure, show

DEVELOPMENT_MARKER = "# --- for development and tests only ---"
START_SCRIPT = """
import runpy, sys
sys.modules.update(dict.fromkeys({absent!r}))
sys.argv = ["bot", "run"]
runpy.run_module("bot", run_name="__main__")
"""
REST_SECONDS = 6.0  # during which the sources are polled a few times


async def start(folder: str) -> tuple[float, float]:
    """Start a bot in a folder; return the seconds until it is ready, and its memory in MB after `REST_SECONDS`."""
    async with serving() as outlets, sandbox() as telegram:
        outlets.tells("wire", Item("A bridge is mended", "A bridge was mended today.", Clock().now()))
        settings = bot_settings(telegram, outlets.url, catalogue(outlets), Path(folder))
        started_at = time.perf_counter()
        process = await start_python(
            "-c", START_SCRIPT.format(absent=_development_modules()), folder=Path(folder), **settings
        )
        await wait_for_log(process, '"ready"')
        seconds = time.perf_counter() - started_at
        await asyncio.sleep(REST_SECONDS)
        megabytes = psutil.Process(process.pid).memory_info().rss / 1e6
        process.terminate()
        await process.communicate()
        return seconds, megabytes


def _development_modules() -> list[str]:
    """Return the modules of the packages below the marker in the lock."""
    below = (PROJECT / "requirements.lock").read_text("utf-8").partition(DEVELOPMENT_MARKER)[2]
    return [name.lower().replace("-", "_") for name in re.findall(r"^([A-Za-z0-9._-]+)==", below, re.MULTILINE)]


def main() -> None:
    """Measure a first and a second start, and print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        first, _ = asyncio.run(start(folder))
        second, megabytes = asyncio.run(start(folder))
    show(
        [
            Figure("first start, with migrations", first, 1.5, "s"),
            Figure("start", second, 1.5, "s"),
            Figure("memory at rest", megabytes, 110, "MB"),
        ]
    )


if __name__ == "__main__":
    main()
