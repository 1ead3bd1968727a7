"""The demo as a newcomer starts it, and its chat page in the size of a phone."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page

from tests.support.browser import open_page
from tests.support.data import PROJECT
from tests.support.ports import free_port
from tests.support.timeouts import PROCESS_TIMEOUT_SECONDS


@asynccontextmanager
async def running_demo() -> AsyncIterator[tuple[str, Process]]:
    """Run `python -m bot demo` on free ports; yield the address of its page, and the process."""
    port = free_port()
    environment = {key: value for key, value in os.environ.items() if not key.startswith("TELEGRAM")}  # noqa: TID251  a child's own environment
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--port", str(port), "--news-port", str(free_port())),
        cwd=PROJECT,
        env={**environment, "LOG_LEVEL": "WARNING"},
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        assert process.stdout
        async with asyncio.timeout(PROCESS_TIMEOUT_SECONDS):
            while b"Ctrl-C" not in await process.stdout.readline():
                assert process.returncode is None, "the demo ended before it began"
        yield f"http://127.0.0.1:{port}/", process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
            async with asyncio.timeout(PROCESS_TIMEOUT_SECONDS):
                await process.wait()


@asynccontextmanager
async def phone(
    browser: Browser, url: str, *, width: int = 390, height: int = 844, dark: bool = False
) -> AsyncIterator[Page]:
    """Open the chat page as a phone shows it."""
    async with open_page(browser, width=width, height=height, dark=dark, scale=2) as page:
        await page.goto(url)
        yield page
