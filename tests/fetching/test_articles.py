"""Pages of articles, requested as robots.txt allows."""

import asyncio
from datetime import timedelta

import pytest
from aiohttp import web

from bot.fetching.articles import ArticleClient
from bot.fetching.host_limiter import HostLimiter
from bot.fetching.page_client import PageClient
from bot.fetching.response import body_limits
from bot.fetching.robots import Robots
from bot.model.entries import Document
from bot.model.sources import FetchError, FetchErrorKind
from bot.parsing.article.page import MissingContent
from tests.fetching.conftest import AGENT, HTML, PAGE, Server, Site, get_article
from tests.fetching.due_sources import NOW
from tests.fetching.raw_server import raw_server

SECOND = timedelta(seconds=1)


async def test_a_page_comes_after_the_rules_of_its_site(
    article_client: ArticleClient, server: Server, site: Site
) -> None:
    document = await get_article(article_client, f"{server.url}/news/1")
    assert isinstance(document, Document)
    assert (document.body, document.url, document.content_type) == (PAGE, f"{server.url}/news/1", HTML["Content-Type"])
    assert site.requested_paths == ["/robots.txt", "/news/1"]
    assert {request.headers["User-Agent"] for request in server.requests} == {AGENT}
    assert server.requests[1].headers["Accept"].startswith("text/html")


async def test_a_sources_own_name_is_used_and_the_rules_are_those_for_ours(
    article_client: ArticleClient, server: Server, site: Site
) -> None:
    site.paths["/robots.txt"] = web.Response(text="User-agent: tidings\nDisallow: /news/2\n\nUser-agent: *\nAllow: /")
    document = await article_client.get(f"{server.url}/news/1", user_agent="Other/1", now=NOW)
    assert isinstance(document, Document)
    assert {request.headers["User-Agent"] for request in server.requests} == {"Other/1"}
    assert await article_client.get(f"{server.url}/news/2", user_agent="Other/1", now=NOW) is MissingContent.NOT_WELCOME


async def test_where_a_redirect_leads_the_rules_hold_too(
    article_client: ArticleClient, server: Server, site: Site
) -> None:
    site.paths["/robots.txt"] = web.Response(text="User-agent: *\nDisallow: /inner")
    site.paths["/old"] = web.Response(status=301, headers={"Location": "/news/1"})
    site.paths["/other"] = web.Response(status=302, headers={"Location": f"{server.url}/inner/1"})
    document = await get_article(article_client, f"{server.url}/old")
    assert isinstance(document, Document)
    assert document.url == f"{server.url}/news/1"
    assert await get_article(article_client, f"{server.url}/other") is MissingContent.NOT_WELCOME
    assert "/inner/1" not in site.requested_paths


async def test_one_thing_at_a_time_is_asked_of_a_host_and_its_rules_once(
    article_client: ArticleClient, server: Server, site: Site
) -> None:
    async with asyncio.TaskGroup() as group:
        for _ in range(5):
            group.create_task(get_article(article_client, f"{server.url}/news/1"))
    assert site.max_concurrent_requests == 1
    assert site.requested_paths == ["/robots.txt"] + ["/news/1"] * 5


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (web.Response(status=404), "http error: HTTP 404"),
        (web.Response(status=502), "unreachable: HTTP 502"),
        (web.Response(status=429), "told to wait: HTTP 429"),
        (web.Response(status=503, headers={"Retry-After": "9"}), "told to wait: HTTP 503"),
        (
            web.Response(body=b"x" * (body_limits.MAX_RAW_BYTES + 1), headers=HTML),
            "too large: more than 2 MiB on the wire",
        ),
        (
            web.Response(body=b"x", headers={**HTML, "Content-Encoding": "br"}),
            "bad answer: broken br: cut short",
        ),
        (web.Response(status=302, headers={"Location": "/page"}), "bad answer: more than 5 redirects"),
    ],
    ids=["gone", "broken", "busy", "wait", "large", "brotli", "loop"],
)
async def test_whatever_a_server_does_is_a_value(
    article_client: ArticleClient, site: Site, answer: web.Response, expected: str
) -> None:
    site.paths["/page"] = answer
    error = await get_article(article_client, f"{site.url}/page")
    assert isinstance(error, FetchError)
    assert f"{error.kind}: {error.detail}" == expected


@pytest.mark.parametrize("location", ["http://10.0.0.1/", "http://[", "ftp://lake.example/"])
async def test_a_redirect_to_where_nobody_may_go_is_not_followed(
    article_client: ArticleClient, server: Server, site: Site, location: str
) -> None:
    site.paths["/page"] = web.Response(status=302, headers={"Location": location})
    assert await get_article(article_client, f"{server.url}/page") is MissingContent.NOT_WELCOME, (
        "its rules cannot be had"
    )


@pytest.mark.parametrize("url", ["", "http://[", "ftp://lake.example/", "http://127.0.0.1:1/"])
async def test_whatever_an_address_is_it_is_a_value(article_client: ArticleClient, url: str) -> None:
    assert not isinstance(await get_article(article_client, url), Document)


@pytest.mark.parametrize("content_type", ["application/pdf", "image/jpeg", "application/json"])
async def test_what_is_no_page_is_not_even_read(
    article_client: ArticleClient, server: Server, site: Site, content_type: str
) -> None:
    site.paths["/page"] = web.Response(
        body=b"x" * (body_limits.MAX_RAW_BYTES + 1), headers={"Content-Type": content_type}
    )
    assert await get_article(article_client, f"{server.url}/page") is MissingContent.NOT_A_PAGE


async def test_a_host_that_asked_to_wait_is_not_asked_for_another_page_before(
    article_client: ArticleClient, site: Site
) -> None:
    site.paths["/news/2"] = web.Response(status=429, headers={"Retry-After": "30"})
    await get_article(article_client, f"{site.url}/news/2")
    request_count = len(site.requested_paths)
    blocked = await get_article(article_client, f"{site.url}/news/1", later=29 * SECOND)
    assert blocked == FetchError(FetchErrorKind.TOLD_TO_WAIT, "its host has asked to wait", SECOND)
    assert len(site.requested_paths) == request_count
    assert isinstance(await get_article(article_client, f"{site.url}/news/1", later=30 * SECOND), Document)


@pytest.mark.parametrize(
    ("page", "is_read"),
    [(PAGE, True), (PAGE + b"<!-- made in 3 ms -->", True), (PAGE[:-12], False), (PAGE + bytes(5000), False)],
)
async def test_a_page_that_was_cut_is_read_if_it_has_its_end(page: bytes, *, is_read: bool) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9999\r\n\r\n" + page
    async with raw_server(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", answer) as (server, client):
        page_client = PageClient(client, HostLimiter())
        article_client = ArticleClient(page_client, Robots(page_client))
        result = await get_article(article_client, server.url)
        await article_client.close()
    assert isinstance(result, Document) is is_read


async def test_a_robots_txt_that_was_cut_allows_nothing() -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\nUser-agent: *\nDisallow: /nowhere\n"
    async with raw_server(answer) as (server, client):
        page_client = PageClient(client, HostLimiter())
        article_client = ArticleClient(page_client, Robots(page_client))
        assert await get_article(article_client, server.url) is MissingContent.NOT_WELCOME
        await article_client.close()
