"""How the bot ends: what is in flight is finished, and nothing is told twice."""

import asyncio
import signal
from pathlib import Path

import pytest

from bot.sandbox.telegram.api.faults import Fault
from tests.e2e.process.commands import ended, says
from tests.e2e.process.conftest import Starts
from tests.e2e.process.running_bot import opened

TITLE = "Armenia opens a railway to the south"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_message_in_flight_is_finished_and_not_repeated_by_the_next_start(
    start: Starts, tmp_path: Path, number: signal.Signals
) -> None:
    async with opened(start, tmp_path) as scene:
        scene.telegram.fails(Fault("sendMessage", contains=TITLE, delay=1))
        scene.tells(TITLE)
        await says(scene.process, '"alerts": 1')
        while scene.telegram.orders:  # noqa: ASYNC110  a call that has come in tells no event
            await asyncio.sleep(0.02)
        scene.process.send_signal(number)
        code, said = await ended(scene.process)
        assert code == 0
        assert "Traceback" not in said
        assert scene.told(TITLE) == 1
        again = await start("run", **scene.settings)
        await says(again, '"ready"')
        await asyncio.sleep(2.5)  # two ticks, in which nothing may be sent
        assert scene.told(TITLE) == 1
