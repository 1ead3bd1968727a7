"""What happens in a chat, told to whoever watches it: the page, a test that waits.

A watcher that does not keep up is let go; the page then connects again and is told everything from the start.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

MAX_BACKLOG_EVENTS = 1000
"""Events that a watcher may fall behind."""
JOURNAL_CHANNEL_ID = 0
"""In the place of a chat's number, as no chat has it: the bot's calls, one `call` for each that is answered."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a chat.

    Args:
        name: `message` (new or changed), `deleted`, `answer`, `action`, `bot` (name, commands), `standing`, `pinned`,
            `group` (members, topics, pins, the bot's rank), `joined` (a person is in one more chat of many).
        data: what a page needs to show it, ready for JSON.
    """

    name: str
    data: object


class Watch:
    """One watcher's queue of events."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self.is_over = False

    def publish(self, event: Event) -> None:
        """Queue an event; a watcher that is too far behind is let go."""
        if self._queue.qsize() < MAX_BACKLOG_EVENTS:
            self._queue.put_nowait(event)
        else:
            self.end()

    def end(self) -> None:
        """Let the watcher go once it has read what is queued."""
        self._queue.put_nowait(None)

    async def next(self, seconds: float) -> Event | None:
        """Return what happens next, None if that is nothing for so many seconds, or the end."""
        try:
            async with asyncio.timeout(seconds):
                event = await self._queue.get()
        except TimeoutError:
            return None
        self.is_over = event is None
        return event


class Events:
    """All watchers, by chat."""

    def __init__(self) -> None:
        self._watches: dict[int, set[Watch]] = {}
        self._is_over = False

    @contextmanager
    def watching(self, chat_id: int) -> Iterator[Watch]:
        """Watch a chat for the length of a block."""
        watch = Watch()
        if self._is_over:
            watch.end()
        self._watches.setdefault(chat_id, set()).add(watch)
        try:
            yield watch
        finally:
            self._watches[chat_id].discard(watch)

    def is_watched(self, chat_id: int) -> bool:
        """Return whether anybody watches a chat; if nobody does, an event need not be made at all."""
        return bool(self._watches.get(chat_id))

    def publish(self, chat_id: int, event: Event) -> None:
        """Tell everyone who watches a chat."""
        for watch in self._watches.get(chat_id, ()):
            watch.publish(event)

    def end(self) -> None:
        """Let every watcher go."""
        self._is_over = True
        for watches in self._watches.values():
            for watch in watches:
                watch.end()
