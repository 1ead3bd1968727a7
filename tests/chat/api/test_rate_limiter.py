"""The chat at Telegram's own pace: one message a second in a chat, after a few at once."""

import asyncio
from collections.abc import AsyncIterator
from itertools import pairwise

import pytest

from bot.chat.application import ChatApplication
from bot.sandbox.telegram.api.pace import Pacing
from bot.sandbox.telegram.server import Telegram, sandbox

QUICK = 7
"""Messages of one person that come faster than they may be answered."""


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with sandbox(pace=Pacing.ON) as running:
        yield running


@pytest.mark.usefixtures("chat")
async def test_whoever_writes_too_fast_is_answered_every_time_and_nobody_else_waits(telegram: Telegram) -> None:
    ann, ben = telegram.person(name="Ann"), telegram.person(name="Ben")
    for _ in range(QUICK):
        await ann.sends("/help")
    await ben.sends("/help")
    async with asyncio.TaskGroup() as both:
        both.create_task(ann.waits(lambda: len(ann.received) == QUICK))
        both.create_task(ben.waits(lambda: ben.received))
    refused = [entry for entry in telegram.journal.entries if entry.code == 429]
    assert {entry.call.arguments["chat_id"] for entry in refused} == {ann.chat_id}
    assert ben.received[0].id < ann.received[-1].id


async def test_a_bot_that_is_told_to_wait_does_not_ask_again_before(telegram: Telegram, chat: ChatApplication) -> None:
    assert chat
    ann = telegram.person()
    for _ in range(QUICK):
        await ann.sends("/help")
    await ann.waits(lambda: len(ann.received) == QUICK)
    sends = [entry for entry in telegram.journal.entries if entry.call.method == "sendMessage"]
    waits = [after.at - before.at for before, after in pairwise(sends) if before.code == 429]
    assert waits
    assert min(waits) >= 1
