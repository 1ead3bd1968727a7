"""How soon the bot is ready, and how much memory it holds at rest.

It is started without the packages that only development has: httpx and structlog import some of them where they are
there, and an installed bot has none of them.
"""

import asyncio
import json
import os
import re
import sys
import tempfile
import time
from pathlib import Path

import psutil

from bot.clock import Clock
from bot.sandbox.server import sandbox
from tests.bench.figures import Figure, show
from tests.replay.news import Article, News

MARK = "# --- for development and tests only ---"
START = """
import runpy, sys
sys.modules.update(dict.fromkeys({absent!r}))
sys.argv = ["bot", "run"]
runpy.run_module("bot", run_name="__main__")
"""
REST = 6.0  # seconds, in which the sources are polled a few times
PROJECT = Path(__file__).resolve().parents[2]
ARTICLE = Article("1", "one.example", "en", "A bridge is mended", "A bridge was mended today.", "", frozenset(), "1")


async def start(folder: str) -> tuple[float, float]:
    """Start a bot in a folder; return the seconds until it is ready, and its megabytes after a rest."""
    news = News([ARTICLE], Clock().now())
    async with news.serving(), sandbox() as telegram:
        catalogue = Path(folder) / "catalogue.toml"
        catalogue.write_text(news.catalogue(), "utf-8")
        settings = {
            "TELEGRAM_BOT_TOKEN": telegram.token,
            "TELEGRAM_API_URL": telegram.url,
            "DATABASE_URL": f"sqlite:///{folder}/tidings.db",
            "CATALOGUE": str(catalogue),
            "ALLOWED_HOSTS": news.url.removeprefix("http://"),
            "HEALTH_ADDRESS": "",
            "LOG_FORMAT": "json",
        }
        began = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", START.format(absent=_absent())),
            cwd=PROJECT,
            env={**os.environ, **settings},  # noqa: TID251  a process of its own gets its settings so
            stderr=asyncio.subprocess.PIPE,
        )
        await _ready(process)
        seconds = time.perf_counter() - began
        await asyncio.sleep(REST)
        megabytes = psutil.Process(process.pid).memory_info().rss / 1e6
        process.terminate()
        await process.communicate()
        return seconds, megabytes


def _absent() -> list[str]:
    """Return the modules of the packages below the mark in the lock."""
    below = (PROJECT / "requirements.lock").read_text("utf-8").partition(MARK)[2]
    return [name.lower().replace("-", "_") for name in re.findall(r"^([A-Za-z0-9._-]+)==", below, re.MULTILINE)]


async def _ready(process: asyncio.subprocess.Process) -> None:
    while process.stderr and (line := await process.stderr.readline()):
        if json.loads(line).get("event") == "ready":
            return
    sys.exit("bench: the bot did not become ready")


def main() -> None:
    """Measure a first start and a second one."""
    with tempfile.TemporaryDirectory() as folder:
        first, _ = asyncio.run(start(folder))
        again, megabytes = asyncio.run(start(folder))
    show(
        [
            Figure("first start, with migrations", first, 1.5, "s"),
            Figure("start", again, 1.5, "s"),
            Figure("memory at rest", megabytes, 110, "MB"),
        ]
    )


if __name__ == "__main__":
    main()
