"""Parse a document → items: decode the bytes, choose the parser by format, clean the fields that identify an item."""

import re
from typing import assert_never

from bot.model.entries import Document, Entry
from bot.model.sources import Format, Source
from bot.parsing import charset
from bot.parsing.feeds import gdelt, json_feed, normalise, sitemaps, telegram_previews, xml_feeds
from bot.parsing.feeds.normalise import Item
from bot.parsing.feeds.sitemaps import SitemapIndex
from bot.parsing.raw_entry import RawItem
from bot.parsing.safe_xml import RejectedInputError

# Of markup and JSON, in every charset of feeds; megabytes of zeros took seconds to be found to be neither.
_STARTS = re.compile(rb"[<{]")


def items(document: Document, source: Source) -> tuple[Item, ...] | SitemapIndex:
    """Return the items of a document in its own order, at most 1,000; () where it is valid and has none.

    A `SitemapIndex` names the document to read instead.

    Raises:
        RejectedInputError: for a document that no other parser should try.
        UnreadableError: for a malformed document; feedparser may be able to read it.
    """
    if source.format is Format.FEED and not _STARTS.search(document.body):
        message = "neither markup nor JSON"
        raise RejectedInputError(message)
    text = charset.decode(document.body, document.content_type)
    if not text.strip():
        message = "nothing in it"
        raise RejectedInputError(message)
    parsed = _parse(text, document.url, source.format)
    if isinstance(parsed, SitemapIndex):
        return parsed
    return tuple(normalise.item(raw_item, document, source) for raw_item in parsed)


def entries(document: Document, source: Source) -> tuple[Entry, ...]:
    """Return all entries of a document, cleaned; () for an index of sitemaps.

    Raises:
        UnreadableError: as `items` does.
    """
    parsed = items(document, source)
    return () if isinstance(parsed, SitemapIndex) else tuple(item.entry for item in parsed)


def _parse(text: str, url: str, source_format: Format) -> tuple[RawItem, ...] | SitemapIndex:
    match source_format:
        case Format.FEED:
            return json_feed.parse(text, url) if text.lstrip()[:1] == "{" else xml_feeds.parse(text, url)
        case Format.SITEMAP:
            return sitemaps.parse(text, url)
        case Format.GDELT:
            return gdelt.parse(text)
        case Format.PREVIEW:
            return telegram_previews.parse(text)
        case _:
            assert_never(source_format)
