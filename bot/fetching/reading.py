"""Document → items → entries, or why there are none: the fast path first, then the patient one.

Reading has two steps, so that a feed that brings nothing new costs little:

    found = await reader.items(document, source)    tuple[Item, ...] | Failure: link, guid and title of each
    keys = identity.keys(found)                     one for each; the database knows which are known
    entries = await reader.entries(new)             tuple[Entry, ...]: those that are not, cleaned, in their order

`read` does both for all of them.
"""

import asyncio
from collections.abc import Sequence

from bot.errors import UnreadableError
from bot.fetching.slow import SlowReader
from bot.model import Document, Entry, Failure, Source, Trouble
from bot.parsing import feeds
from bot.parsing.compose import Item
from bot.parsing.gate import HopelessError

SMALL = 100_000  # bytes of a document that is parsed, in a millisecond or two, before a thread would have begun
FEW = 20  # items that are cleaned likewise


class Reader:
    """Reads documents, one after the other or many at once.

    Args:
        slow: reads what the fast path leaves.
    """

    def __init__(self, slow: SlowReader) -> None:
        self._slow = slow

    async def items(self, document: Document, source: Source) -> tuple[Item, ...] | Failure:
        """Return the items of a document in its own order, at most 1,000 and never none."""
        if not document.body.strip():
            return Failure(Trouble.EMPTY, "the body is empty")
        try:
            found = await self._items(document, source)
        except UnreadableError as error:
            return Failure(Trouble.NOT_A_FEED, str(error))
        return found or Failure(Trouble.EMPTY, "a feed without entries")

    async def entries(self, items: Sequence[Item]) -> tuple[Entry, ...]:
        """Return the items as entries, cleaned, in their order."""
        if len(items) <= FEW:
            return _cleaned(items)
        return await asyncio.to_thread(_cleaned, items)

    async def read(self, document: Document, source: Source) -> tuple[Entry, ...] | Failure:
        """Return all entries of a document in its own order, at most 1,000 and never none."""
        found = await self.items(document, source)
        return found if isinstance(found, Failure) else await self.entries(found)

    async def close(self) -> None:
        """End what was started for reading."""
        await self._slow.close()

    async def _items(self, document: Document, source: Source) -> tuple[Item, ...]:
        try:
            if len(document.body) <= SMALL:
                return feeds.items(document, source)
            return await asyncio.to_thread(feeds.items, document, source)
        except HopelessError:
            raise
        except UnreadableError as first:
            try:
                return await self._slow.read(document, source)
            except UnreadableError as second:
                message = f"{first}; {second}"
                raise UnreadableError(message) from second


def _cleaned(items: Sequence[Item]) -> tuple[Entry, ...]:
    return tuple(item.entry for item in items)
