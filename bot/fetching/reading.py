"""Document → entries, or why there are none: the fast path first, then the patient one."""

import asyncio

from bot.errors import UnreadableError
from bot.fetching.slow import SlowReader
from bot.model import Document, Entry, Failure, Source, Trouble
from bot.parsing import feeds
from bot.parsing.gate import HopelessError


class Reader:
    """Reads documents, one after the other or many at once.

    Args:
        slow: reads what the fast path leaves.
    """

    def __init__(self, slow: SlowReader) -> None:
        self._slow = slow

    async def read(self, document: Document, source: Source) -> tuple[Entry, ...] | Failure:
        """Return the entries of a document in its own order, at most 1,000 and never none."""
        if not document.body.strip():
            return Failure(Trouble.EMPTY, "the body is empty")
        try:
            entries = await self._entries(document, source)
        except UnreadableError as error:
            return Failure(Trouble.NOT_A_FEED, str(error))
        return entries or Failure(Trouble.EMPTY, "a feed without entries")

    async def close(self) -> None:
        """End what was started for reading."""
        await self._slow.close()

    async def _entries(self, document: Document, source: Source) -> tuple[Entry, ...]:
        try:
            return await asyncio.to_thread(feeds.read, document, source)
        except HopelessError:
            raise
        except UnreadableError as first:
            try:
                return await self._slow.read(document, source)
            except UnreadableError as second:
                message = f"{first}; {second}"
                raise UnreadableError(message) from second
