"""Delete what is old.

Stories, entries and finished alerts are deleted after the retention; the keys by which an entry that comes back is
known to be old stay much longer, since a feed may serve years-old items as new. An alert of a suspended chat is given
up after two days, as it is no longer news then.
"""

from datetime import timedelta

from bot import log
from bot.clock import Clock
from bot.storage.retention import Cleanup

_log = log.get(__name__)

KEY_RETENTION = timedelta(days=365)


class Retention:
    """Apply the retention."""

    def __init__(self, *, cleanup: Cleanup, clock: Clock, retention: timedelta) -> None:
        self._cleanup = cleanup
        self._clock = clock
        self._retention = retention

    async def tick(self) -> None:
        """Repair alerts that wait for something that does not exist, and delete what is old."""
        now = self._clock.now()
        if repaired := await self._cleanup.repair(now):
            _log.warning("stuck_alerts_repaired", alerts=repaired)
        rows = await self._cleanup.forget_before(now - self._retention, now - self._retention - KEY_RETENTION)
        _log.debug("retention_done", rows=rows)
