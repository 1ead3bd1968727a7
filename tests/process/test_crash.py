"""A process that is killed at any moment loses nothing."""

import asyncio
import random
from datetime import timedelta
from pathlib import Path

from bot.clock import Clock
from bot.sandbox.server import sandbox
from tests.outlets import Item, serving
from tests.process.commands import PATIENCE, among, catalogue, ended, says
from tests.process.conftest import Starts

KILLS = 6
EVENTS = (
    "Armenia opens a railway to the south",
    "Armenia sends wheat to its neighbours",
    "Armenia elects the head of its court",
    "Armenia doubles the pay of its teachers",
    "Armenia signs a treaty on lake water",
    "Armenia closes an old chemical plant",
)


async def test_kill_9_at_any_moment_loses_no_alert(start: Starts, tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311  moments, not secrets
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
        for title in EVENTS[:KILLS]:
            outlets.tells("wire", Item(title, f"{title}, the government of Armenia said in Yerevan.", now))
            await asyncio.sleep(chance.uniform(0, 2.5))
            process.kill()
            await process.communicate()
            process = await start("run", **settings)
            await says(process, '"ready"')

        def told() -> list[str]:
            return [title for title in EVENTS if any(title in message.text for message in person.received)]

        await person.waits(lambda: told() == list(EVENTS), 150)
        process.terminate()
        code, _ = await ended(process)
        repeats = sum(sum(title in message.text for message in person.received) - 1 for title in EVENTS)
    assert code == 0
    assert repeats <= KILLS
