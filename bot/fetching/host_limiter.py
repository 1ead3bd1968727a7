"""Limit requests to one at a time for each host, with a pause after each, and to none while a host asks to wait."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from weakref import WeakValueDictionary


class HostLimiter:
    """Serialises the requests to each host, and blocks those to hosts that have asked to wait.

    Args:
        pause: between the end of one request to a host and the start of the next.
    """

    def __init__(self, pause: timedelta = timedelta()) -> None:
        self._pause = pause.total_seconds()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()  # dropped when nothing waits
        self._blocked: dict[str, datetime] = {}

    @asynccontextmanager
    async def acquire(self, url: str) -> AsyncIterator[None]:
        """Wait until no other request to this host runs, and hold its lock until the pause after the block ends."""
        lock = self._locks.setdefault(host(url), asyncio.Lock())
        await lock.acquire()
        try:
            yield
        finally:
            if self._pause:
                asyncio.get_running_loop().call_later(self._pause, lock.release)
            else:
                lock.release()

    def block(self, url: str, until: datetime) -> None:
        """Block requests to a host until a time."""
        self._blocked[host(url)] = until

    def blocked_until(self, url: str, now: datetime) -> datetime | None:
        """Return until when a host is blocked, None where it is not."""
        if not self._blocked:
            return None
        until = self._blocked.get(host(url))
        if until is None or until > now:
            return until
        del self._blocked[host(url)]
        return None


def host(url: str) -> str:
    """Return the host of an address; the address itself where it has none, so that no other request waits for it."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url
