"""Politeness: at most one request at a time to a host."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit
from weakref import WeakValueDictionary


class Hosts:
    """Whose turn it is, host by host."""

    def __init__(self) -> None:
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()  # gone when nobody waits

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        """Wait until nobody else asks this host, and keep it until the block ends."""
        turn = self._turns.setdefault(_host(url), asyncio.Lock())
        async with turn:
            yield


def _host(url: str) -> str:
    """Return the host of an address; of one that has none, the address, so that nobody waits for it."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url
