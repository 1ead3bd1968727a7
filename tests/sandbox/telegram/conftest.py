from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.server import Strict, Telegram, sandbox
from tests.sandbox.telegram.support.caller import Api, FrozenUnixClock


@pytest.fixture
def clock() -> FrozenUnixClock:
    return FrozenUnixClock()


@pytest.fixture
async def telegram(clock: FrozenUnixClock) -> AsyncIterator[Telegram]:
    """A sandbox that tests may call wrongly: they read the contract check themselves."""
    async with sandbox(strict=Strict.RECORD, now=clock) as running:
        yield running


@pytest.fixture
async def api(telegram: Telegram) -> AsyncIterator[Api]:
    async with aiohttp.ClientSession() as session:
        yield Api(telegram, session)


@pytest.fixture
async def ann(telegram: Telegram, api: Api) -> UserClient:
    """A person who has pressed Start, which the bot has already read."""
    user = telegram.add_user()
    await user.sends("/start")
    updates = (await api("getUpdates")).result
    await api("getUpdates", offset=updates[-1]["update_id"] + 1)
    return user
