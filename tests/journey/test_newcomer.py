"""A newcomer's way through the demo, in a real browser."""

import asyncio
import os
import signal
import time
from asyncio.subprocess import Process

import pytest
from playwright.async_api import Locator, Page

from tests.journey.world import browser, demo, phone

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _needs_a_browser() -> None:
    if browser() is None:
        reason = "there is no chromium on this machine; install Debian's package chromium"
        if os.environ.get("CI"):  # noqa: TID251  under CI a missing browser is a fault
            pytest.fail(reason)
        pytest.skip(reason)


def _messages(page: Page) -> Locator:
    return page.locator("[data-message-id]")


def _alert(page: Page) -> Locator:
    return _messages(page).filter(has=page.get_by_role("button", name="Why?"))


async def test_from_start_to_the_first_alert_why_and_latest() -> None:
    async with demo() as (url, process):
        async with phone(url) as page:
            await page.locator("#start-button").click()
            await page.get_by_role("button", name="Armenia").first.click()
            chosen_at = time.monotonic()
            alert = _alert(page).filter(has_not=page.locator(".silent"))  # the sample that came at once is silent
            await alert.last.wait_for()
            assert time.monotonic() - chosen_at < 30
            await alert.last.get_by_role("button", name="Why?").click()
            evidence = page.locator("#alert")
            await evidence.filter(has_text="“Armenia").wait_for()
            await evidence.get_by_role("button").click()
            await _ask(page, "/latest")
            await _messages(page).filter(has_text="The latest you follow").wait_for()
        await _ends_quietly(process)


async def _ask(page: Page, command: str) -> None:
    await page.locator("#input").fill(command)
    await page.locator("#send-button").click()


async def _ends_quietly(process: Process) -> None:
    """Press Ctrl-C: everything ends within five seconds and without a traceback."""
    process.send_signal(signal.SIGINT)
    async with asyncio.timeout(5):
        said, complained = await process.communicate()
    assert process.returncode == 0
    assert "Traceback" not in (said + complained).decode()
