"""Broadcasts that are paid for: as many as the budget allows, and no message lost where Telegram takes no Stars."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import orjson
import pytest
from httpx_aiohttp import AiohttpTransport
from telegram.error import BadRequest

from bot.chat.book import Lane, Limits
from bot.chat.pace import Pace
from bot.chat.wire import Wire
from bot.errors import StorageError
from bot.sandbox.api.pace import Pacing
from bot.sandbox.model import Standing
from bot.sandbox.server import Telegram, sandbox

DAY = 86_400.0  # seconds until there is more


class Money:
    """A purse with so many messages in it."""

    def __init__(self, messages: int) -> None:
        self.left = messages
        self.broken = 0  # times that its row cannot be reached

    async def take(self, number: int) -> tuple[float, ...] | float:
        if self.broken:
            self.broken -= 1
            raise StorageError("away")
        number = min(number, self.left)
        self.left -= number
        return tuple(place / 1000 for place in range(number)) or DAY


@asynccontextmanager
async def paying(telegram: Telegram, money: Money | None) -> AsyncIterator[tuple[Wire, Pace]]:
    pace = Pace(Limits(), purse=money)
    async with (
        httpx.AsyncClient(transport=AiohttpTransport(trust_env=False), trust_env=False) as client,
        asyncio.TaskGroup() as group,
    ):
        running = group.create_task(pace.run())
        yield Wire(token=telegram.token, api_url=telegram.url, client=client, pace=pace), pace
        running.cancel()


async def broadcast(wire: Wire, telegram: Telegram, number: int) -> list[int]:
    """Tell so many people the same; return the calls that were paid for and those that were not."""
    people = [telegram.person(standing=Standing.STARTED) for _ in range(number)]
    before = len(telegram.journal.entries)
    await asyncio.gather(*(wire.tell(one.chat_id, "A railway opens", lane=Lane.BROADCAST) for one in people))
    assert all(len(one.received) == 1 for one in people)
    calls = [one.call for one in list(telegram.journal.entries)[before:] if one.call.method == "sendMessage"]
    paid = sum(call.flag("allow_paid_broadcast") for call in calls)
    return [paid, len(calls) - paid]


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with sandbox(pace=Pacing.WATCH) as running:  # a busy machine may bring what was sent apart near together
        yield running


async def test_a_crowd_is_told_at_once_and_only_what_would_wait_is_paid_for(telegram: Telegram) -> None:
    money = Money(1000)
    async with paying(telegram, money) as (wire, _):
        paid, free = await broadcast(wire, telegram, 300)
    assert free >= 60, "thirty at once, and thirty that would go within a second"
    assert paid == 300 - free
    assert 0 <= 1000 - money.left - paid <= 50, "what was taken was used, but for the last handful"
    assert not [one for one in telegram.stats.violations if one.limit == "paid"]


async def test_a_small_crowd_costs_nothing(telegram: Telegram) -> None:
    money = Money(1000)
    async with paying(telegram, money) as (wire, _):
        assert await broadcast(wire, telegram, 55) == [0, 55]
    assert money.left == 1000


async def test_a_budget_is_never_exceeded_and_the_rest_goes_free(telegram: Telegram) -> None:
    async with paying(telegram, Money(20)) as (wire, pace):
        assert pace.at_once == 500
        paid, free = await broadcast(wire, telegram, 100)
        assert pace.at_once == 60, "no more is claimed than goes at the slow pace"
    assert (paid, free) == (20, 80)


async def test_a_purse_that_cannot_be_reached_loses_nothing(telegram: Telegram) -> None:
    money = Money(1000)
    money.broken = 1
    async with paying(telegram, money) as (wire, _):
        paid, free = await broadcast(wire, telegram, 120)
    assert paid + free == 120


@asynccontextmanager
async def poor(money: Money) -> AsyncIterator[tuple[Wire, Pace, list[bool]]]:
    """Write to a Telegram that takes no Stars, and no message that says so; note of each call whether it pays."""
    offered: list[bool] = []

    def answer(request: httpx.Request) -> httpx.Response:
        call = orjson.loads(request.content)
        offered.append(call.get("allow_paid_broadcast", False))
        if offered[-1] or "bad" in call["text"]:
            return httpx.Response(400, json={"ok": False, "error_code": 400, "description": "Bad Request: no"})
        return httpx.Response(200, json={"ok": True, "result": {"message_id": len(offered)}})

    pace = Pace(Limits(overall=(2, 1.0)), purse=money)
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client, asyncio.TaskGroup() as group:
        running = group.create_task(pace.run())
        yield Wire(token="1:" + "a" * 35, api_url="http://telegram", client=client, pace=pace), pace, offered
        running.cancel()


async def test_where_telegram_takes_no_stars_everything_goes_free_and_none_are_offered_for_a_while() -> None:
    async with poor(Money(1000)) as (wire, pace, offered):
        await asyncio.gather(*(wire.tell(chat, "A railway opens", lane=Lane.BROADCAST) for chat in range(1, 8)))
        assert offered.count(False) == 7
        assert 1 <= offered.count(True) <= 5
        assert pace.at_once < 500
        tried = offered.count(True)
        await asyncio.gather(*(wire.tell(chat, "It is closed", lane=Lane.BROADCAST) for chat in range(1, 6)))
        assert offered.count(True) == tried


async def test_a_message_that_telegram_will_never_take_is_no_question_of_stars() -> None:
    async with poor(Money(1000)) as (wire, pace, offered):
        told = [wire.tell(chat, "bad", lane=Lane.BROADCAST) for chat in range(1, 8)]
        failed = await asyncio.gather(*told, return_exceptions=True)
        assert all(isinstance(one, BadRequest) for one in failed)
        assert any(offered)
        assert pace.at_once == 500, "Stars are offered as before"
