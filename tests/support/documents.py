"""Build documents and sources for tests of parsing, and parse them."""

from datetime import UTC, datetime

from bot.model.entries import Document, Entry
from bot.model.sources import Publisher, PublisherKind, Source
from bot.parsing.feeds import document_parser

NOW = datetime(2025, 11, 3, 12, 0, tzinfo=UTC)
URL = "https://lake.example/feeds/all.xml"
LAKE = Publisher("lake.example", "Lake Courier", "AM", PublisherKind.INDEPENDENT, "https://lake.example/")
SEARCH = Publisher("search.example", "Search", None, PublisherKind.SEARCH, "https://search.example/")


def source(publisher: Publisher = LAKE, *, language: str | None = None) -> Source:
    return Source(id="lake", publisher=publisher, url=URL, language=language)


def document(body: str | bytes, *, content_type: str = "application/xml") -> Document:
    raw = body.encode() if isinstance(body, str) else body
    return Document(URL, raw, content_type, etag=None, last_modified=None, body_hash="", fetched_at=NOW)


def rss(*items: str, channel: str = "<link>https://lake.example/</link>") -> str:
    namespaces = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:News="https://www.bing.com/news/search?q=x&amp;format=rss"'
    )
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0" {namespaces}><channel>{channel}{inner}</channel></rss>'


def read(body: str | bytes, *, content_type: str = "application/xml", of: Source | None = None) -> tuple[Entry, ...]:
    return document_parser.entries(document(body, content_type=content_type), of or source())


def read_one(item: str, *, of: Source | None = None) -> Entry:
    (entry,) = read(rss(item), of=of)
    return entry
