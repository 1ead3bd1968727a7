"""The demo as a newcomer starts it, and a browser in front of its chat page."""

import asyncio
import os
import shutil
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Page, async_playwright

from tests.support.timeouts import EVENT_TIMEOUT_SECONDS

PROJECT = Path(__file__).resolve().parents[3]
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")


def browser() -> str | None:
    """Return the path of a Chromium, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def demo() -> AsyncIterator[tuple[str, Process]]:
    """Start `python -m bot demo` on free ports, and yield the address of its page."""
    port = free_port()
    kept = {key: value for key, value in os.environ.items() if not key.startswith("TELEGRAM")}  # noqa: TID251  a child's own environment
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--port", str(port), "--news-port", str(free_port())),
        cwd=PROJECT,
        env={**kept, "LOG_LEVEL": "WARNING"},
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        assert process.stdout
        async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
            while b"Ctrl-C" not in await process.stdout.readline():
                assert process.returncode is None, "the demo ended before it began"
        yield f"http://127.0.0.1:{port}/", process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
            async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
                await process.wait()


@asynccontextmanager
async def phone(url: str, *, width: int = 390, height: int = 844, dark: bool = False) -> AsyncIterator[Page]:
    """Open the chat page as a phone shows it."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=browser(), args=list(QUIET))
        context = await chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale="en-GB",
            device_scale_factor=2,
        )
        page = await context.new_page()
        page.set_default_timeout(EVENT_TIMEOUT_SECONDS * 1000)
        await page.goto(url)
        yield page
        await context.close()
        await chromium.close()
