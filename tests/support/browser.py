"""A Chromium for the tests of pages: one process a worker, a fresh context for each test.

Playwright's objects belong to the event loop that made them. The tests of pages and their fixtures therefore run in the
loop of the session (`BROWSER_TEST`, `IN_SESSION_LOOP`): a driver a test costs 0.6 s of processor time. A server that a
page asks must be a fixture of that loop too; in the loop of one test it would never answer.
"""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Literal

import pytest
import pytest_asyncio

from tests.support.timeouts import EVENT_TIMEOUT_SECONDS

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

TIMEOUT_MILLISECONDS = EVENT_TIMEOUT_SECONDS * 1000
IN_SESSION_LOOP: Literal["session"] = "session"
BROWSER_TEST = [pytest.mark.browser, pytest.mark.asyncio(loop_scope=IN_SESSION_LOOP)]
CHROMIUM_OPTIONS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")


def chromium_path() -> str | None:
    """Return the path of a Chromium, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@asynccontextmanager
async def running_browser() -> AsyncIterator["Browser"]:
    """Run a browser for the duration of a block; Playwright's driver ends it even if this process is killed."""
    from playwright.async_api import async_playwright, expect  # noqa: PLC0415  most runs of tests open no page

    expect.set_options(timeout=TIMEOUT_MILLISECONDS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path(), args=list(CHROMIUM_OPTIONS))
        yield browser
        await browser.close()


@asynccontextmanager
async def open_page(
    browser: "Browser", *, width: int = 360, height: int = 640, dark: bool = False, scale: float = 1
) -> AsyncIterator["Page"]:
    """Open a page in a context of its own; fail at the end if a script of the page has failed.

    Args:
        browser: where to open it.
        width, height: the size of its window, in CSS pixels.
        dark: whether the user prefers dark colours.
        scale: device pixels for each CSS pixel.
    """
    failures: list[str] = []
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        locale="en-GB",
        device_scale_factor=scale,
    )
    page = await context.new_page()
    page.set_default_timeout(TIMEOUT_MILLISECONDS)
    page.on("pageerror", lambda error: failures.append(str(error)))
    yield page
    await context.close()
    assert failures == []


@pytest_asyncio.fixture(scope="session", loop_scope=IN_SESSION_LOOP)
async def browser() -> AsyncIterator["Browser"]:
    """The browser that all tests of a worker share."""
    if chromium_path() is None:
        reason = "there is no chromium on this machine; install Debian's package chromium"
        if os.environ.get("CI"):  # noqa: TID251  under CI a missing browser is a fault
            pytest.fail(reason)
        pytest.skip(reason)
    async with running_browser() as browser:
        yield browser
