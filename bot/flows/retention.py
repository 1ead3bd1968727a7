"""What is forgotten, and when.

Stories, entries and finished alerts go after the retention; the keys by which an entry that comes back is known to be
old stay much longer, for a feed may serve years-old items as new. An alert that rests with its chat is given up after
two days, as it is no longer news then.
"""

from datetime import timedelta

from bot import log
from bot.clock import Clock
from bot.storage.retention import Cleanup

_log = log.get(__name__)

KEYS_STAY = timedelta(days=365)


class Retention:
    """Forgets what is no longer needed."""

    def __init__(self, *, cleanup: Cleanup, clock: Clock, retention: timedelta) -> None:
        self._cleanup = cleanup
        self._clock = clock
        self._retention = retention

    async def tick(self) -> None:
        """Forget, and let nothing wait in vain."""
        now = self._clock.now()
        if mended := await self._cleanup.repair(now):
            _log.warning("stuck_alerts_repaired", alerts=mended)
        gone = await self._cleanup.forget_before(now - self._retention, now - self._retention - KEYS_STAY)
        _log.debug("retention_done", rows=gone)
