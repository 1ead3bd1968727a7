"""Group commit: values of many concurrent callers, written in shared transactions.

A transaction costs more than what most callers write in it (on SQLite an fsync each), so values that
arrive while one is open are written together in the next.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Generic, TypeVar

from bot import log
from bot.errors import StorageError

_log = log.get(__name__)

K = TypeVar("K")
V = TypeVar("V")


class GroupCommit(Generic[K, V]):
    """Write values by their keys, as many as have arrived, in one transaction at a time.

    Args:
        write: writes a batch in one transaction.
        retry_seconds: until values that the database refused are written again, one by one, so that one that cannot be
            written delays no other. With None a refused batch is discarded, and the caller that wrote it gets the
            error.
    """

    def __init__(
        self, write: Callable[[Mapping[K, V]], Awaitable[None]], *, retry_seconds: float | None = None
    ) -> None:
        self._write = write
        self._retry_seconds = retry_seconds
        self._pending: dict[K, V] = {}
        self._lock = asyncio.Lock()
        self._is_failing = False

    @property
    def is_failing(self) -> bool:
        """True while the values of a failed transaction wait to be written again."""
        return self._is_failing

    async def save(self, key: K, value: V) -> None:
        """Write a value; return when it is written, or when the batch that it was in was discarded.

        Raises:
            StorageError: this caller wrote the batch, and refused values are discarded.
        """
        self._pending[key] = value
        while self._is_pending(key, value):
            async with self._lock:
                if self._is_pending(key, value):
                    await self._write_pending()
            if self._is_pending(key, value):
                await asyncio.sleep(self._retry_seconds or 0)

    async def flush(self) -> None:
        """Write all pending values."""
        async with self._lock:
            await self._write_pending()

    def _is_pending(self, key: K, value: V) -> bool:
        return self._pending.get(key) is value

    async def _write_pending(self) -> None:
        for batch in self._batches():
            try:
                await self._write(batch)
            except StorageError as error:
                self._refused(batch, error)
                return
            self._remove(batch)
        self._is_failing = False

    def _batches(self) -> list[dict[K, V]]:
        if self._is_failing:
            return [{key: value} for key, value in self._pending.items()]
        return [dict(self._pending)] if self._pending else []

    def _refused(self, batch: Mapping[K, V], error: StorageError) -> None:
        """Discard a batch that was refused, or keep it and move its first value behind the others."""
        if self._retry_seconds is None:
            self._remove(batch)
            raise error
        _log.warning("commit_refused", values=len(batch), error=str(error))
        self._is_failing = True
        key = next(iter(batch))
        self._pending[key] = self._pending.pop(key)

    def _remove(self, batch: Mapping[K, V]) -> None:
        for key, value in batch.items():
            if self._pending.get(key) is value:
                del self._pending[key]
