"""How the bot ends: what is in flight is finished, and nothing is told twice."""

import asyncio
import signal
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.sandbox.faults import Fault
from bot.sandbox.server import sandbox
from tests.outlets import Item, serving
from tests.process.commands import PATIENCE, among, catalogue, ended, says
from tests.process.conftest import Starts

TITLE = "Armenia opens a railway to the south"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_message_in_flight_is_finished_and_not_repeated_by_the_next_start(
    start: Starts, tmp_path: Path, number: signal.Signals
) -> None:
    async with serving() as outlets, sandbox() as telegram:
        settings = among(telegram, outlets.url, catalogue(outlets), tmp_path) | {
            "SETTLING_SECONDS": "0",
            "SHORTEST_PAUSE_SECONDS": "1",
            "LONGEST_PAUSE_SECONDS": "1",
        }
        now = Clock().now()
        outlets.tells("wire", Item("The wire moves house", "It has a garden now.", now - timedelta(days=1)))
        person = telegram.person()
        process = await start("run", **settings)
        await says(process, '"polled"')
        await person.sends("/subscribe armenia")
        await person.waits(lambda: person.received, PATIENCE)
        telegram.fails(Fault("sendMessage", contains=TITLE, delay=2))
        outlets.tells("wire", Item(TITLE, f"{TITLE}, the government of Armenia said in Yerevan.", now))
        await says(process, '"alerts": 1')
        while telegram.orders:  # noqa: ASYNC110  a call that has come in tells no event
            await asyncio.sleep(0.02)
        process.send_signal(number)
        code, said = await ended(process)
        assert code == 0
        assert "Traceback" not in said
        assert [TITLE in message.text for message in person.received].count(True) == 1
        again = await start("run", **settings)
        await says(again, '"ready"')
        await asyncio.sleep(2.5)  # two ticks, in which nothing may be sent
        assert [TITLE in message.text for message in person.received].count(True) == 1
