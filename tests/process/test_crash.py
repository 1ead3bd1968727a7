"""A process that is killed at any moment loses nothing."""

import asyncio
import random
from pathlib import Path

from tests.process.commands import ended, says
from tests.process.conftest import Starts
from tests.process.scene import opened

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
    async with opened(start, tmp_path) as scene:
        process = scene.process
        for title in EVENTS:
            scene.tells(title)
            await asyncio.sleep(chance.uniform(0, 2.5))
            process.kill()
            await process.communicate()
            process = await start("run", **scene.settings)
            await says(process, '"ready"')
        await scene.person.waits(lambda: all(map(scene.told, EVENTS)), 150)
        process.terminate()
        code, _ = await ended(process)
        repeats = sum(scene.told(title) - 1 for title in EVENTS)
    assert code == 0
    assert repeats <= len(EVENTS), "one for each kill at the most"
