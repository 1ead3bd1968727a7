"""Graceful stop: calls in flight are finished, and no alert is sent twice."""

import asyncio
import signal
from pathlib import Path

import pytest

from bot.sandbox.telegram.api.faults import Fault
from tests.e2e.process.running_bot import running_bot
from tests.support.command_fixtures import Starts
from tests.support.commands import wait_for_exit, wait_for_log

TITLE = "Armenia opens a railway to the south"


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
        assert "Traceback" not in output
        assert bot.count_messages(TITLE) == 1
        again = await start("run", **bot.settings)
        await wait_for_log(again, '"ready"')
        await asyncio.sleep(2.5)  # two ticks, in which nothing may be sent
        assert bot.count_messages(TITLE) == 1
