"""A newcomer's way through the demo, in a real browser."""

import asyncio
import os
import signal
import time
from asyncio.subprocess import Process

import pytest
from playwright.async_api import Locator, Page

from tests.e2e.browser.world import browser, demo, phone
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS
from tests.support.volume import Volume

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


async def test_from_start_to_the_first_alert_why_and_latest(volume: Volume) -> None:
    async with demo() as (url, process):
        async with phone(url) as page:
            await page.get_by_text("Press Start and choose what to follow").wait_for()
            await page.locator("#start-button").click()
            await page.get_by_role("button", name="Armenia").first.click()
            chosen_at = time.monotonic()
            alert = _alert(page).filter(has_not=page.locator(".silent"))  # the sample that came at once is silent
            await alert.last.wait_for()
            assert volume.is_kept(time.monotonic() - chosen_at, limit=30)
            await alert.last.get_by_role("button", name="Why?").click()
            evidence = page.locator("#alert")
            await evidence.filter(has_text="“Armenia").wait_for()
            await evidence.get_by_role("button").click()
            await _told_on_the_wire(page, await alert.last.locator(".text strong").first.inner_text())
            await _ask(page, "/latest")
            await _messages(page).filter(has_text="The latest you follow").wait_for()
        await _ends_quietly(process)


async def _told_on_the_wire(page: Page, title: str) -> None:
    """See in the wire, beside the chat, where an alert came from."""
    await page.get_by_role("button", name="Wire").click()
    told = page.get_by_role("complementary", name="News wire").get_by_role("listitem")
    first = told.filter(has_text=title)
    assert await first.get_by_role("link").get_attribute("href")
    await first.get_by_text("Armenia", exact=True).wait_for()  # the topic of which it is
    await page.keyboard.press("Escape")


async def _ask(page: Page, command: str) -> None:
    await page.locator("#input").fill(command)
    await page.locator("#send-button").click()


async def _ends_quietly(process: Process) -> None:
    """Press Ctrl-C: everything ends within five seconds and without a traceback."""
    process.send_signal(signal.SIGINT)
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
        said, complained = await process.communicate()
    assert process.returncode == 0
    spoken = (said + complained).decode()
    assert "Traceback" not in spoken, spoken[spoken.index("Traceback") - 400 :][:6000]
