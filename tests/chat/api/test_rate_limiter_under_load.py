"""Latency of answers under Telegram's rate limits while many alerts wait."""

import asyncio
import time
from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy import insert

from bot.chat.api.rate_limiter import RateLimiter
from bot.chat.api.rate_limits import Limits
from bot.chat.application import ChatApplication
from bot.clock import Clock
from bot.flows.compose import Composer
from bot.flows.deliver import Deliver
from bot.flows.summarise import Summaries
from bot.model.alerts import AlertKind
from bot.sandbox.telegram.api.pace import Pacing
from bot.sandbox.telegram.model import UserStatus
from bot.sandbox.telegram.server import Telegram, sandbox
from bot.storage.engine.database import Database
from bot.storage.llm_summaries import LlmSummaries
from bot.storage.outbox.delivery_context import DeliveryContexts
from bot.storage.outbox.queue import Outbox
from bot.storage.tables import OutboxState, alerts
from tests.chat.alert_contents import ARMENPRESS, entry
from tests.chat.conftest import Flows, News, application, running
from tests.support.databases.subscribers import follow_armenia
from tests.support.volume import Volume
from tests.tools.promises import Figure

PER_SECOND = 4  # people who ask


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with sandbox(pace=Pacing.WATCH) as opened:
        yield opened


async def _let_wait(database: Database, telegram: Telegram, story_id: int, waiting: int) -> None:
    """Store a waiting alert for each of `waiting` chats, the first thousand of which exist in the sandbox."""
    now = Clock().now()
    existing = [telegram.add_user(status=UserStatus.STARTED).chat_id for _ in range(1000)]
    ids = [*existing, *range(10**12, 10**12 + waiting - len(existing))]
    alert = {
        "story_id": story_id,
        "kind": AlertKind.NEW.value,
        "state": OutboxState.WAITING.value,
        "urgency": 1,
        "due_at": now,
    }
    alert |= {
        "is_flood": False,
        "is_unbatched": False,
        "is_silent": False,
        "publishers": 0,
        "attempts": 0,
        "plain": False,
        "created_at": now,
    }
    await follow_armenia(database, ids)
    async with database.write() as connection:
        for place in range(0, waiting, 10_000):
            await connection.execute(
                insert(alerts), [alert | {"chat_id": chat_id} for chat_id in ids[place : place + 10_000]]
            )


def _deliver(database: Database, chat: ChatApplication, pace: RateLimiter) -> Deliver:
    write = Summaries(llm=None, stored=LlmSummaries(database), budget=1, clock=Clock())
    outbox, contexts = Outbox(database), DeliveryContexts(database)
    composer = Composer(outbox=outbox, contexts=contexts, summarise=write.summary, clock=Clock())
    return Deliver(
        outbox=outbox,
        contexts=contexts,
        composer=composer,
        sender=chat.sender,
        clock=Clock(),
        owner="test",
        rate_limiter=pace,
    )


async def _asks(telegram: Telegram) -> float:
    """Ask for the latest as a new person; return the seconds until the answer stands in the chat."""
    person = telegram.add_user()
    began = time.monotonic()
    await person.sends("/latest")
    await person.waits(lambda: person.received)
    return time.monotonic() - began


@pytest.mark.promise(28)
async def test_the_latest_is_answered_at_once_while_many_alerts_wait(  # noqa: PLR0917  they are fixtures
    telegram: Telegram,
    client: httpx.AsyncClient,
    flows: Flows,
    news: News,
    database: Database,
    figure: Figure,
    volume: Volume,
) -> None:
    waiting, people = volume(4_000, full=100_000), PER_SECOND * volume(1, full=20)
    story = await news.breaks("Border talks end", entry(ARMENPRESS, seen_at=Clock().now()))
    await _let_wait(database, telegram, story, waiting)
    pace = RateLimiter(Limits())
    chat = application(telegram, client, flows, rate_limiter=pace)
    deliver = _deliver(database, chat, pace)
    async with running(chat), deliver.pool, asyncio.TaskGroup() as group:
        began = time.monotonic()
        delivering = group.create_task(_go_on(deliver))
        asking = []
        for _ in range(people):
            asking.append(group.create_task(_asks(telegram)))
            await asyncio.sleep(1 / PER_SECOND)
        waits = sorted([await answer for answer in asking])
        took = time.monotonic() - began
        counts = await Outbox(database).counts()
        delivering.cancel()
        deliver.pool.cancel()
    sent = telegram.journal.counts["sendMessage"]
    p99 = waits[int(len(waits) * 0.99)]
    figure(f"/latest while {waiting:,} alerts wait: half in {waits[len(waits) // 2]:.2f} s, 99 of 100 in {p99:.2f} s")
    figure(f"{sent / took:.1f} messages a second meanwhile")
    assert counts["waiting"] > 0, "nobody waited until all had gone out"
    assert volume.is_kept(p99, limit=2)
    assert volume.is_kept(took / sent, limit=1 / 20), "and the alerts go out"
    assert sent <= took * 30 + 30


async def _go_on(deliver: Deliver) -> None:
    while True:
        if not await deliver.tick():
            await asyncio.sleep(0.1)
