from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from aiohttp import web

from bot.fetching.discovery import DiscoveredFeed, Discovery
from bot.fetching.document_reader import DocumentReader
from bot.fetching.host_limiter import HostLimiter
from bot.fetching.http_client import open_client
from bot.fetching.parser_process.feed_parser import FeedParserProcess
from bot.model.sources import FetchError, FetchErrorKind, Format
from tests.fetching.conftest import AGENT
from tests.support.frozen_clock import FrozenClock
from tests.support.publishers import Item, Outlets, serving

NOW = FrozenClock().now()


@pytest.fixture
async def outlets() -> AsyncIterator[Outlets]:
    async with serving() as opened:
        yield opened


@pytest.fixture
async def discovery(outlets: Outlets) -> AsyncIterator[Discovery]:
    reader = DocumentReader(FeedParserProcess())
    async with open_client(user_agent=AGENT, allowed=frozenset({("127.0.0.1", outlets.port)})) as client:
        assert isinstance(client, httpx.AsyncClient)
        yield Discovery(client, reader, HostLimiter())
    await reader.close()


async def discover(discovery: Discovery, url: str) -> tuple[DiscoveredFeed, ...]:
    result = await discovery.feeds(url, NOW)
    assert not isinstance(result, FetchError)
    return result


async def test_a_feed_itself_is_found_at_once(discovery: Discovery, outlets: Outlets) -> None:
    outlets.tells("wire", Item("A bridge is mended", "", NOW - timedelta(hours=1)))
    [feed] = await discover(discovery, f"{outlets.url}/wire/feed")
    assert (feed.url, feed.format, [entry.title for entry in feed.entries]) == (
        f"{outlets.url}/wire/feed",
        Format.FEED,
        ["A bridge is mended"],
    )


async def test_only_what_can_be_read_is_found_of_what_a_page_names(discovery: Discovery, outlets: Outlets) -> None:
    outlets.tells("wire", Item("A bridge is mended", "", NOW))
    outlets.breaks("broken", 500)
    links = "".join(f'<a href="/{name}/feed">feed</a>' for name in ("broken", "wire", "empty"))
    outlets.shows("/wire/home", f"<html><body>{links}</body></html>".encode())
    assert [feed.url for feed in await discover(discovery, f"{outlets.url}/wire/home")] == [f"{outlets.url}/wire/feed"]


async def test_a_page_that_names_nothing_is_tried_where_feeds_usually_stand(
    discovery: Discovery, outlets: Outlets
) -> None:
    outlets.tells("wire", Item("A bridge is mended", "", NOW))
    outlets.answers("silent", lambda: web.Response(text="<html>Nothing</html>", content_type="text/html"))
    outlets.shows("/wire/front", b"<html>Welcome</html>")
    assert [feed.url for feed in await discover(discovery, f"{outlets.url}/wire/front")] == [f"{outlets.url}/wire/feed"]


NEWS_SITEMAP = (
    b"<urlset xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>https://lake.example/a</loc>"
    b"<n:news><n:title>One</n:title></n:news></url></urlset>"
)


async def test_a_sitemap_of_news_in_robots_txt_is_found(discovery: Discovery, outlets: Outlets) -> None:
    outlets.robots = f"User-agent: *\nSitemap: {outlets.url}/wire/news-map\n"
    outlets.shows("/wire/news-map", NEWS_SITEMAP)
    outlets.breaks("wire", 404)
    outlets.shows("/wire/front", b"<html>Welcome</html>")
    [feed] = await discover(discovery, f"{outlets.url}/wire/front")
    assert (feed.url, feed.format) == (f"{outlets.url}/wire/news-map", Format.SITEMAP)


def shows_index(outlets: Outlets, *sitemaps: str) -> None:
    """Show an index of these sitemaps at /wire/index, and no feed anywhere."""
    entries = "".join(f"<sitemap><loc>{outlets.url}/wire/{name}</loc></sitemap>" for name in sitemaps)
    outlets.shows("/wire/index", f"<sitemapindex>{entries}</sitemapindex>".encode())
    outlets.breaks("wire", 404)


@pytest.mark.parametrize("place", ["the address", "the front page", "robots.txt"])
async def test_an_index_of_sitemaps_leads_to_the_news(discovery: Discovery, outlets: Outlets, place: str) -> None:
    shows_index(outlets, "pages-map", "news-map")
    outlets.shows("/wire/news-map", NEWS_SITEMAP)
    link = b"<link rel='sitemap' href='/wire/index'>" if place == "the front page" else b""
    outlets.shows("/wire/front", b"<html>%s</html>" % link)
    outlets.robots = f"Sitemap: {outlets.url}/wire/index" if place == "robots.txt" else None
    [feed] = await discover(discovery, f"{outlets.url}/wire/{'index' if place == 'the address' else 'front'}")
    assert (feed.url, feed.format, [entry.title for entry in feed.entries]) == (
        f"{outlets.url}/wire/index",
        Format.SITEMAP,
        ["One"],
    )
    assert "/wire/pages-map" not in outlets.visits


@pytest.mark.parametrize("sitemap", [b"<sitemapindex><sitemap><loc>/wire/news-map</loc></sitemap></sitemapindex>", 404])
async def test_an_index_that_leads_to_an_index_or_nowhere_is_no_feed(
    discovery: Discovery, outlets: Outlets, sitemap: bytes | int
) -> None:
    shows_index(outlets, "news-map")
    outlets.shows("/wire/news-map", sitemap)
    assert await discover(discovery, f"{outlets.url}/wire/index") == ()
    assert outlets.visits.count("/wire/news-map") == 1


async def test_a_site_without_feeds_has_none_and_a_page_that_is_not_there_is_a_failure(
    discovery: Discovery, outlets: Outlets
) -> None:
    outlets.breaks("wire", 404)
    outlets.shows("/wire/front", b"<html>Welcome</html>")
    assert await discover(discovery, f"{outlets.url}/wire/front") == ()
    result = await discovery.feeds(f"{outlets.url}/wire/gone", NOW)
    assert isinstance(result, FetchError)
    assert result.kind is FetchErrorKind.NOT_FOUND
