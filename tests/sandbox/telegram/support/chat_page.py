"""The chat page in a real browser, and what tests do there again and again."""

import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from subprocess import DEVNULL

import pytest
from playwright.async_api import Page, async_playwright, expect

from bot.sandbox.telegram.events import Event
from bot.sandbox.telegram.model import Message
from bot.sandbox.telegram.server import Telegram
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS

CHROMIUM = shutil.which("chromium")
BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium, which is not installed"),
]
MILLISECONDS = EVENT_TIMEOUT_SECONDS * 1000
expect.set_options(timeout=MILLISECONDS)


@contextmanager
def chromium(folder: Path) -> Iterator[str]:
    """Run a browser for the length of a block, and give its address.

    To start one takes longer than most tests of a page. It is a child of a shell, which ends it when its standard input
    ends: none is left running, however the tests end.
    """
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", f"--user-data-dir={folder}")
    command = ["/bin/sh", "-c", '"$@" & read _; kill $!; wait', "sh", str(CHROMIUM), *options, "about:blank"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=DEVNULL, stderr=DEVNULL):  # noqa: S603  our own words
        yield _address(folder / "DevToolsActivePort")


def _address(path: Path) -> str:
    """Return where the browser listens, once it has written it down."""
    until = time.monotonic() + EVENT_TIMEOUT_SECONDS
    while not (path.exists() and (lines := path.read_text().splitlines())[1:]):
        assert time.monotonic() < until, "the browser did not start"
        time.sleep(0.05)
    return f"ws://127.0.0.1:{lines[0]}{lines[1]}"


@asynccontextmanager
async def window(address: str, *, width: int = 360, height: int = 640) -> AsyncIterator[Page]:
    """Open a window of a browser, and insist at the end that no script of the page has failed in it."""
    failures: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.connect_over_cdp(address, timeout=MILLISECONDS)
        context = await browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
        page = await context.new_page()
        page.set_default_timeout(MILLISECONDS)
        page.on("pageerror", lambda error: failures.append(str(error)))
        yield page
        await context.close()
    assert failures == []


async def chat_of(page: Page) -> int:
    """Return the number of the person at the page."""
    number: int = await page.evaluate("JSON.parse(localStorage['sandbox.people']).at")
    return number


async def start(page: Page, telegram: Telegram) -> int:
    """Open the page and press Start; return the person's number."""
    await page.goto(telegram.url)
    await page.get_by_role("button", name="Start").click()
    await expect(page.get_by_role("log").get_by_text("/start")).to_be_visible()
    return await chat_of(page)


def show(telegram: Telegram, chat_id: int, text: str = "", **fields: object) -> Message:
    """Post a message and tell the page of it with further fields, whatever methods there are that send such."""
    state = telegram.state
    chat = state.chat(chat_id)
    message = Message(state.take_message_id(chat), chat_id, int(state.now()), from_bot=True, text=text)
    chat.messages[message.id] = message
    state.events.publish(chat_id, Event("message", {**state.page_json(message), **fields}))
    return message


async def found(page: Page, kind: str, title: str, *, bot: str = "member") -> None:
    """Found a chat by the page's own form."""
    if await page.locator("#list-button").is_visible():  # a wide window has the list beside the chat
        await page.locator("#list-button").click()
    await page.get_by_role("button", name="New chat").click()
    form = page.get_by_role("dialog", name="New chat")
    await form.get_by_text(kind, exact=True).click()
    await form.get_by_label("Name").fill(title)
    await form.get_by_label("The bot in it").select_option(bot)
    await form.get_by_role("button", name="Create").click()
    await expect(page.locator("#bot-name")).to_have_text(title)


async def say(page: Page, text: str) -> None:
    """Write into the chat that is shown."""
    await page.locator("#input").fill(text)
    await page.locator("#input").press("Enter")
    await expect(page.get_by_role("log").get_by_text(text).last).to_be_visible()


async def new_person(page: Page) -> None:
    """Add a user to the page, and select that user."""
    await page.get_by_role("button", name="You write as").click()
    await page.get_by_role("button", name="New person").click()


async def turn_to(page: Page, name: str) -> None:
    """Be somebody else who is at the page."""
    await page.get_by_role("button", name="You write as").click()
    await page.locator(".person").filter(has_text=name).click()


async def fits(page: Page) -> bool:
    """Return whether nothing is wider than the window."""
    width: int = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return width <= 0
