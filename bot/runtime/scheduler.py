"""What runs when: the only user of APScheduler.

What has nothing to wait for runs in its rhythm; sending, for which somebody waits, also whenever an alarm rings.
Due times are columns in the database; a job only ticks. So the store is in memory, a restart has nothing to remember,
and a tick that comes late does what is due then. No job overlaps itself, and one that hangs is cut at its deadline and
logged. PTB's JobQueue is the same scheduler again and is not used.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, timedelta
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import log

_log = log.get(__name__)


class WakeSignal(Protocol):
    """Wakes whoever sleeps."""

    async def sleep(self, seconds: float) -> None:
        """Sleep so long, or until it rings."""


class Scheduler:
    """Ticks, each in its own rhythm."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        )
        self._is_stopped = False
        self._loops: list[Callable[[], Coroutine[None, None, None]]] = []

    def add_interval_job(
        self, span: timedelta, tick: Callable[[], Awaitable[None]], *, name: str, deadline: timedelta
    ) -> None:
        """Call the tick again and again, the first time one span after the start."""
        self._scheduler.add_job(
            self._guarded, "interval", [tick, name, deadline], seconds=span.total_seconds(), id=name, name=name
        )

    def add_woken_job(
        self, alarm: WakeSignal, span: timedelta, tick: Callable[[], Awaitable[int]], *, name: str, deadline: timedelta
    ) -> None:
        """Call the tick whenever the alarm rings, at least once in the span, and again at once while it does something.

        It runs within `run`.
        """

        async def again_and_again() -> None:
            while not self._is_stopped:
                if not await self._guarded(tick, name, deadline):
                    await alarm.sleep(span.total_seconds())

        self._loops.append(again_and_again)

    async def run(self) -> None:
        """Run what runs upon an alarm, until cancelled."""
        async with asyncio.TaskGroup() as loops:
            for loop in self._loops:
                loops.create_task(loop())

    def start(self) -> None:
        """Begin to tick, in the running loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """Tick no more; a tick that runs is cancelled."""
        self._is_stopped = True
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _guarded(self, tick: Callable[[], Awaitable[object]], name: str, deadline: timedelta) -> object:
        """Return what the tick returns, None where it failed or was cut."""
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
