"""Tasks in flight: bounded in number, one for each key, waited for at the end.

A tick may hand out work faster than it is done. The crew takes what it has room for and never works on the same key
twice at once, so a slow source or chat holds up nobody but itself.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from types import TracebackType
from typing import Self


class WorkerPool:
    """A bounded set of running tasks, each with a deadline and a key.

    Args:
        size: how many may run at once.
        deadline: after this a task is cancelled, which counts as a failure.
        failed: told of every task that failed, with its key and its exception; the others go on.
    """

    def __init__(self, *, size: int, deadline: timedelta, failed: Callable[[str, Exception], None]) -> None:
        self._size = size
        self._deadline = deadline.total_seconds()
        self._failed = failed
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._group = asyncio.TaskGroup()
        self._freed = asyncio.Event()

    async def __aenter__(self) -> Self:
        """Begin to take work."""
        await self._group.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait until everything in flight is done."""
        await self._group.__aexit__(kind, error, trace)

    @property
    def busy(self) -> int:
        """How many tasks are in flight."""
        return len(self._busy)

    @property
    def capacity(self) -> int:
        """How many more tasks would be taken now."""
        return self._size - len(self._busy)

    def __contains__(self, key: str) -> bool:
        return key in self._busy

    def submit(self, key: str, work: Callable[[], Awaitable[None]]) -> None:
        """Start the work, unless its key is in flight already."""
        if key not in self._busy:
            self._busy[key] = self._group.create_task(self._carry(key, work), name=key)

    async def wait_until_at_most(self, number: int) -> None:
        """Wait until no more than so many tasks are in flight."""
        while self.busy > number:
            self._freed.clear()
            await self._freed.wait()

    def cancel(self) -> None:
        """Give up everything in flight."""
        for task in list(self._busy.values()):
            task.cancel()

    async def wait_until_idle(self) -> None:
        """Wait until nothing is in flight."""
        while self._busy:
            await asyncio.wait(list(self._busy.values()))

    async def _carry(self, key: str, work: Callable[[], Awaitable[None]]) -> None:
        try:
            async with asyncio.timeout(self._deadline):
                await work()
        except Exception as error:  # noqa: BLE001  one task's failure, of whatever kind, must not end the others
            self._failed(key, error)
        finally:
            del self._busy[key]
            self._freed.set()
