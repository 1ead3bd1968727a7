"""Release the alerts and sources of dead processes, long before their leases expire.

Every process records a heartbeat each second (`bot.coordination.heartbeat`). A process whose heartbeat has expired at
two checks in a row is dead, and the others continue its work. A check that the database did not answer does not count,
and neither does the one before it: after an outage of the database every process has time for a new heartbeat. A
process that was paused for so long and was taken for dead may repeat what it had in flight; what it then writes is
refused.
"""

from datetime import timedelta

from bot import log
from bot.clock import Clock
from bot.coordination.heartbeat import Heartbeats
from bot.storage.outbox.queue import Outbox
from bot.storage.sources import Sources

_log = log.get(__name__)

CHECK_INTERVAL = timedelta(seconds=2)


class LeaseRecovery:
    """Release the leases of processes that are dead.

    Args:
        heartbeats: of all processes.
        outbox: whose alerts are claimed.
        sources: which are claimed too.
        owner: the worker id under which this process claims.
        clock: the time.
    """

    def __init__(self, *, heartbeats: Heartbeats, outbox: Outbox, sources: Sources, owner: str, clock: Clock) -> None:
        self._heartbeats = heartbeats
        self._outbox = outbox
        self._sources = sources
        self._owner = owner
        self._clock = clock
        self._missing: frozenset[str] = frozenset()  # at the last check

    async def beat(self) -> None:
        """Record the heartbeat of this process."""
        await self._heartbeats.beat(self._owner, now=self._clock.now())

    async def tick(self) -> None:
        """Release the leases of every process that is missing now and was missing at the last check."""
        missing_before, self._missing = self._missing, frozenset()
        holders = await self._outbox.holders() | await self._sources.holders()
        missing = holders - await self._heartbeats.alive(now=self._clock.now()) - {self._owner}
        for owner in sorted(missing & missing_before):
            _log.warning("leases_recovered", owner=owner)
            await self._outbox.release(owner)
            await self._sources.release(owner)
        self._missing = missing - missing_before
