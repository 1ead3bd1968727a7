"""Graceful stop: calls in flight are finished, and no alert is sent twice."""

import asyncio
import signal
from pathlib import Path

import pytest

from bot.sandbox.telegram.api.faults import Fault
from tests.e2e.process.running_bot import running_bot
from tests.support.command_fixtures import Starts
from tests.support.commands import unexpected_errors, wait_for_exit, wait_for_log
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS

TITLE = "Armenia opens a railway to the south"
LATER_TITLE = "Schools in Armenia begin to teach chess"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_message_in_flight_is_finished_and_not_repeated_by_the_next_start(
    start: Starts, tmp_path: Path, number: signal.Signals
) -> None:
    async with running_bot(start, tmp_path) as bot:
        bot.telegram.fails(Fault("sendMessage", contains=TITLE, delay=1))
        bot.publish(TITLE)
        await wait_for_log(bot.process, '"alerts": 1')
        while bot.telegram.orders:  # noqa: ASYNC110  a call that has come in tells no event
            await asyncio.sleep(0.02)
        bot.process.send_signal(number)
        code, output = await wait_for_exit(bot.process)
        assert code == 0
        assert unexpected_errors(output) == []
        assert bot.count_messages(TITLE) == 1
        await wait_for_log(await start("run", **bot.settings), '"ready"')
        bot.publish(LATER_TITLE)
        await bot.person.waits(lambda: bot.count_messages(LATER_TITLE), EVENT_TIMEOUT_SECONDS)
        assert bot.count_messages(TITLE) == 1
