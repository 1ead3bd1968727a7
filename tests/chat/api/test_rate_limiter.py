"""The chat under Telegram's rate limits: a short burst, then one message a second in a chat."""

from collections.abc import AsyncIterator

import pytest

from bot.chat.application import ChatApplication
from bot.sandbox.telegram.api.faults import Fault
from bot.sandbox.telegram.api.pace import Pacing
from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.server import Telegram, sandbox

QUICK = 7
"""Messages of one person that come faster than they may be answered."""


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with sandbox(pace=Pacing.ON) as running:
        yield running


@pytest.mark.usefixtures("chat")
async def test_whoever_writes_too_fast_is_answered_every_time_and_nobody_else_waits(telegram: Telegram) -> None:
    ann, ben = telegram.add_user(name="Ann"), telegram.add_user(name="Ben")
    telegram.clock.freeze()
    for _ in range(QUICK):
        await ann.sends("/help")
    await ben.sends("/help")
    await ann.waits(lambda: _refused(telegram))
    telegram.clock.run()
    telegram.clock.advance(1)  # as much as the bot was told to wait
    await ann.waits(lambda: len(ann.received) == QUICK)
    assert {call.arguments["chat_id"] for call in _refused(telegram)} == {ann.chat_id}
    assert ben.received[0].id < ann.received[-1].id


def _refused(telegram: Telegram) -> list[Call]:
    return [entry.call for entry in telegram.journal.entries if entry.code == 429]


async def test_a_bot_that_is_told_to_wait_does_not_ask_again_before(telegram: Telegram, chat: ChatApplication) -> None:
    assert chat
    ann = telegram.add_user()
    description = "Too Many Requests: retry after 1"
    telegram.fails(Fault("sendMessage", code=429, description=description, parameters={"retry_after": 1}))
    await ann.sends("/help")
    await ann.waits(lambda: ann.received)
    refused, sent = [entry for entry in telegram.journal.entries if entry.call.method == "sendMessage"]
    assert (refused.code, sent.code) == (429, 200)
    assert sent.at - refused.at >= 1
