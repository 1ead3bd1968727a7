"""Document → items, the fast path: charset, gate, dialect. What is new among them is then cleaned into entries."""

from typing import assert_never

from bot.model.entries import Document, Entry
from bot.model.sources import Format, Source
from bot.parsing import charset
from bot.parsing.feeds import gdelt, json_feed, normalise, sitemaps, telegram_previews, xml_feeds
from bot.parsing.feeds.normalise import Item
from bot.parsing.feeds.sitemaps import SitemapIndex
from bot.parsing.raw_entry import RawItem
from bot.parsing.safe_xml import RejectedInputError


def items(document: Document, source: Source) -> tuple[Item, ...] | SitemapIndex:
    """Return the items of a document in its own order, at most 1,000; () where it is sound and has none.

    An index of sitemaps says which document to entries instead.

    Raises:
        RejectedInputError: for what nobody should try to entries.
        UnreadableError: for what is not well-formed; a more patient parser may make something of it.
    """
    text = charset.decode(document.body, document.content_type)
    if not text.strip():
        message = "nothing in it"
        raise RejectedInputError(message)
    raws = _raws(text, document.url, source.format)
    return raws if isinstance(raws, SitemapIndex) else tuple(normalise.item(raw, document, source) for raw in raws)


def entries(document: Document, source: Source) -> tuple[Entry, ...]:
    """Return the entries of a document, all of them cleaned; () for one that leads elsewhere.

    Raises:
        UnreadableError: as `items` does.
    """
    found = items(document, source)
    return () if isinstance(found, SitemapIndex) else tuple(item.entry for item in found)


def _raws(text: str, url: str, form: Format) -> tuple[RawItem, ...] | SitemapIndex:
    match form:
        case Format.FEED:
            return json_feed.parse(text, url) if text.lstrip()[:1] == "{" else xml_feeds.parse(text, url)
        case Format.SITEMAP:
            return sitemaps.parse(text, url)
        case Format.GDELT:
            return gdelt.parse(text)
        case Format.PREVIEW:
            return telegram_previews.parse(text)
        case _:
            assert_never(form)
