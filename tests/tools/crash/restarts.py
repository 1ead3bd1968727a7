"""A server of PostgreSQL that is stopped and started again and again, and what becomes of the news meanwhile."""

import asyncio
import random
from dataclasses import dataclass
from pathlib import Path

from tests.support.databases.postgres import Server
from tests.tools.crash.world import ALONE, Result, world


@dataclass(frozen=True, slots=True)
class Restarts:
    """What was counted."""

    stops: int
    result: Result
    has_lived: bool  # the bot's process, all the time
    said: int  # times that /latest said that the store did not answer

    def __str__(self) -> str:
        """Tell it in a line."""
        return (
            f"PostgreSQL stopped {self.stops} times: {self.result.told} alerts, {self.result.lost} lost, "
            f"{self.result.doubled} told twice; the process {'lived' if self.has_lived else 'died'}, "
            f"and {self.said} times /latest said that the store did not answer"
        )


async def restarts(server: Server, folder: Path, *, stops: int, seed: int = 3) -> Restarts:
    """Stop the server so often while news are told and somebody asks for the latest."""
    rng = random.Random(seed)  # noqa: S311  moments, not secrets
    async with world(server.url, folder, commands=ALONE, seed=seed, chaos=False) as news:
        await news.begin()
        user = news.telegram.add_user()
        async with asyncio.TaskGroup() as group:
            recording = group.create_task(news.watch())
            for number in range(stops):
                news.tells()
                await asyncio.sleep(rng.uniform(0, 0.8))
                await asyncio.to_thread(server.stop)
                await user.sends("/latest")
                await user.waits(lambda number=number: len(user.received) > number)  # type: ignore[misc]  # bound at once
                await asyncio.to_thread(server.start)
            await news.calms_down(ending=False)
            recording.cancel()
        is_running = [process.returncode is None for process in news.running]
        unavailable_replies = sum("my store did not answer" in message.text for message in user.received)
        return Restarts(stops, news.result(), all(is_running), unavailable_replies)
