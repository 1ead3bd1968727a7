"""Parse news sitemaps (Google's sitemap-news 0.9) → raw items, and indexes of sitemaps → the sitemap to read.

An index has no news: of its sitemaps the one that most likely has the latest is read instead.
"""

import heapq
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element  # to read trees; `safe_xml` parses

from bot.errors import UnreadableError
from bot.parsing import dates
from bot.parsing.feeds import xml_feeds
from bot.parsing.raw_entry import ContentType, RawEntry, RawField, RawItem
from bot.parsing.safe_xml import MAX_ITEMS, RejectedInputError
from bot.parsing.urls import absolute, host_of, names_news

_NUMBER = re.compile(r"\d{1,12}")


@dataclass(frozen=True, slots=True)
class SitemapIndex:
    """The document is an index: the caller fetches this sitemap, once, and reads it instead."""

    url: str  # absolute, on the same host


def parse(text: str, url: str) -> tuple[RawItem, ...] | SitemapIndex:
    """Return the news of a sitemap, the newest 1,000 at most, or the sitemap that an index refers to.

    Raises:
        UnreadableError: for anything but a sitemap.
        RejectedInputError: for a sitemap without news, and an index without a sitemap on its host.
    """
    root = xml_feeds.parse_tree(text)
    match _local(root):
        case "urlset":
            return _news(root, url)
        case "sitemapindex":
            return _newest(root, url)
        case tag:
            message = f"no sitemap: it begins with <{tag[:40]}>"
            raise UnreadableError(message)


def _news(root: Element, url: str) -> tuple[RawItem, ...]:
    pages = [_fields(page) for page in root]
    news = [fields for fields in pages if fields.get("title")]
    if pages and not news:
        message = "a sitemap without news"
        raise RejectedInputError(message)
    newest = heapq.nlargest(MAX_ITEMS, news, key=_date) if len(news) > MAX_ITEMS else news
    return tuple(_entry(fields, url).item for fields in newest)


def _entry(fields: Mapping[str, str], url: str) -> RawEntry:
    return RawEntry(
        title=RawField(fields["title"], ContentType.UNDECLARED),
        link=fields.get("loc", ""),
        base=url,
        dates=tuple(fields[name] for name in ("publication_date", "lastmod") if name in fields),
        language=fields.get("language"),
    )


def _newest(root: Element, url: str) -> SitemapIndex:
    """Choose a sitemap of news before others, then the one changed last, then the one with the highest number."""
    entries = [_fields(sitemap) for sitemap in root]
    addresses = [(absolute(fields.get("loc", ""), url), fields) for fields in entries]
    on_host = [(address, fields) for address, fields in addresses if address and host_of(address) == host_of(url)]
    if not on_host:
        message = "an index of sitemaps that leads nowhere on its own host"
        raise RejectedInputError(message)
    address, _ = max(on_host, key=lambda pair: (names_news(pair[0]), _date(pair[1]), _numbers(pair[0])))
    return SitemapIndex(address)


def _date(fields: Mapping[str, str]) -> datetime:
    return dates.parse(fields.get("publication_date") or fields.get("lastmod", "")) or dates.MIN_DATE


def _numbers(address: str) -> tuple[int, ...]:
    return tuple(int(number) for number in _NUMBER.findall(address))


def _fields(page: Element) -> dict[str, str]:
    """Return the texts of a page of a sitemap by name, with those of its `news`, without those of its images."""
    texts: dict[str, str] = {}
    for child in page:
        for field in child if _local(child) == "news" else (child,):
            for inner in field if _local(field) == "publication" else (field,):
                if text := (inner.text or "").strip():
                    texts.setdefault(_local(inner), text)
    return texts


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2].lower()
