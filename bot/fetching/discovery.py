"""Discover the feeds of a site from the address of any of its pages; only feeds that could be read are returned.

The order: the address itself, the feeds that the page declares and links to, the usual addresses of feeds, and the
sitemaps that the page and robots.txt name. Of an index of sitemaps, the one that most likely has the latest news is
read, as polling does; the feed's address is that of the index, since the names of its sitemaps may change.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from urllib.parse import urljoin

import httpx

from bot.fetching.document_reader import DocumentReader
from bot.fetching.feeds import fetch
from bot.fetching.host_limiter import HostLimiter
from bot.model.entries import Document, Entry
from bot.model.sources import DueSource, FeedState, FetchError, Format, Publisher, PublisherKind, Source
from bot.parsing import charset, feed_links
from bot.parsing.feeds.normalise import Item
from bot.parsing.feeds.sitemaps import SitemapIndex
from bot.parsing.urls import host_of

MAX_FEEDS = 5  # of one site
_UNKNOWN_PUBLISHER = Publisher("", "", None, PublisherKind.INDEPENDENT, "")


@dataclass(frozen=True, slots=True)
class DiscoveredFeed:
    """A feed that could be read."""

    url: str  # after redirects
    format: Format
    entries: tuple[Entry, ...]  # in the order of the feed


class Discovery:
    """Discovers feeds.

    Args:
        client: from `bot.fetching.http_client.open_client`.
        reader: reads the documents.
        host_limiter: whose turn requests wait for.
    """

    def __init__(self, client: httpx.AsyncClient, reader: DocumentReader, host_limiter: HostLimiter) -> None:
        self._client = client
        self._reader = reader
        self._host_limiter = host_limiter

    async def feeds(self, address: str, now: datetime) -> tuple[DiscoveredFeed, ...] | FetchError:
        """Return the feeds of a page's site, at most 5, the likeliest first; or why the page cannot be fetched."""
        page = await self._fetch(address, now)
        if isinstance(page, FetchError):
            return page
        if feed := await self._read(page, now):
            return (feed,)
        by_url: dict[str, DiscoveredFeed] = {}
        async for feed in self._candidates(page, now):
            by_url.setdefault(feed.url, feed)
            if len(by_url) == MAX_FEEDS:
                break
        return tuple(by_url.values())

    async def _candidates(self, page: Document, now: datetime) -> AsyncIterator[DiscoveredFeed]:
        """Yield the feeds that the page names; only where there are none, the first at a usual address."""
        has_feed, text = False, await asyncio.to_thread(charset.decode, page.body, page.content_type)
        for url in await asyncio.to_thread(feed_links.declared, text, page.url):
            if feed := await self._try(url, now):
                has_feed = True
                yield feed
        if has_feed:
            return
        declared = await asyncio.to_thread(feed_links.declared_sitemaps, text, page.url)
        sitemaps = declared, await self._robots_sitemaps(page.url, now)
        for url in dict.fromkeys(chain(feed_links.usual(page.url), *sitemaps)):
            if feed := await self._try(url, now):
                yield feed
                return

    async def _robots_sitemaps(self, url: str, now: datetime) -> Iterable[str]:
        robots = await self._fetch(urljoin(url, "/robots.txt"), now)
        if isinstance(robots, FetchError):
            return ()
        text = await asyncio.to_thread(charset.decode, robots.body, "")
        return await asyncio.to_thread(feed_links.robots_sitemaps, text)

    async def _try(self, url: str, now: datetime) -> DiscoveredFeed | None:
        document = await self._fetch(url, now)
        return None if isinstance(document, FetchError) else await self._read(document, now)

    async def _read(self, document: Document, now: datetime) -> DiscoveredFeed | None:
        for feed_format in (Format.FEED, Format.SITEMAP):
            items = await self._reader.items(document, _source(document.url, feed_format))
            if isinstance(items, SitemapIndex):
                items = await self._sitemap_items(items.url, now)
            if not isinstance(items, FetchError) and items:
                return DiscoveredFeed(document.url, feed_format, await self._reader.entries(items))
        return None

    async def _sitemap_items(self, url: str, now: datetime) -> tuple[Item, ...]:
        """Return the items of a sitemap that an index names; none where it cannot be read, or is an index itself."""
        document = await self._fetch(url, now)
        if isinstance(document, FetchError):
            return ()
        items = await self._reader.items(document, _source(document.url, Format.SITEMAP))
        return items if isinstance(items, tuple) else ()

    async def _fetch(self, url: str, now: datetime) -> Document | FetchError:
        due = DueSource(_source(url, Format.FEED), FeedState(next_poll_at=now, pause=now - now))
        result = await fetch(self._client, due, now=now, host_limiter=self._host_limiter)
        assert isinstance(result, Document | FetchError)  # noqa: S101  no validator was sent: nothing is unchanged
        return result


def _source(url: str, feed_format: Format) -> Source:
    return Source("new", replace(_UNKNOWN_PUBLISHER, id=host_of(url)), url, None, feed_format)
