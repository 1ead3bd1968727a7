"""Due sources requested and read: indexes of sitemaps, publishers of the catalogue, hosts that ask to wait."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from aiohttp import web

from bot.fetching.document_reader import DocumentReader
from bot.fetching.feed_client import FeedClient
from bot.fetching.host_limiter import HostLimiter
from bot.fetching.parser_process.feed_parser import FeedParserProcess
from bot.model.entries import Document
from bot.model.sources import DueSource, FetchError, FetchErrorKind, Format, Publisher, PublisherKind
from tests.fetching.conftest import Server
from tests.fetching.due_sources import NOW, due
from tests.support.frozen_clock import FrozenClock

FEED = "<rss><channel><item><title>Ferry reopens</title><link>https://lake.example/7</link></item></channel></rss>"
SITEMAP = (
    "<urlset xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>{url}/7</loc>"
    "<n:news><n:title>Ferry reopens</n:title></n:news></url></urlset>"
)
INDEX = "<sitemapindex><sitemap><loc>{url}/{name}.xml</loc></sitemap></sitemapindex>"
LAKE = Publisher("lake.example", "Lake Courier", "AM", PublisherKind.INDEPENDENT, "https://lake.example/")


@pytest.fixture
def host_limiter() -> HostLimiter:
    return HostLimiter()


@pytest.fixture
async def feed_client(client: httpx.AsyncClient, host_limiter: HostLimiter) -> AsyncIterator[FeedClient]:
    opened = FeedClient(
        client,
        DocumentReader(FeedParserProcess()),
        host_limiter=host_limiter,
        publishers={LAKE.id: LAKE},
        clock=FrozenClock(NOW),
    )
    yield opened
    await opened.close()


def of_format(url: str, source_format: Format) -> DueSource:
    return replace(due(url), source=replace(due(url).source, format=source_format))


async def test_a_feed_is_returned_with_its_items(feed_client: FeedClient, server: Server) -> None:
    server.respond(web.Response(text=FEED, headers={"ETag": '"a"'}))
    response = await feed_client.get(due(server.url))
    assert isinstance(response.result, Document)
    assert (response.result.etag, [item.title for item in response.items]) == ('"a"', ["Ferry reopens"])


async def test_of_an_index_the_sitemap_is_read_and_its_validators_are_dropped(
    feed_client: FeedClient, server: Server
) -> None:
    server.respond(
        web.Response(text=INDEX.format(url=server.url, name="news"), headers={"ETag": '"index"'}),
        web.Response(text=SITEMAP.format(url=server.url), headers={"ETag": '"sitemap"'}),
    )
    response = await feed_client.get(of_format(f"{server.url}/index.xml", Format.SITEMAP))
    assert isinstance(response.result, Document)
    assert (response.result.url, response.result.etag) == (f"{server.url}/news.xml", None)
    assert [item.title for item in response.items] == ["Ferry reopens"]


async def test_an_index_of_an_index_is_a_failure(feed_client: FeedClient, server: Server) -> None:
    server.respond(*(web.Response(text=INDEX.format(url=server.url, name=name)) for name in ("one", "two")))
    response = await feed_client.get(of_format(f"{server.url}/index.xml", Format.SITEMAP))
    assert isinstance(response.result, FetchError)
    assert response.result.kind is FetchErrorKind.NOT_A_FEED
    assert len(server.requests) == 2


async def test_a_host_that_asks_to_wait_is_blocked(
    feed_client: FeedClient, server: Server, host_limiter: HostLimiter
) -> None:
    server.respond(web.Response(status=429, headers={"Retry-After": "60"}))
    response = await feed_client.get(due(server.url))
    assert isinstance(response.result, FetchError)
    assert host_limiter.blocked_until(server.url, NOW) == NOW + timedelta(minutes=1)


async def test_a_publisher_known_only_by_its_host_has_the_name_of_the_catalogue(
    feed_client: FeedClient, server: Server
) -> None:
    answer = '{"articles": [{"url": "https://lake.example/7", "title": "Ferry", "domain": "lake.example"}]}'
    server.respond(web.Response(text=answer, content_type="application/json"))
    search = of_format(server.url, Format.GDELT)
    publisher = replace(search.source.publisher, kind=PublisherKind.SEARCH)
    response = await feed_client.get(replace(search, source=replace(search.source, publisher=publisher)))
    (entry,) = await feed_client.entries(response.items)
    assert entry.publisher == LAKE
