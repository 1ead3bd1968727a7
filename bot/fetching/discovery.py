"""Discover the feeds of a site from the address of any of its pages; only feeds that could be read are returned.

The order: the address itself, the feeds that the page declares and links to, the usual addresses of feeds, and the news
sitemaps that robots.txt names.
"""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urljoin

import httpx

from bot.fetching.document_reader import DocumentReader
from bot.fetching.feeds import fetch
from bot.fetching.host_limiter import HostLimiter
from bot.model.entries import Document, Entry
from bot.model.sources import DueSource, FeedState, FetchError, Format, Publisher, PublisherKind, Source
from bot.parsing import charset, feed_links
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
        if feed := await self._read(page):
            return (feed,)
        by_url: dict[str, DiscoveredFeed] = {}
        async for feed in self._candidates(page, now):
            by_url.setdefault(feed.url, feed)
            if len(by_url) == MAX_FEEDS:
                break
        return tuple(by_url.values())

    async def _candidates(self, page: Document, now: datetime) -> AsyncIterator[DiscoveredFeed]:
        """Yield the feeds that the page names; only where there are none, the first at a usual address."""
        has_feed = False
        for url in feed_links.declared(charset.decode(page.body, page.content_type), page.url):
            if feed := await self._try(url, now):
                has_feed = True
                yield feed
        if has_feed:
            return
        for url in (*feed_links.usual(page.url), *await self._sitemaps(page.url, now)):
            if feed := await self._try(url, now):
                yield feed
                return

    async def _sitemaps(self, url: str, now: datetime) -> Iterable[str]:
        robots = await self._fetch(urljoin(url, "/robots.txt"), now)
        return feed_links.news_sitemaps(charset.decode(robots.body, "")) if isinstance(robots, Document) else ()

    async def _try(self, url: str, now: datetime) -> DiscoveredFeed | None:
        document = await self._fetch(url, now)
        return None if isinstance(document, FetchError) else await self._read(document)

    async def _read(self, document: Document) -> DiscoveredFeed | None:
        for feed_format in (Format.FEED, Format.SITEMAP):
            entries = await self._reader.read(document, _source(document.url, feed_format))
            if not isinstance(entries, FetchError) and entries:
                return DiscoveredFeed(document.url, feed_format, entries)
        return None

    async def _fetch(self, url: str, now: datetime) -> Document | FetchError:
        due = DueSource(_source(url, Format.FEED), FeedState(next_poll_at=now, pause=now - now))
        result = await fetch(self._client, due, now=now, host_limiter=self._host_limiter)
        assert isinstance(result, Document | FetchError)  # noqa: S101  no validator was sent: nothing is unchanged
        return result


def _source(url: str, feed_format: Format) -> Source:
    return Source("new", replace(_UNKNOWN_PUBLISHER, id=host_of(url)), url, None, feed_format)
