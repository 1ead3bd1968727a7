"""Politeness: one request at a time to a host, a pause after each, and none while it has asked to be left alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from weakref import WeakValueDictionary


class HostLimiter:
    """Whose turn it is, host by host.

    Args:
        pause: between the end of one turn at a host and the beginning of the next.
    """

    def __init__(self, pause: timedelta = timedelta()) -> None:
        self._pause = pause.total_seconds()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()  # gone when nobody waits
        self._resting: dict[str, datetime] = {}

    @asynccontextmanager
    async def acquire(self, url: str) -> AsyncIterator[None]:
        """Wait until no other request to this host runs, and hold it until the block ends; the next waits a pause."""
        lock = self._turns.setdefault(host(url), asyncio.Lock())
        await lock.acquire()
        try:
            yield
        finally:
            if self._pause:
                asyncio.get_running_loop().call_later(self._pause, lock.release)
            else:
                lock.release()

    def rest(self, url: str, until: datetime) -> None:
        """Leave the host alone until then."""
        self._resting[host(url)] = until

    def rests_until(self, url: str, now: datetime) -> datetime | None:
        """Return until when the host is to be left alone, None where it may be asked."""
        if not self._resting:
            return None
        until = self._resting.get(host(url))
        if until is None or until > now:
            return until
        del self._resting[host(url)]
        return None


def host(url: str) -> str:
    """Return the host of an address; of one that has none, the address, so that nobody waits for it."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url
