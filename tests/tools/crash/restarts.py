"""A server of PostgreSQL that is stopped and started again and again, and what becomes of the news meanwhile."""

import asyncio
import random
from dataclasses import dataclass
from pathlib import Path

from tests.support.databases.postgres import Server
from tests.tools.crash.environment import ONE_PROCESS, CrashResult, open_environment


@dataclass(frozen=True, slots=True)
class RestartResult:
    """What was counted."""

    stops: int
    result: CrashResult
    has_survived: bool  # the bot's process, all the time
    unavailable_replies: int  # times that /latest said that the store did not answer

    def __str__(self) -> str:
        """Tell it in a line."""
        return (
            f"PostgreSQL stopped {self.stops} times: {self.result.expected} alerts, {self.result.lost} lost, "
            f"{self.result.duplicated} told twice; the process {'lived' if self.has_survived else 'died'}, "
            f"and {self.unavailable_replies} times /latest said that the store did not answer"
        )


async def restart_repeatedly(server: Server, folder: Path, *, stops: int, seed: int = 3) -> RestartResult:
    """Stop the server so often while news are told and somebody asks for the latest."""
    rng = random.Random(seed)  # noqa: S311  moments, not secrets
    async with open_environment(
        server.url, folder, commands=ONE_PROCESS, seed=seed, injects_faults=False
    ) as environment:
        await environment.start()
        user = environment.telegram.add_user()
        async with asyncio.TaskGroup() as group:
            recording = group.create_task(environment.record_arrivals())
            for number in range(stops):
                environment.publish_event()
                await asyncio.sleep(rng.uniform(0, 0.8))
                await asyncio.to_thread(server.stop)
                await user.sends("/latest")
                await user.waits(lambda number=number: len(user.received) > number)  # type: ignore[misc]  # bound at once
                await asyncio.to_thread(server.start)
            await environment.wait_until_delivered(ending=False)
            recording.cancel()
        is_running = [process.returncode is None for process in environment.running]
        unavailable_replies = sum("my store did not answer" in message.text for message in user.received)
        return RestartResult(stops, environment.result(), all(is_running), unavailable_replies)
