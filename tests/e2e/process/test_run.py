"""The bot as a process, from the start to the first alert, on either database."""

import asyncio
from pathlib import Path

from tests.e2e.process.commands import ended
from tests.e2e.process.conftest import Starts
from tests.e2e.process.running_bot import opened
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS

TITLE = "Armenia opens a railway to the south"


async def test_it_tells_the_first_story_and_ends_cleanly(start: Starts, tmp_path: Path, empty_url: str) -> None:
    async with opened(start, tmp_path, language="ru", topic="Армения", DATABASE_URL=empty_url) as scene:
        scene.tells(TITLE)
        await scene.person.waits(lambda: scene.told(TITLE), EVENT_TIMEOUT_SECONDS)
        assert "Armenia" in await scene.person.presses("Почему?")
        await asyncio.sleep(1.5)  # another tick, in which nothing may be sent
        assert scene.told(TITLE) == 1
        scene.process.terminate()
        code, said = await ended(scene.process)
    assert code == 0
    assert "Traceback" not in said
    assert '"level": "error"' not in said
