"""Process items of one chat in order, and those of different chats concurrently.

An answer waits for Telegram's limit of its chat (one a second, 20 a minute in a group). So a chat has a queue of its
own, which is short: what exceeds it is dropped, and never waited for. However much a chat sends, it takes one of the
`MAX_CHATS` places that all share. Turned down: one queue for all chats (a single chat filled its 256 places, and the
answers to all others waited for two minutes), and queues without a bound (400 commands of one chat are answered for
seven minutes, long after the answers are of use).
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import Generic, TypeVar

T = TypeVar("T")

MAX_PENDING = 8  # items of one chat that wait, besides the one in process
MAX_CHATS = 1_024  # with items at once; Telegram permits an answer to each within 35 s


class Rank(IntEnum):
    """The order in which items of a full queue are dropped, the lowest first."""

    ORDINARY = 0
    PREFERRED = 1
    REQUIRED = 2  # never dropped, and not counted


class Removal(Enum):
    """Reason for which an item is not processed."""

    DROPPED = "the queue of its chat is full"
    REPLACED = "a later item of its chat says the same"


@dataclass(frozen=True, slots=True)
class Admission:
    """Treatment of an item in the queue of its chat.

    Args:
        sender: who caused it. The senders of a chat share its places: who has the most items loses one first.
        rank: decides whether it is dropped before others.
        replaces: items of a chat with an equal value are the same request, of which only the last is kept; None: none.
    """

    sender: int = 0
    rank: Rank = Rank.ORDINARY
    replaces: Hashable | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Entry(Generic[T]):
    item: T
    admission: Admission
    done: asyncio.Event = field(default_factory=asyncio.Event)


class PerChatQueue(Generic[T]):
    """Processes items, one at a time for each chat.

    A chat without items takes no memory.

    Args:
        tasks: run the processing.
        process: processes an item.
        removed: called with each item that is not processed; may put others.
        max_pending: the number of items that wait for one chat.
    """

    def __init__(
        self,
        tasks: asyncio.TaskGroup,
        process: Callable[[T], Awaitable[None]],
        *,
        removed: Callable[[T, Removal], None] = lambda _item, _removal: None,
        max_pending: int = MAX_PENDING,
    ) -> None:
        self._tasks = tasks
        self._process = process
        self._removed = removed
        self._max_pending = max_pending
        self._waiting: dict[int, list[_Entry[T]]] = {}
        self._has_room = asyncio.Event()

    @property
    def keys(self) -> int:
        """The number of chats with items that are queued or in process."""
        return len(self._waiting)

    async def put(self, key: int, item: T, admission: Admission) -> asyncio.Event:
        """Queue an item as `put_nowait` does; an item of a new chat waits while `MAX_CHATS` others have items."""
        while key not in self._waiting and len(self._waiting) >= MAX_CHATS:
            self._has_room.clear()
            await self._has_room.wait()
        return self.put_nowait(key, item, admission)

    def put_nowait(self, key: int, item: T, admission: Admission) -> asyncio.Event:
        """Queue an item; return the event that is set once it is processed, replaced or dropped."""
        entry = _Entry(item, admission)
        waiting = self._waiting.get(key)
        if waiting is None:
            waiting = self._waiting[key] = []
            self._tasks.create_task(self._drain(key))
        same = [queued for queued in waiting if admission.replaces and queued.admission.replaces == admission.replaces]
        waiting.append(entry)
        for queued in same:
            self._remove(waiting, queued, Removal.REPLACED)
        if excess := _excess(waiting, self._max_pending):
            self._remove(waiting, excess, Removal.DROPPED)
        return entry.done

    def _remove(self, waiting: list[_Entry[T]], entry: _Entry[T], removal: Removal) -> None:
        waiting.remove(entry)
        entry.done.set()
        self._removed(entry.item, removal)

    async def _drain(self, key: int) -> None:
        waiting = self._waiting[key]
        try:
            while waiting:
                entry = waiting.pop(0)
                try:
                    await self._process(entry.item)
                finally:
                    entry.done.set()
        finally:
            del self._waiting[key]
            self._has_room.set()


def _excess(waiting: list[_Entry[T]], max_pending: int) -> _Entry[T] | None:
    """Return the entry to drop from the queue of a chat; None while it is not too long.

    Of the entries of the lowest rank it is the last of the sender who has the most, so that in a group one member
    cannot take the places of all.
    """
    optional = [entry for entry in waiting if entry.admission.rank < Rank.REQUIRED]
    if len(optional) <= max_pending:
        return None
    lowest = min(entry.admission.rank for entry in optional)
    candidates = [entry for entry in optional if entry.admission.rank == lowest]
    counts = Counter(entry.admission.sender for entry in candidates)
    most = max(counts.values())
    return next(entry for entry in reversed(candidates) if counts[entry.admission.sender] == most)
