"""Detect the format of a document by its content, for sources that no catalogue lists."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace

from bot.fetching.document_reader import DocumentReader
from bot.fetching.response import body_decoders, body_limits
from bot.model.entries import Document
from bot.model.sources import FetchError, Format, Source
from bot.parsing import charset
from bot.parsing.feeds.normalise import Item
from bot.parsing.feeds.sitemaps import SitemapIndex

_MAX_SNIFFED_CHARS = 10_000
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_SITEMAP_ROOTS = frozenset({"urlset", "sitemapindex"})
_PREVIEW_CLASS = "tgme_"  # how the classes of Telegram's pages begin


class FormatDetectingReader(DocumentReader):
    """Reads documents of sources that no catalogue lists: the document shows its format."""

    async def items(self, document: Document, source: Source) -> tuple[Item, ...] | SitemapIndex | FetchError:
        """Return the items of a document, read as what it looks like."""
        return await super().items(document, replace(source, format=_format(await _text(document))))


async def _text(document: Document) -> str:
    try:
        body = await body_limits.decode(document.body, encoding="")
    except (body_decoders.TooLargeError, body_decoders.BadEncodingError):
        return ""
    return charset.decode(body.content, document.content_type)


def _format(text: str) -> Format:
    """Return the format of a document by its root element or its keys; that of feeds where neither shows it."""
    if text.lstrip().startswith("{"):
        return Format.GDELT if '"articles"' in text and '"items"' not in text else Format.FEED
    root = _ROOT.search(_COMMENT.sub("", text[:_MAX_SNIFFED_CHARS]))
    name = root[1].lower() if root else ""
    if name in _SITEMAP_ROOTS:
        return Format.SITEMAP
    return Format.PREVIEW if name == "html" and _PREVIEW_CLASS in text else Format.FEED


async def one_chunk(body: bytes) -> AsyncIterator[bytes]:
    """Yield a body that is already in memory, as `body_limits.read` takes it."""
    yield body
