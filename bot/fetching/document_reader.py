"""Document → items → entries, or why there are none: the fast path first, then the patient one.

Reading has two steps, so that a feed that brings nothing new costs little:

    found = await reader.items(document, source)    tuple[Item, ...] | SitemapIndex | FetchError: link, guid, title
    keys = identity.keys(found)                     one for each; the database knows which are known
    entries = await reader.entries(new)             tuple[Entry, ...]: those that are not, cleaned, in their order

`SitemapIndex(url)` is the answer of an index of sitemaps: whoever fetches asks for that address, once, without
validators (they are the index's), and reads what comes in its place. `read` does both steps for all items, and takes
`SitemapIndex` for a failure. A body that is gzip in itself (`news.xml.gz`) is undone here, within the limits of every
other body.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

from bot.errors import UnreadableError
from bot.fetching import body_limits
from bot.fetching.parser_process.feed_parser import FeedParserProcess
from bot.model.entries import Document, Entry
from bot.model.sources import FetchError, FetchErrorKind, Format, Source
from bot.parsing.feeds import document_parser
from bot.parsing.feeds.normalise import Item
from bot.parsing.feeds.sitemaps import SitemapIndex
from bot.parsing.safe_xml import RejectedInputError

SMALL = 100_000  # bytes of a document that is parsed, in a millisecond or two, before a thread would have begun
FEW = 20  # items that are cleaned likewise
_GZIP = b"\x1f\x8b"
_MAY_BE_EMPTY = frozenset({Format.GDELT, Format.SITEMAP})  # they reach back an hour or two days, not to the last news


class DocumentReader:
    """Reads documents, one after the other or many at once.

    Args:
        slow: reads what the fast path leaves.
    """

    def __init__(self, slow: FeedParserProcess) -> None:
        self._slow = slow

    async def items(self, document: Document, source: Source) -> tuple[Item, ...] | SitemapIndex | FetchError:
        """Return the items of a document in its own order, at most 1,000; none only where no news is an answer."""
        if not document.body.strip():
            return FetchError(FetchErrorKind.EMPTY, "the body is empty")
        try:
            found = await self._items(await _unpacked(document), source)
        except body_limits.TooLargeError as error:
            return FetchError(FetchErrorKind.TOO_LARGE, str(error))
        except body_limits.BadEncodingError as error:
            return FetchError(FetchErrorKind.BAD_ANSWER, str(error))
        except UnreadableError as error:
            return FetchError(FetchErrorKind.NOT_A_FEED, str(error))
        return (
            found
            if found or source.format in _MAY_BE_EMPTY
            else FetchError(FetchErrorKind.EMPTY, "a feed without entries")
        )

    async def entries(self, items: Sequence[Item]) -> tuple[Entry, ...]:
        """Return the items as entries, cleaned, in their order."""
        if len(items) <= FEW:
            return _cleaned(items)
        return await asyncio.to_thread(_cleaned, items)

    async def read(self, document: Document, source: Source) -> tuple[Entry, ...] | FetchError:
        """Return all entries of a document in its own order, at most 1,000 and never none."""
        found = await self.items(document, source)
        if isinstance(found, SitemapIndex):
            return FetchError(FetchErrorKind.NOT_A_FEED, f"an index: the news stands at {found.url}")
        return found if isinstance(found, FetchError) else await self.entries(found)

    async def close(self) -> None:
        """End what was started for reading."""
        await self._slow.close()

    async def _items(self, document: Document, source: Source) -> tuple[Item, ...] | SitemapIndex:
        try:
            if len(document.body) <= SMALL:
                return document_parser.items(document, source)
            return await asyncio.to_thread(document_parser.items, document, source)
        except RejectedInputError:
            raise
        except UnreadableError as first:
            if source.format is not Format.FEED:
                raise
            try:
                return await self._slow.read(document, source)
            except UnreadableError as second:
                message = f"{first}; {second}"
                raise UnreadableError(message) from second


async def _unpacked(document: Document) -> Document:
    if not document.body.startswith(_GZIP):
        return document
    return replace(document, body=await body_limits.read(_at_once(document.body), encoding="gzip"))


async def _at_once(body: bytes) -> AsyncIterator[bytes]:
    yield body


def _cleaned(items: Sequence[Item]) -> tuple[Entry, ...]:
    return tuple(item.entry for item in items)
