"""A single request to each source for the operator."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import web

from bot.fetching.document_reader import DocumentReader
from bot.fetching.feed_client import FeedClient
from bot.fetching.host_limiter import HostLimiter
from bot.fetching.http_client import open_client
from bot.fetching.parser_process.feed_parser import FeedParserProcess
from bot.flows.source_check import SourceCheck, check_sources
from bot.model.sources import Format, Source
from tests.support.frozen_clock import FrozenClock
from tests.support.publishers import Item, Outlets, serving

CLOCK = FrozenClock()
NOW = CLOCK.now()
HOUR = timedelta(hours=1)
SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{}</urlset>'
)
REPORT = (
    "<url><loc>https://map.example/ferry</loc><news:news><news:title>The ferry runs again</news:title>"
    f"<news:publication_date>{(NOW - HOUR).isoformat()}</news:publication_date></news:news></url>"
)


@pytest.fixture
async def outlets() -> AsyncIterator[Outlets]:
    async with serving() as opened:
        yield opened


async def check(outlets: Outlets, *sources: Source) -> dict[str, SourceCheck]:
    """Return the result of each source by its id."""
    reader = DocumentReader(FeedParserProcess())
    async with open_client(user_agent="Tidings", allowed=frozenset({("127.0.0.1", outlets.port)})) as client:
        feeds = FeedClient(client, reader, host_limiter=HostLimiter(), publishers={}, clock=CLOCK)
        checks = [result async for result in check_sources(sources, client=feeds, clock=CLOCK)]
        await feeds.close()
    assert len(checks) == len(sources)
    return {result.source.id: result for result in checks}


def sitemap(outlets: Outlets, outlet: str, document: str) -> Source:
    """Return a source whose address answers with a document of sitemaps."""
    outlets.answers(outlet, lambda: web.Response(text=document, content_type="application/xml"))
    return replace(outlets.source(outlet), format=Format.SITEMAP)


async def test_a_source_that_works_has_the_number_of_its_entries_and_the_time_of_the_newest(outlets: Outlets) -> None:
    outlets.tells("wire", Item("A bridge is mended", "", NOW - HOUR), Item("A dam opens", "", NOW - 3 * HOUR))
    source = outlets.source("wire")
    assert await check(outlets, source) == {"wire": SourceCheck(source, 2, NOW - HOUR, None)}


async def test_a_source_that_fails_has_the_kind_of_its_failure_and_stops_no_other(outlets: Outlets) -> None:
    outlets.breaks("gone", 404)
    outlets.answers("page", lambda: web.Response(text="<html><body>Moved</body></html>", content_type="text/html"))
    outlets.tells("wire", Item("A bridge is mended", "", NOW))
    checks = await check(outlets, *map(outlets.source, ("gone", "page", "wire")))
    assert checks["gone"].trouble == "not found: HTTP 404"
    assert str(checks["page"].trouble).startswith("not a feed: ")
    assert (checks["wire"].trouble, checks["wire"].entries) == (None, 1)


async def test_a_sitemap_without_news_is_well(outlets: Outlets) -> None:
    source = sitemap(outlets, "map", SITEMAP.format(""))
    assert await check(outlets, source) == {"map": SourceCheck(source, 0, None, None)}


async def test_an_index_of_sitemaps_is_followed_as_polling_follows_it(outlets: Outlets) -> None:
    sitemap(outlets, "map", SITEMAP.format(REPORT))
    place = f"<sitemapindex><sitemap><loc>{outlets.url}/map/feed</loc></sitemap></sitemapindex>"
    index = sitemap(outlets, "index", place)
    assert await check(outlets, index) == {"index": SourceCheck(index, 1, NOW - HOUR, None)}
