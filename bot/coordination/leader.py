"""What one process does for all: whoever holds the lease leads, and another one takes over when it ends."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot import log
from bot.clock import Clock
from bot.coordination.leases import Leases

_log = log.get(__name__)

LEASE_NAME = "jobs"
LEASE_TTL = timedelta(seconds=15)
RENEW_INTERVAL = timedelta(seconds=5)  # the lease is kept so often


class LeaderElection:
    """Leads, or waits until it may."""

    def __init__(self, *, leases: Leases, owner: str, clock: Clock) -> None:
        self._leases = leases
        self._owner = owner
        self._clock = clock
        self._leads = False

    async def tick(self) -> None:
        """Take or keep the lease."""
        led, self._leads = self._leads, False  # a database that does not answer keeps nobody in office
        self._leads = await self._leases.hold(LEASE_NAME, owner=self._owner, now=self._clock.now(), span=LEASE_TTL)
        if self._leads != led:
            _log.info("leads the jobs" if self._leads else "no longer leads the jobs")

    def only(self, tick: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        """Return a tick that does nothing while another process leads."""

        async def led() -> None:
            if self._leads:
                await tick()

        return led
