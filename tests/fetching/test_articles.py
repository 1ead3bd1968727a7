"""Pages as a polite robot fetches them; the numbers are sections of RFC 9309."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from aiohttp import web

from bot.fetching import body_limits
from bot.fetching.articles import ArticleClient
from bot.fetching.host_limiter import HostLimiter
from bot.fetching.page_client import PageClient
from bot.fetching.robots import MAX_AGE, RETRY_AFTER, Robots
from bot.model.entries import Document
from bot.model.sources import FetchError, FetchErrorKind
from bot.parsing.article.page import MissingContent
from tests.fetching.conftest import AGENT, Server
from tests.fetching.due_sources import NOW

PAGE = b"<html><body><p>Ferry</p></body></html>"
HTML = {"Content-Type": "text/html; charset=utf-8"}
SECOND = timedelta(seconds=1)


class Site:
    """Handler that answers each path with its response, 404 for a path without one; records requests."""

    def __init__(self, server: Server) -> None:
        self.url = server.url
        self.paths: dict[str, web.Response] = {}
        self.asked: list[str] = []
        self.at_once = 0
        self.most_at_once = 0
        server.will(self.answer)

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0.01)
        self.at_once -= 1
        response = self.paths.get(request.path, web.Response(status=404))
        return web.Response(status=response.status, body=response.body, headers=response.headers)


@pytest.fixture
def site(server: Server) -> Site:
    made = Site(server)
    made.paths["/news/1"] = web.Response(body=PAGE, headers=HTML)
    return made


@pytest.fixture
async def visitor(client: httpx.AsyncClient) -> AsyncIterator[ArticleClient]:
    page_client = PageClient(client, HostLimiter())
    opened = ArticleClient(page_client, Robots(page_client))
    yield opened
    await opened.close()


async def visit(
    visitor: ArticleClient, url: str, *, later: timedelta = timedelta()
) -> Document | FetchError | MissingContent:
    return await visitor.get(url, user_agent=None, now=NOW + later)


async def test_a_page_comes_after_the_rules_of_its_site(visitor: ArticleClient, server: Server, site: Site) -> None:
    document = await visit(visitor, f"{server.url}/news/1")
    assert isinstance(document, Document)
    assert (document.body, document.url, document.content_type) == (PAGE, f"{server.url}/news/1", HTML["Content-Type"])
    assert site.asked == ["/robots.txt", "/news/1"]
    assert {request.headers["User-Agent"] for request in server.asked} == {AGENT}
    assert server.asked[1].headers["Accept"].startswith("text/html")


async def test_a_sources_own_name_is_used_and_the_rules_are_those_for_ours(
    visitor: ArticleClient, server: Server, site: Site
) -> None:
    site.paths["/robots.txt"] = web.Response(text="User-agent: tidings\nDisallow: /news/2\n\nUser-agent: *\nAllow: /")
    document = await visitor.get(f"{server.url}/news/1", user_agent="Other/1", now=NOW)
    assert isinstance(document, Document)
    assert {request.headers["User-Agent"] for request in server.asked} == {"Other/1"}
    assert await visitor.get(f"{server.url}/news/2", user_agent="Other/1", now=NOW) is MissingContent.NOT_WELCOME


async def test_where_a_redirect_leads_the_rules_hold_too(visitor: ArticleClient, server: Server, site: Site) -> None:
    site.paths["/robots.txt"] = web.Response(text="User-agent: *\nDisallow: /inner")
    site.paths["/old"] = web.Response(status=301, headers={"Location": "/news/1"})
    site.paths["/other"] = web.Response(status=302, headers={"Location": f"{server.url}/inner/1"})
    document = await visit(visitor, f"{server.url}/old")
    assert isinstance(document, Document)
    assert document.url == f"{server.url}/news/1"
    assert await visit(visitor, f"{server.url}/other") is MissingContent.NOT_WELCOME
    assert "/inner/1" not in site.asked


async def test_the_rules_are_asked_for_once_a_day_2_4(visitor: ArticleClient, server: Server, site: Site) -> None:
    for later in (timedelta(), MAX_AGE - SECOND):
        await visit(visitor, f"{server.url}/news/1", later=later)
    assert site.asked.count("/robots.txt") == 1
    site.paths["/robots.txt"] = web.Response(text="User-agent: *\nDisallow: /")
    assert await visit(visitor, f"{server.url}/news/1", later=MAX_AGE) is MissingContent.NOT_WELCOME


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_a_site_without_rules_may_be_visited_2_3_1_3(
    visitor: ArticleClient, server: Server, site: Site, status: int
) -> None:
    site.paths["/robots.txt"] = web.Response(status=status, text="Disallow: /")
    assert isinstance(await visit(visitor, f"{server.url}/news/1"), Document)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_site_whose_rules_cannot_be_had_is_left_alone_and_asked_again_2_3_1_4(
    visitor: ArticleClient, server: Server, site: Site, status: int
) -> None:
    site.paths["/robots.txt"] = web.Response(status=status)
    assert await visit(visitor, f"{server.url}/news/1") is MissingContent.NOT_WELCOME
    site.paths["/robots.txt"] = web.Response(text="User-agent: *\nAllow: /")
    assert await visit(visitor, f"{server.url}/news/1", later=RETRY_AFTER - SECOND) is MissingContent.NOT_WELCOME
    assert isinstance(await visit(visitor, f"{server.url}/news/1", later=RETRY_AFTER), Document)


async def test_rules_that_were_known_hold_while_new_ones_cannot_be_had_2_4(
    visitor: ArticleClient, server: Server, site: Site
) -> None:
    site.paths["/robots.txt"] = web.Response(text="User-agent: *\nDisallow: /private")
    await visit(visitor, f"{server.url}/news/1")
    site.paths["/robots.txt"] = web.Response(status=500)
    assert isinstance(await visit(visitor, f"{server.url}/news/1", later=MAX_AGE), Document)
    assert await visit(visitor, f"{server.url}/private", later=MAX_AGE) is MissingContent.NOT_WELCOME


async def test_rules_may_lie_behind_five_redirects_and_behind_more_there_are_none_2_3_1_2(
    visitor: ArticleClient, server: Server, site: Site
) -> None:
    for number in range(5):
        site.paths[f"/robots{number or ''}.txt"] = web.Response(
            status=302, headers={"Location": f"/robots{number + 1}.txt"}
        )
    site.paths["/robots5.txt"] = web.Response(text="User-agent: *\nDisallow: /")
    assert await visit(visitor, f"{server.url}/news/1") is MissingContent.NOT_WELCOME
    site.paths["/robots5.txt"] = web.Response(status=302, headers={"Location": "/robots.txt"})
    assert isinstance(await visit(visitor, f"{server.url}/news/1", later=MAX_AGE), Document)


async def test_one_thing_at_a_time_is_asked_of_a_host_and_its_rules_once(
    visitor: ArticleClient, server: Server, site: Site
) -> None:
    async with asyncio.TaskGroup() as group:
        for _ in range(5):
            group.create_task(visit(visitor, f"{server.url}/news/1"))
    assert site.most_at_once == 1
    assert site.asked == ["/robots.txt"] + ["/news/1"] * 5


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
            "bad answer: unknown Content-Encoding 'br'",
        ),
        (web.Response(status=302, headers={"Location": "/page"}), "bad answer: more than 5 redirects"),
    ],
    ids=["gone", "broken", "busy", "wait", "large", "brotli", "loop"],
)
async def test_whatever_a_server_does_is_a_value(
    visitor: ArticleClient, site: Site, answer: web.Response, expected: str
) -> None:
    site.paths["/page"] = answer
    error = await visit(visitor, f"{site.url}/page")
    assert isinstance(error, FetchError)
    assert f"{error.kind}: {error.detail}" == expected


@pytest.mark.parametrize("location", ["http://10.0.0.1/", "http://[", "ftp://lake.example/"])
async def test_a_redirect_to_where_nobody_may_go_is_not_followed(
    visitor: ArticleClient, server: Server, site: Site, location: str
) -> None:
    site.paths["/page"] = web.Response(status=302, headers={"Location": location})
    assert await visit(visitor, f"{server.url}/page") is MissingContent.NOT_WELCOME, "its rules cannot be had"


@pytest.mark.parametrize("url", ["", "http://[", "ftp://lake.example/", "http://127.0.0.1:1/"])
async def test_whatever_an_address_is_it_is_a_value(visitor: ArticleClient, url: str) -> None:
    assert not isinstance(await visit(visitor, url), Document)


@pytest.mark.parametrize("content_type", ["application/pdf", "image/jpeg", "application/json"])
async def test_what_is_no_page_is_not_even_read(
    visitor: ArticleClient, server: Server, site: Site, content_type: str
) -> None:
    site.paths["/page"] = web.Response(
        body=b"x" * (body_limits.MAX_RAW_BYTES + 1), headers={"Content-Type": content_type}
    )
    assert await visit(visitor, f"{server.url}/page") is MissingContent.NOT_A_PAGE


async def test_a_host_that_asked_to_wait_is_not_asked_for_another_page_before(
    visitor: ArticleClient, site: Site
) -> None:
    site.paths["/news/2"] = web.Response(status=429, headers={"Retry-After": "30"})
    await visit(visitor, f"{site.url}/news/2")
    request_count = len(site.asked)
    blocked = await visit(visitor, f"{site.url}/news/1", later=29 * SECOND)
    assert blocked == FetchError(FetchErrorKind.TOLD_TO_WAIT, "its host has asked to wait", SECOND)
    assert len(site.asked) == request_count
    assert isinstance(await visit(visitor, f"{site.url}/news/1", later=30 * SECOND), Document)
