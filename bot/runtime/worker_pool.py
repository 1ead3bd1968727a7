"""Run tasks concurrently: bounded in number, one for each key, each with a deadline.

A tick may submit work faster than it is done. The pool takes what it has room for and never runs two tasks of one key
at once, so a slow source or chat delays no other.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from types import TracebackType
from typing import Self


class WorkerPool:
    """A bounded set of running tasks, each with a deadline and a key.

    Args:
        size: the number of tasks that may run at once.
        deadline: after this a task is cancelled, which counts as a failure.
        failed: called for every task that failed, with its key and its exception; the others go on.
    """

    def __init__(self, *, size: int, deadline: timedelta, failed: Callable[[str, Exception], None]) -> None:
        self._size = size
        self._deadline = deadline.total_seconds()
        self._failed = failed
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._group = asyncio.TaskGroup()
        self._freed = asyncio.Event()

    async def __aenter__(self) -> Self:
        """Open the pool for tasks."""
        await self._group.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait until everything in flight is done."""
        await self._group.__aexit__(kind, error, trace)

    @property
    def busy(self) -> int:
        """The number of tasks in flight."""
        return len(self._busy)

    @property
    def capacity(self) -> int:
        """The number of tasks that would be accepted now."""
        return self._size - len(self._busy)

    def __contains__(self, key: str) -> bool:
        return key in self._busy

    def submit(self, key: str, work: Callable[[], Awaitable[None]]) -> None:
        """Start the work, unless a task of its key is in flight."""
        if key not in self._busy:
            self._busy[key] = self._group.create_task(self._run(key, work), name=key)

    async def wait_until_at_most(self, number: int) -> None:
        """Wait until at most `number` tasks are in flight."""
        while self.busy > number:
            self._freed.clear()
            await self._freed.wait()

    def cancel(self) -> None:
        """Cancel every task in flight."""
        for task in list(self._busy.values()):
            task.cancel()

    async def wait_until_idle(self) -> None:
        """Wait until nothing is in flight."""
        while self._busy:
            await asyncio.wait(list(self._busy.values()))

    async def _run(self, key: str, work: Callable[[], Awaitable[None]]) -> None:
        try:
            async with asyncio.timeout(self._deadline):
                await work()
        except Exception as error:  # noqa: BLE001  one task's failure, of whatever kind, must not end the others
            self._failed(key, error)
        finally:
            del self._busy[key]
            self._freed.set()
