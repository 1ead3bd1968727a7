"""The bot as a process, from the start to the first alert, on either database."""

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.clock import Clock
from bot.sandbox.server import sandbox
from tests.outlets import Item, serving
from tests.process.commands import PATIENCE, among, catalogue, ended, says
from tests.process.conftest import Starts

TITLE = "Armenia opens a railway to the south"


async def test_it_tells_the_first_story_and_ends_cleanly(start: Starts, tmp_path: Path, empty_url: str) -> None:
    async with serving() as outlets, sandbox() as telegram:
        settings = among(telegram, outlets.url, catalogue(outlets), tmp_path) | {
            "DATABASE_URL": empty_url,
            "SETTLING_SECONDS": "0",
            "SHORTEST_PAUSE_SECONDS": "1",
            "LONGEST_PAUSE_SECONDS": "1",
        }
        now = Clock().now()
        outlets.tells("wire", Item("The wire moves house", "It has a garden now.", now - timedelta(days=1)))
        person = telegram.person(language="ru")
        process = await start("run", **settings)
        await says(process, '"polled"')
        await person.sends("/subscribe Армения")
        await person.waits(lambda: person.received, PATIENCE)
        outlets.tells("wire", Item(TITLE, f"{TITLE}, the government of Armenia said in Yerevan.", now))
        await person.waits(lambda: any(TITLE in message.text for message in person.received), PATIENCE)
        assert "Armenia" in await person.presses("Почему?")
        await asyncio.sleep(1.5)
        assert sum(TITLE in message.text for message in person.received) == 1
        process.terminate()
        code, said = await ended(process)
    assert code == 0
    assert "Traceback" not in said
    assert '"level": "error"' not in said
