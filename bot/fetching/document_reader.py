"""Read documents: document → items → entries, or why there are none; the fast parser first, then feedparser.

Reading has two steps, so that a feed without new entries costs little:

    items = await reader.items(document, source)  tuple[Item, ...] | SitemapIndex | FetchError: link, guid, title
    keys = identity.keys(items)                   one for each; the database knows which are known
    entries = await reader.entries(new_items)     tuple[Entry, ...]: the new ones, cleaned, in their order

`SitemapIndex(url)` is the result for an index of sitemaps: the caller requests that address, once, without validators
(they are those of the index), and reads its document instead. `read` takes both steps for all items, and treats a
`SitemapIndex` as an error. A body that is itself gzip (`news.xml.gz`) is decoded here, within the limits of every other
body.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.errors import UnreadableError
from bot.fetching.parser_process.feed_parser import FeedParserProcess
from bot.fetching.response import body_decoders, body_limits
from bot.model.entries import Document, Entry
from bot.model.sources import FetchError, FetchErrorKind, Format, Source
from bot.parsing.feeds import document_parser
from bot.parsing.feeds.normalise import Item
from bot.parsing.feeds.sitemaps import SitemapIndex
from bot.parsing.safe_xml import RejectedInputError
from bot.parsing.xml_repair import without_partial_item

MAX_INLINE_DOCUMENT_BYTES = 2**15  # that the event loop parses and cleans; 72 kB of bare items take it 30 ms
MAX_INLINE_ITEMS = 20  # that the event loop cleans
_GZIP_MAGIC = b"\x1f\x8b"
_MAY_BE_EMPTY = frozenset({Format.GDELT, Format.SITEMAP})  # they cover an hour or two days, not the last entries


class DocumentReader:
    """Reads documents, any number of them at a time.

    Args:
        feed_parser: parses what the fast parser refuses.
    """

    def __init__(self, feed_parser: FeedParserProcess) -> None:
        self._feed_parser = feed_parser

    async def items(self, document: Document, source: Source) -> tuple[Item, ...] | SitemapIndex | FetchError:
        """Return the items of a document in its own order, at most 1,000; none only for formats that may be empty.

        A document that was cut short and cannot be read failed for that reason.
        """
        items = await self._items(document, source)
        return document.fault if isinstance(items, FetchError) and document.fault else items

    async def entries(self, items: Sequence[Item]) -> tuple[Entry, ...]:
        """Return the items as entries, cleaned, in their order."""
        if len(items) <= MAX_INLINE_ITEMS and all(_is_small(item.document) for item in items):
            return _clean(items)
        return await asyncio.to_thread(_clean, items)

    async def read(self, document: Document, source: Source) -> tuple[Entry, ...] | FetchError:
        """Return all entries of a document in its own order, at most 1,000 and never none."""
        items = await self.items(document, source)
        if isinstance(items, SitemapIndex):
            return FetchError(FetchErrorKind.NOT_A_FEED, f"an index: the news stands at {items.url}")
        return items if isinstance(items, FetchError) else await self.entries(items)

    async def close(self) -> None:
        """End the subprocess."""
        await self._feed_parser.close()

    async def _items(self, document: Document, source: Source) -> tuple[Item, ...] | SitemapIndex | FetchError:
        if not document.body or document.body.isspace():
            return FetchError(FetchErrorKind.EMPTY, "the body is empty")
        try:
            items = await self._parse(await _decompress(document), source)
        except body_decoders.TooLargeError as error:
            return FetchError(FetchErrorKind.TOO_LARGE, str(error))
        except body_decoders.BadEncodingError as error:
            return FetchError(FetchErrorKind.BAD_ANSWER, str(error))
        except UnreadableError as error:
            return FetchError(FetchErrorKind.NOT_A_FEED, str(error))
        if not items and source.format not in _MAY_BE_EMPTY:
            return FetchError(FetchErrorKind.EMPTY, "a feed without entries")
        return items

    async def _parse(self, document: Document, source: Source) -> tuple[Item, ...] | SitemapIndex:
        try:
            if _is_small(document):
                return document_parser.items(document, source)
            return await asyncio.to_thread(document_parser.items, document, source)
        except RejectedInputError:
            raise
        except UnreadableError as first_error:
            if source.format is not Format.FEED:
                raise
            try:
                body = await asyncio.to_thread(without_partial_item, document.body) if document.fault else document.body
                return await self._feed_parser.parse(replace(document, body=body), source)
            except UnreadableError as second_error:
                message = f"{first_error}; {second_error}"
                raise UnreadableError(message) from second_error


async def _decompress(document: Document) -> Document:
    if not document.body.startswith(_GZIP_MAGIC):
        return document
    decoded = await body_limits.decode(document.body, encoding="gzip")
    fault = FetchError(FetchErrorKind.BAD_ANSWER, decoded.fault) if decoded.fault else document.fault
    return replace(document, body=decoded.content, fault=fault)


def _is_small(document: Document) -> bool:
    return len(document.body) <= MAX_INLINE_DOCUMENT_BYTES


def _clean(items: Sequence[Item]) -> tuple[Entry, ...]:
    return tuple(item.entry for item in items)
