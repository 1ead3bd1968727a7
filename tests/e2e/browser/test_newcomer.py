"""A newcomer's way through the demo, in a real browser."""

import asyncio
import signal
import time
from asyncio.subprocess import Process

from playwright.async_api import Browser, Locator, Page

from tests.e2e.browser.demo_process import phone, running_demo
from tests.support.browser import BROWSER_TEST
from tests.support.commands import unexpected_errors
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS
from tests.support.volume import Volume

pytestmark = BROWSER_TEST


def _messages(page: Page) -> Locator:
    return page.locator("[data-message-id]")


def _alert(page: Page) -> Locator:
    return _messages(page).filter(has=page.get_by_role("button", name="Why?"))


async def test_from_start_to_the_first_alert_why_and_latest(browser: Browser, volume: Volume) -> None:
    async with running_demo() as (url, process):
        async with phone(browser, url) as page:
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
            await _check_news_wire(page, await alert.last.locator(".text strong").first.inner_text())
            await _send(page, "/latest")
            await _messages(page).filter(has_text="The latest you follow").wait_for()
        await _stop_quietly(process)


async def _check_news_wire(page: Page, title: str) -> None:
    """Check that the news wire, beside the chat, lists the entry of an alert with its link and topic."""
    await page.get_by_role("button", name="Wire").click()
    entries = page.get_by_role("complementary", name="News wire").get_by_role("listitem")
    first = entries.filter(has_text=title)
    assert await first.get_by_role("link").get_attribute("href")
    await first.get_by_text("Armenia", exact=True).wait_for()  # the topic of which it is
    await page.keyboard.press("Escape")


async def _send(page: Page, command: str) -> None:
    await page.locator("#input").fill(command)
    await page.locator("#send-button").click()


async def _stop_quietly(process: Process) -> None:
    """Press Ctrl-C; check that the demo ends with exit code 0 and without an error."""
    process.send_signal(signal.SIGINT)
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
        stdout, stderr = await process.communicate()
    assert process.returncode == 0
    assert unexpected_errors((stdout + stderr).decode()) == []
