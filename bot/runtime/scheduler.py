"""Run jobs at intervals and on a wake signal: the only user of APScheduler.

Most jobs run at an interval; delivery also as soon as a signal wakes it. Due times are columns in the database; a job
only ticks. So the store is in memory, a restart needs no stored jobs, and a tick that comes late does what is due then.
No job overlaps itself, and one that hangs is cut at its deadline and logged. PTB's JobQueue is the same scheduler again
and is not used.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, timedelta
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import log

_log = log.get(__name__)


class WakeSignal(Protocol):
    """A sleep that a signal ends early."""

    async def sleep(self, seconds: float) -> None:
        """Sleep for the seconds, or until the signal."""


class Scheduler:
    """Run jobs until stopped; no job overlaps itself."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        )
        self._is_stopped = False
        self._loops: list[Callable[[], Coroutine[None, None, None]]] = []

    def add_interval_job(
        self, interval: timedelta, tick: Callable[[], Awaitable[None]], *, name: str, deadline: timedelta
    ) -> None:
        """Call the tick at each interval, the first time one interval after the start."""
        self._scheduler.add_job(
            self._guarded, "interval", [tick, name, deadline], seconds=interval.total_seconds(), id=name, name=name
        )

    def add_woken_job(
        self,
        signal: WakeSignal,
        interval: timedelta,
        tick: Callable[[], Awaitable[int]],
        *,
        name: str,
        deadline: timedelta,
    ) -> None:
        """Call the tick on each signal, at least once an interval, and again at once while it returns work done.

        The job runs within `run`.
        """

        async def loop() -> None:
            while not self._is_stopped:
                if not await self._guarded(tick, name, deadline):
                    await signal.sleep(interval.total_seconds())

        self._loops.append(loop)

    async def run(self) -> None:
        """Run the jobs that wait for a signal, until cancelled."""
        async with asyncio.TaskGroup() as group:
            for loop in self._loops:
                group.create_task(loop())

    def start(self) -> None:
        """Start the interval jobs, in the running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """Stop all jobs; a tick that runs is cancelled."""
        self._is_stopped = True
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _guarded(self, tick: Callable[[], Awaitable[object]], name: str, deadline: timedelta) -> object:
        """Run the tick; return its result, None where it failed or exceeded its deadline."""
        try:
            async with asyncio.timeout(deadline.total_seconds()):
                return await tick()
        except asyncio.CancelledError:
            if not self._is_stopped:
                raise
            # else the scheduler, which cancels what runs at the end, would log it as a failure
        except TimeoutError:
            _log.error("job_timed_out", job=name, after=deadline.total_seconds())
        except Exception as error:  # noqa: BLE001  a failed tick is logged, and the next one comes all the same
            _log.error("job_failed", job=name, error=repr(error), exc_info=error)
        return None
