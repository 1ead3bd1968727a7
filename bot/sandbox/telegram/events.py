"""Events of chats, published to their subscribers: the page, and tests that wait.

A subscriber that falls behind is disconnected; the page then reconnects and gets the whole chat again.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

MAX_BACKLOG_EVENTS = 1000
"""Events that may wait for one subscriber."""
JOURNAL_CHANNEL_ID = 0
"""Identifier, used by no chat, under which each answered call is published as an event `call`."""


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a chat.

    Args:
        name: `message` (new or changed), `deleted`, `answer`, `action`, `bot` (name, commands), `standing`, `pinned`,
            `group` (members, topics, pins, the bot's rank), `joined` (a person is in one more chat of many).
        data: what a page needs to show it, ready for JSON.
    """

    name: str
    data: object


class Watch:
    """Event queue of one subscriber."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self.is_over = False

    def publish(self, event: Event) -> None:
        """Queue an event; end the queue if it holds too many."""
        if self._queue.qsize() < MAX_BACKLOG_EVENTS:
            self._queue.put_nowait(event)
        else:
            self.end()

    def end(self) -> None:
        """End the queue after its pending events."""
        self._queue.put_nowait(None)

    async def next(self, seconds: float) -> Event | None:
        """Return the next event, None after `seconds` without one or at the end."""
        try:
            async with asyncio.timeout(seconds):
                event = await self._queue.get()
        except TimeoutError:
            return None
        self.is_over = event is None
        return event


class Events:
    """Subscribers by chat."""

    def __init__(self) -> None:
        self._watches: dict[int, set[Watch]] = {}
        self._is_over = False

    @contextmanager
    def watching(self, chat_id: int) -> Iterator[Watch]:
        """Subscribe to a chat for the duration of a block."""
        watch = Watch()
        if self._is_over:
            watch.end()
        self._watches.setdefault(chat_id, set()).add(watch)
        try:
            yield watch
        finally:
            self._watches[chat_id].discard(watch)

    def is_watched(self, chat_id: int) -> bool:
        """Return whether a chat has subscribers; without any, an event need not be built."""
        return bool(self._watches.get(chat_id))

    def publish(self, chat_id: int, event: Event) -> None:
        """Queue an event for each subscriber of a chat."""
        for watch in self._watches.get(chat_id, ()):
            watch.publish(event)

    def end(self) -> None:
        """End all queues."""
        self._is_over = True
        for watches in self._watches.values():
            for watch in watches:
                watch.end()
