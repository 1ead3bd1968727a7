"""Crash test of the database server: PostgreSQL is stopped and restarted repeatedly while news keeps arriving."""

import asyncio
import random
from dataclasses import dataclass
from pathlib import Path

from tests.support.databases.postgres import Server
from tests.tools.crash.environment import ONE_PROCESS, CrashResult, open_environment


@dataclass(frozen=True, slots=True)
class RestartResult:
    """Counts of a run with restarts of the server."""

    stops: int
    result: CrashResult
    has_survived: bool  # whether the bot's process ran all the time
    unavailable_replies: int  # replies to /latest that say that the store does not answer

    def __str__(self) -> str:
        """Return the counts as one line of prose."""
        return (
            f"PostgreSQL stopped {self.stops} times: {self.result.expected} alerts, {self.result.lost} lost, "
            f"{self.result.duplicated} sent twice; the process {'survived' if self.has_survived else 'died'}, "
            f"and /latest reported the store as unavailable {self.unavailable_replies} times"
        )


async def restart_repeatedly(server: Server, folder: Path, *, stops: int, seed: int = 3) -> RestartResult:
    """Stop and start the server `stops` times while outlets publish and a user sends /latest; return the counts."""
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
