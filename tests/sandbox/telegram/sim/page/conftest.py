"""Fixtures of `tests/sandbox/telegram` once more, in the event loop in which the browser runs."""

from collections.abc import AsyncIterator

import aiohttp
import pytest_asyncio
from playwright.async_api import Browser, Page

from bot.sandbox.telegram.server import Strict, Telegram, sandbox
from tests.sandbox.telegram.support.caller import Api, FrozenUnixClock
from tests.support.browser import IN_SESSION_LOOP, open_page


@pytest_asyncio.fixture(loop_scope=IN_SESSION_LOOP)
async def telegram(clock: FrozenUnixClock) -> AsyncIterator[Telegram]:
    """A sandbox that tests may call wrongly."""
    async with sandbox(strict=Strict.RECORD, now=clock) as running:
        yield running


@pytest_asyncio.fixture(loop_scope=IN_SESSION_LOOP)
async def api(telegram: Telegram) -> AsyncIterator[Api]:
    async with aiohttp.ClientSession() as session:
        yield Api(telegram, session)


@pytest_asyncio.fixture(loop_scope=IN_SESSION_LOOP)
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A narrow page with no address yet."""
    async with open_page(browser) as page:
        yield page
