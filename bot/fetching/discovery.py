"""The address of any page → the feeds of its site, each tried: nobody adds what was not seen to work.

First the address itself, then what the page declares and links to, then the places where feeds usually stand, and the
sitemaps of news that robots.txt names. What is found is what could be read.
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

MOST = 5  # feeds of one site
_NOBODY = Publisher("", "", None, PublisherKind.INDEPENDENT, "")


@dataclass(frozen=True, slots=True)
class DiscoveredFeed:
    """A feed that could be read."""

    url: str  # after redirects
    format: Format
    entries: tuple[Entry, ...]  # as the feed has them


class Discovery:
    """Looks for feeds.

    Args:
        client: from `bot.fetching.http_client.open_client`.
        reader: reads what it brings.
        hosts: whose turn it is.
    """

    def __init__(self, client: httpx.AsyncClient, reader: DocumentReader, hosts: HostLimiter) -> None:
        self._client = client
        self._reader = reader
        self._hosts = hosts

    async def feeds(self, address: str, now: datetime) -> tuple[DiscoveredFeed, ...] | FetchError:
        """Return the feeds of a page's site, at most 5, the likeliest first; or why the page cannot be had."""
        page = await self._get(address, now)
        if isinstance(page, FetchError):
            return page
        itself = await self._read(page)
        if itself:
            return (itself,)
        found: dict[str, DiscoveredFeed] = {}
        async for one in self._tried(page, now):
            found.setdefault(one.url, one)
            if len(found) == MOST:
                break
        return tuple(found.values())

    async def _tried(self, page: Document, now: datetime) -> AsyncIterator[DiscoveredFeed]:
        """Try what the page names; only where that is nothing, what it does not."""
        named = feed_links.named(charset.decode(page.body, page.content_type), page.url)
        is_found = False
        for url in named:
            if one := await self._try(url, now):
                is_found = True
                yield one
        if is_found:
            return
        for url in (*feed_links.usual(page.url), *await self._sitemaps(page.url, now)):
            if one := await self._try(url, now):
                yield one
                return

    async def _sitemaps(self, url: str, now: datetime) -> Iterable[str]:
        rules = await self._get(urljoin(url, "/robots.txt"), now)
        return feed_links.of_robots(charset.decode(rules.body, "")) if isinstance(rules, Document) else ()

    async def _try(self, url: str, now: datetime) -> DiscoveredFeed | None:
        document = await self._get(url, now)
        return None if isinstance(document, FetchError) else await self._read(document)

    async def _read(self, document: Document) -> DiscoveredFeed | None:
        for form in (Format.FEED, Format.SITEMAP):
            entries = await self._reader.read(document, _source(document.url, form))
            if not isinstance(entries, FetchError) and entries:
                return DiscoveredFeed(document.url, form, entries)
        return None

    async def _get(self, url: str, now: datetime) -> Document | FetchError:
        due = DueSource(_source(url, Format.FEED), FeedState(next_poll_at=now, pause=now - now))
        result = await fetch(self._client, due, now=now, host_limiter=self._hosts)
        assert isinstance(result, Document | FetchError)  # noqa: S101  nothing was known that could be unchanged
        return result


def _source(url: str, form: Format) -> Source:
    return Source("new", replace(_NOBODY, id=host_of(url)), url, None, form)
