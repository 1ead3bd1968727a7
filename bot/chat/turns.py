"""Whose turn it is: what concerns one chat in order, different chats at once."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")

IN_HAND = 256  # things taken and not finished, before no more are taken


class Turns(Generic[T]):
    """Carries things out, one at a time for each key.

    A key costs nothing while nothing waits for it.
    """

    def __init__(self, tasks: asyncio.TaskGroup, carry: Callable[[T], Awaitable[None]]) -> None:
        self._tasks = tasks
        self._carry = carry
        self._waiting: dict[int, deque[T]] = {}
        self._room = asyncio.Semaphore(IN_HAND)

    @property
    def keys(self) -> int:
        """How many keys have something in hand."""
        return len(self._waiting)

    async def put(self, key: int, thing: T) -> None:
        """Take one thing; wait first while there are too many in hand."""
        await self._room.acquire()
        if key in self._waiting:
            self._waiting[key].append(thing)
        else:
            self._waiting[key] = deque([thing])
            self._tasks.create_task(self._drain(key))

    async def _drain(self, key: int) -> None:
        waiting = self._waiting[key]
        try:
            while waiting:
                try:
                    await self._carry(waiting.popleft())
                finally:
                    self._room.release()
        finally:
            del self._waiting[key]
