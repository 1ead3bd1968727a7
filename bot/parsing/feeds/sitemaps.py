"""Text → raw items of a news sitemap (Google's sitemap-news 0.9), or where an index of sitemaps leads.

An index holds no news: it names the sitemap to parse instead, the one that is likeliest to hold the latest.
"""

import heapq
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element  # trees are parse here; the gate parses

from bot.errors import UnreadableError
from bot.parsing import dates
from bot.parsing.feeds import xml_feeds
from bot.parsing.raw_entry import ContentType, RawEntry, RawField, RawItem
from bot.parsing.safe_xml import MAX_ITEMS, RejectedInputError
from bot.parsing.urls import absolute, host_of

_NUMBER = re.compile(r"\d{1,12}")


@dataclass(frozen=True, slots=True)
class SitemapIndex:
    """The news stands in another document: fetch that one, once, and parse it instead."""

    url: str  # absolute, on the same host


def parse(text: str, url: str) -> tuple[RawItem, ...] | SitemapIndex:
    """Return the news of a sitemap, the newest 1,000 at most, or where an index leads.

    Raises:
        UnreadableError: for what is no sitemap.
        RejectedInputError: for a sitemap that tells no news, and an index that leads nowhere.
    """
    root = xml_feeds.parse_tree(text)
    match _local(root):
        case "urlset":
            return _news(root, url)
        case "sitemapindex":
            return _newest(root, url)
        case other:
            message = f"no sitemap: it begins with <{other[:40]}>"
            raise UnreadableError(message)


def _news(root: Element, url: str) -> tuple[RawItem, ...]:
    pages = [_fields(page) for page in root]
    told = [fields for fields in pages if fields.get("title")]
    if pages and not told:
        message = "a sitemap without news"
        raise RejectedInputError(message)
    newest = heapq.nlargest(MAX_ITEMS, told, key=_moment) if len(told) > MAX_ITEMS else told
    return tuple(_entry(fields, url).item for fields in newest)


def _entry(fields: Mapping[str, str], url: str) -> RawEntry:
    return RawEntry(
        title=RawField(fields["title"], ContentType.UNSAID),
        link=fields.get("loc", ""),
        base=url,
        dates=tuple(fields[name] for name in ("publication_date", "lastmod") if name in fields),
        language=fields.get("language"),
    )


def _newest(root: Element, url: str) -> SitemapIndex:
    """Choose a sitemap of news before others, then the one changed last, then the one with the highest number."""
    listed = [_fields(sitemap) for sitemap in root]
    addresses = [(absolute(fields.get("loc", ""), url), fields) for fields in listed]
    own = [(address, fields) for address, fields in addresses if address and host_of(address) == host_of(url)]
    if not own:
        message = "an index of sitemaps that leads nowhere on its own host"
        raise RejectedInputError(message)
    chosen, _ = max(own, key=lambda one: ("news" in one[0].lower(), _moment(one[1]), _numbers(one[0])))
    return SitemapIndex(chosen)


def _moment(fields: Mapping[str, str]) -> datetime:
    return dates.parse(fields.get("publication_date") or fields.get("lastmod", "")) or dates.MIN_DATE


def _numbers(address: str) -> tuple[int, ...]:
    return tuple(int(number) for number in _NUMBER.findall(address))


def _fields(page: Element) -> dict[str, str]:
    """Return the texts of a page of a sitemap by name; those of its news count as its own, its images' do not."""
    found: dict[str, str] = {}
    for child in page:
        for field in child if _local(child) == "news" else (child,):
            for inner in field if _local(field) == "publication" else (field,):
                if text := (inner.text or "").strip():
                    found.setdefault(_local(inner), text)
    return found


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2].lower()
