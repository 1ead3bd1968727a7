"""Leader election: jobs that run once for all processes run in the one that holds the lease."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot import log
from bot.clock import Clock
from bot.coordination.leases import Leases

_log = log.get(__name__)

LEASE_NAME = "jobs"
LEASE_TTL = timedelta(seconds=15)
RENEW_INTERVAL = timedelta(seconds=5)


class LeaderElection:
    """Hold the leader lease, or wait until it is free."""

    def __init__(self, *, leases: Leases, owner: str, clock: Clock) -> None:
        self._leases = leases
        self._owner = owner
        self._clock = clock
        self._is_leader = False

    async def tick(self) -> None:
        """Take or renew the lease."""
        was_leader, self._is_leader = self._is_leader, False  # without an answer of the database no process leads
        self._is_leader = await self._leases.hold(LEASE_NAME, owner=self._owner, now=self._clock.now(), ttl=LEASE_TTL)
        if self._is_leader and not was_leader:
            _log.info("leadership_gained", owner=self._owner)
        elif was_leader and not self._is_leader:
            _log.info("leadership_lost", owner=self._owner)

    def only(self, tick: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        """Return a tick that does nothing while another process leads."""

        async def leader_tick() -> None:
            if self._is_leader:
                await tick()

        return leader_tick
