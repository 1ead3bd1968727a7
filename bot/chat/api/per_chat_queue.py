"""Whose turn it is: what concerns one chat in order, different chats at once."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")

MAX_PENDING = 256  # things taken and not finished, before no more are taken


class PerChatQueue(Generic[T]):
    """Carries things out, one at a time for each key.

    A key costs nothing while nothing waits for it.
    """

    def __init__(self, tasks: asyncio.TaskGroup, carry: Callable[[T], Awaitable[None]]) -> None:
        self._tasks = tasks
        self._carry = carry
        self._waiting: dict[int, deque[tuple[T, asyncio.Event]]] = {}
        self._room = asyncio.Semaphore(MAX_PENDING)

    @property
    def keys(self) -> int:
        """How many keys have something in hand."""
        return len(self._waiting)

    async def put(self, key: int, thing: T) -> asyncio.Event:
        """Take one thing; wait first while there are too many in hand. What is returned is set when it is done."""
        await self._room.acquire()
        done = asyncio.Event()
        if key in self._waiting:
            self._waiting[key].append((thing, done))
        else:
            self._waiting[key] = deque([(thing, done)])
            self._tasks.create_task(self._drain(key))
        return done

    async def _drain(self, key: int) -> None:
        waiting = self._waiting[key]
        try:
            while waiting:
                thing, done = waiting.popleft()
                try:
                    await self._carry(thing)
                finally:
                    done.set()
                    self._room.release()
        finally:
            del self._waiting[key]
