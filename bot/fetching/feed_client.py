"""Request due sources and read their documents; an index of sitemaps leads to the sitemap that it names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import httpx

from bot.clock import Clock
from bot.fetching.document_reader import DocumentReader
from bot.fetching.feeds import fetch
from bot.fetching.host_limiter import HostLimiter
from bot.fetching.polling import validators
from bot.model.entries import Document, Entry, Unchanged
from bot.model.sources import DueSource, FeedState, FetchError, FetchErrorKind, Publisher
from bot.parsing.feeds.normalise import Item
from bot.parsing.feeds.sitemaps import SitemapIndex


@dataclass(frozen=True, slots=True)
class FeedResponse:
    """The result of requesting one source."""

    sent: FeedState  # the state, with the validators that the request was made with
    result: Document | Unchanged | FetchError
    items: tuple[Item, ...] = ()


class FeedClient:
    """Requests sources and reads their items and entries.

    Args:
        client: the guarded HTTP client.
        reader: parses the documents.
        host_limiter: one request at a time to a host; shared by all clients that request from these hosts.
        publishers: those of the catalogue, by id.
        clock: the time.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        reader: DocumentReader,
        *,
        host_limiter: HostLimiter,
        publishers: Mapping[str, Publisher],
        clock: Clock,
    ) -> None:
        self._client = client
        self._reader = reader
        self._host_limiter = host_limiter
        self._publishers = publishers
        self._clock = clock

    async def get(self, due: DueSource) -> FeedResponse:
        """Request a source, conditionally where its validators allow, and return its items."""
        sent = validators.for_request(due.state, self._clock.now())
        result = await self._fetch(replace(due, state=sent))
        if not isinstance(result, Document):
            return FeedResponse(sent, result)
        items = await self._reader.items(result, due.source)
        if isinstance(items, SitemapIndex):
            result, items = await self._follow_index(due, items.url, result)
        if isinstance(items, FetchError):
            return FeedResponse(sent, items)
        return FeedResponse(sent, result, items)

    async def entries(self, items: Sequence[Item]) -> Iterable[Entry]:
        """Return the items as cleaned entries, in their order.

        Where a search feed gives only a host, the publisher is named as the catalogue knows it.
        """
        entries = await self._reader.entries(items)
        return (
            replace(entry, publisher=self._publishers.get(entry.publisher.id, entry.publisher)) for entry in entries
        )

    async def close(self) -> None:
        """End the subprocess that parses feeds."""
        await self._reader.close()

    async def _fetch(self, due: DueSource) -> Document | Unchanged | FetchError:
        result = await fetch(self._client, due, now=self._clock.now(), host_limiter=self._host_limiter)
        if isinstance(result, FetchError) and result.kind is FetchErrorKind.TOLD_TO_WAIT and result.wait:
            self._host_limiter.block(result.url or due.url, self._clock.now() + result.wait)
        return result

    async def _follow_index(
        self, due: DueSource, url: str, index: Document
    ) -> tuple[Document | Unchanged, tuple[Item, ...] | FetchError]:
        """Read the sitemap that an index names. Its validators are dropped: they would be sent to the index."""
        state = replace(due.state, etag=None, last_modified=None, address=None)
        sitemap = DueSource(replace(due.source, url=url), state)
        result = await self._fetch(sitemap)
        if isinstance(result, FetchError):
            return index, result
        result = replace(result, etag=None, last_modified=None, moved_to=index.moved_to)
        if isinstance(result, Unchanged):
            return result, ()
        items = await self._reader.items(result, sitemap.source)
        if isinstance(items, SitemapIndex):
            return result, FetchError(FetchErrorKind.NOT_A_FEED, "an index that leads to another index")
        return result, items
