"""What a process held that is no more is given back: its alerts and sources, long before their leases end.

Every process says each second that it lives. Whoever has not said so for a while, in two looks one after the
other, is dead, and the others go on with what it held. A look that the store did not answer does not count, and neither
does the one before: after the store was away, everybody has time to say so again. A process that stood still so long
and was taken for dead may repeat what it had in flight; what it then wants to write of it is not taken.
"""

from datetime import timedelta

from bot import log
from bot.clock import Clock
from bot.coordination.leases import Leases
from bot.storage.outbox.queue import Outbox
from bot.storage.sources import Sources

_log = log.get(__name__)

HEARTBEAT_INTERVAL = timedelta(seconds=1)  # a process says so, so often
CHECK_INTERVAL = timedelta(seconds=2)  # for those who do not, so often
HEARTBEAT_TTL = timedelta(seconds=5)  # for which a process lives that says so


class LeaseRecovery:
    """Says that this process lives, and gives back what those held that do not.

    Args:
        leases: where everybody says that they live.
        alerts: the outbox.
        sources: those that are polled.
        owner: in whose name this process holds things.
        clock: the time.
    """

    def __init__(self, *, leases: Leases, alerts: Outbox, sources: Sources, owner: str, clock: Clock) -> None:
        self._leases = leases
        self._alerts = alerts
        self._sources = sources
        self._owner = owner
        self._clock = clock
        self._missing: frozenset[str] = frozenset()  # at the last look

    async def beat(self) -> None:
        """Say that this process lives."""
        await self._leases.beat(self._owner, now=self._clock.now(), span=HEARTBEAT_TTL)

    async def tick(self) -> None:
        """Look who is missing, and give back what those held that were missing at the last look too."""
        before, self._missing = self._missing, frozenset()
        held = await self._alerts.holders() | await self._sources.holders()
        missing = held - await self._leases.alive(now=self._clock.now()) - {self._owner}
        for owner in sorted(missing & before):
            _log.warning("gave back what a process held that is gone", owner=owner)
            await self._alerts.release(owner)
            await self._sources.release(owner)
        self._missing = missing - before
