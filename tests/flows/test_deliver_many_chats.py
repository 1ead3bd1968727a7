"""Delivery to many chats: those that blocked the bot or whose messages are refused do not delay the others."""

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


async def add_readers(pipeline: Pipeline, size: int) -> Sequence[UserClient]:
    """Register many users who follow Armenia, by two statements."""
    users = [pipeline.telegram.add_user(status=UserStatus.STARTED) for _ in range(size)]
    now = pipeline.clock.now()
    async with pipeline.database.write() as connection:
        chat_rows = [mappers.chat_columns(Chat(user.chat_id, ChatKind.PRIVATE, "en")) for user in users]
        await connection.execute(insert(chats), chat_rows)
        columns = {"topic_id": "armenia", "level": "normal", "since": now}
        await connection.execute(insert(subscriptions), [columns | {"chat_id": user.chat_id} for user in users])
    return users


@pytest.mark.promise(20)
async def test_a_chat_that_blocked_the_bot_costs_one_call_in_all(
    pipeline: Pipeline, figure: Figure, volume: Volume
) -> None:
    blocked = volume(50, full=1000)
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    for person in await add_readers(pipeline, blocked):
        await person.blocks()
    for number in range(5):
        await pipeline.publish("wire", numbered_item(number, pipeline.clock.now()))
    calls = pipeline.telegram.journal.counts["sendMessage"]
    figure(f"{blocked:,} chats that blocked the bot cost {calls} calls, however much happened")
    assert calls == blocked


@pytest.mark.promise(19)
async def test_all_messages_arrive_behind_those_that_telegram_refuses(
    pipeline: Pipeline, figure: Figure, volume: Volume
) -> None:
    refused, deliverable = volume(10, full=100), volume(100, full=10_000)
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    refused_users = await add_readers(pipeline, refused)
    pipeline.outlets.tells("wire", summit_item(pipeline.clock.now()))
    for person in refused_users:
        description = "Bad Request: message is too long"
        pipeline.telegram.fails(
            Fault("sendMessage", chat_id=person.chat_id, code=400, description=description, times=2)
        )
    await pipeline.poll_sources()
    deliverable_users = await add_readers(pipeline, deliverable)
    pipeline.clock.advance(timedelta(seconds=1))
    await pipeline.publish("wire", budget_item(pipeline.clock.now()))
    arrived = sum(len(person.received) == 1 for person in deliverable_users)
    states = await pipeline.outbox_states()
    figure(
        f"{arrived:,} of {deliverable:,} messages arrived behind {refused} that Telegram would not take, "
        "which were put aside"
    )
    assert arrived == deliverable
    assert states["dead"] == refused
