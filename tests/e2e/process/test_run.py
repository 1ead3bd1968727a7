"""The bot as a process, from the start to the first alert, on either database."""

import asyncio
from pathlib import Path

from tests.e2e.process.running_bot import running_bot
from tests.support.command_fixtures import Starts
from tests.support.commands import wait_for_exit
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS

TITLE = "Armenia opens a railway to the south"


async def test_it_tells_the_first_story_and_ends_cleanly(start: Starts, tmp_path: Path, empty_url: str) -> None:
    async with running_bot(start, tmp_path, language="ru", topic="Армения", DATABASE_URL=empty_url) as bot:
        bot.publish(TITLE)
        await bot.person.waits(lambda: bot.count_messages(TITLE), EVENT_TIMEOUT_SECONDS)
        assert "Armenia" in await bot.person.presses("Почему?")
        await asyncio.sleep(1.5)  # another tick, in which nothing may be sent
        assert bot.count_messages(TITLE) == 1
        bot.process.terminate()
        code, output = await wait_for_exit(bot.process)
    assert code == 0
    assert "Traceback" not in output
    assert '"level": "error"' not in output
