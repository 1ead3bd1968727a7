"""Process items of one chat in order, and those of different chats concurrently."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")

MAX_PENDING = 256  # items that are queued or in process; `put` waits for room


class PerChatQueue(Generic[T]):
    """Processes items, one at a time for each key.

    A key without items takes no memory.
    """

    def __init__(self, tasks: asyncio.TaskGroup, process: Callable[[T], Awaitable[None]]) -> None:
        self._tasks = tasks
        self._process = process
        self._waiting: dict[int, deque[tuple[T, asyncio.Event]]] = {}
        self._room = asyncio.Semaphore(MAX_PENDING)

    @property
    def keys(self) -> int:
        """The number of keys with items that are queued or in process."""
        return len(self._waiting)

    async def put(self, key: int, item: T) -> asyncio.Event:
        """Queue an item, waiting while there are `MAX_PENDING`; return the event that is set once it is processed."""
        await self._room.acquire()
        done = asyncio.Event()
        if key in self._waiting:
            self._waiting[key].append((item, done))
        else:
            self._waiting[key] = deque([(item, done)])
            self._tasks.create_task(self._drain(key))
        return done

    async def _drain(self, key: int) -> None:
        waiting = self._waiting[key]
        try:
            while waiting:
                item, done = waiting.popleft()
                try:
                    await self._process(item)
                finally:
                    done.set()
                    self._room.release()
        finally:
            del self._waiting[key]
