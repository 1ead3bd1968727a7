from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.runtime.scheduler import Scheduler
from bot.settings import Settings
from bot.wiring.jobs import schedule_leader_jobs
from bot.wiring.storage import open_storage
from tests.support.frozen_clock import FrozenClock


class RecordingScheduler(Scheduler):
    """Scheduler that records its interval jobs."""

    def __init__(self) -> None:
        super().__init__()
        self.ticks: dict[str, Callable[[], Awaitable[None]]] = {}

    def add_interval_job(
        self, interval: timedelta, tick: Callable[[], Awaitable[None]], *, name: str, deadline: timedelta
    ) -> None:
        self.ticks[name] = tick
        super().add_interval_job(interval, tick, name=name, deadline=deadline)


async def test_a_leader_is_elected_only_where_the_database_is_shared(database_url: str) -> None:
    storage, scheduler = open_storage(database_url), RecordingScheduler()
    schedule_leader_jobs(scheduler, Settings(_env_file=None), storage, owner="me", clock=FrozenClock())
    assert scheduler.ticks.keys() - {"leader"} == {"coverage", "retention"}
    assert ("leader" in scheduler.ticks) == storage.database.is_shared
    for tick in scheduler.ticks.values():
        await tick()
    await storage.close()
