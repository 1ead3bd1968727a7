"""Wait for a free connection for as long as others are released: a queue on a busy machine is no fault of the database.

The time-out of SQLAlchemy's pool counts from the moment of the request: of a thousand chats that write at once, the
last ones would be told that the database failed while it answers one after the other.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager


class ConnectionSlots:
    """As many slots as a pool has connections, taken in the order of the requests.

    Args:
        number: of connections.
        wait: waits for a future, or until so much time has passed that one of the slots should have been released.
    """

    def __init__(self, number: int, wait: Callable[[set[asyncio.Future[None]]], Awaitable[object]]) -> None:
        self._free = number
        self._wait = wait
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._releases = 0

    @asynccontextmanager
    async def hold(self) -> AsyncIterator[None]:
        """Hold a slot.

        Raises:
            TimeoutError: none became free, nor was one released for anybody else, in all of the time.
        """
        if self._free:
            self._free -= 1
        else:
            await self._queue()
        try:
            yield
        finally:
            self._release()

    async def _queue(self) -> None:
        slot = asyncio.get_running_loop().create_future()
        self._waiting.append(slot)
        try:
            while not slot.done():
                await self._wait_for_progress(slot)
        except BaseException:
            if not slot.cancel():  # it was given meanwhile
                self._release()
            raise

    async def _wait_for_progress(self, slot: asyncio.Future[None]) -> None:
        releases = self._releases
        await self._wait({slot})
        if not slot.done() and self._releases == releases:
            raise TimeoutError("no connection became free")

    def _release(self) -> None:
        """Give a slot to whoever waits longest."""
        self._releases += 1
        while self._waiting:
            slot = self._waiting.popleft()
            if not slot.cancelled():
                slot.set_result(None)
                return
        self._free += 1
