"""Many chats at once: those that blocked the bot, those that get what Telegram will not take, and all the others."""

import shutil
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.model.chats import Chat, ChatKind
from bot.sandbox.telegram.api.faults import Fault
from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.model import UserStatus
from bot.storage import mappers
from bot.storage.tables import chats, subscriptions
from tests.support.pipeline import Pipeline, running_pipeline
from tests.support.sample_items import budget_item, numbered_item, summit_item
from tests.support.volume import Volume
from tests.tools.promises import Figure


@pytest.fixture
async def pipeline(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Pipeline]:
    path = shutil.copy(sqlite_template, tmp_path / "tidings.db")
    async with running_pipeline(f"sqlite:///{path}") as opened:
        yield opened


async def crowd(pipeline: Pipeline, size: int) -> Sequence[UserClient]:
    """Let many follow Armenia, by two statements."""
    people = [pipeline.telegram.add_user(status=UserStatus.STARTED) for _ in range(size)]
    now = pipeline.clock.now()
    async with pipeline.database.write() as connection:
        known = [mappers.chat_columns(Chat(one.chat_id, ChatKind.PRIVATE, "en")) for one in people]
        await connection.execute(insert(chats), known)
        follow = {"topic_id": "armenia", "level": "normal", "since": now}
        await connection.execute(insert(subscriptions), [follow | {"chat_id": one.chat_id} for one in people])
    return people


@pytest.mark.promise(20)
async def test_chats_that_blocked_the_bot_cost_one_call_each_ever(
    pipeline: Pipeline, figure: Figure, volume: Volume
) -> None:
    blocked = volume(50, full=1000)
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    for person in await crowd(pipeline, blocked):
        await person.blocks()
    for number in range(5):
        await pipeline.publish("wire", numbered_item(number, pipeline.clock.now()))
    calls = pipeline.telegram.journal.counts["sendMessage"]
    figure(f"{blocked:,} chats that blocked the bot cost {calls} calls, however much happened")
    assert calls == blocked


@pytest.mark.promise(19)
async def test_all_messages_arrive_behind_those_that_telegram_will_not_take(
    pipeline: Pipeline, figure: Figure, volume: Volume
) -> None:
    bad, wanted = volume(10, full=100), volume(100, full=10_000)
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    poisoned = await crowd(pipeline, bad)
    pipeline.outlets.tells("wire", summit_item(pipeline.clock.now()))
    for person in poisoned:
        said = "Bad Request: message is too long"
        pipeline.telegram.fails(Fault("sendMessage", chat_id=person.chat_id, code=400, description=said, times=2))
    await pipeline.poll_sources()
    good = await crowd(pipeline, wanted)
    pipeline.clock.advance(timedelta(seconds=1))
    await pipeline.publish("wire", budget_item(pipeline.clock.now()))
    arrived = sum(len(person.received) == 1 for person in good)
    states = await pipeline.outbox_states()
    figure(
        f"{arrived:,} of {wanted:,} messages arrived behind {bad} that Telegram would not take, which were put aside"
    )
    assert arrived == wanted
    assert states["dead"] == bad
