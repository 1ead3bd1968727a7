import asyncio
from datetime import timedelta

import httpx
import pytest
from aiohttp import web

from bot.fetching import http
from bot.fetching.articles import ArticleClient
from bot.fetching.feeds import fetch
from bot.fetching.host_limiter import HostLimiter
from bot.fetching.http import HttpResponse
from bot.model.entries import Document
from bot.model.sources import FetchError, FetchErrorKind
from tests.fetching.conftest import Answer, Server, Site, get_article
from tests.fetching.due_sources import NOW, due

BODY = b"<rss/>"


async def send(client: httpx.AsyncClient, url: str, *, types: tuple[str, ...] = ()) -> HttpResponse:
    response = await http.send(client, url, headers={}, host_limiter=None, now=NOW, types=types)
    assert isinstance(response, HttpResponse), response
    return response


@pytest.mark.parametrize(
    ("status", "header", "expected"),
    [
        (429, "60", timedelta(minutes=1)),
        (503, "60", timedelta(minutes=1)),
        (429, "", None),
        (200, "60", None),
        (500, "60", None),
    ],
)
async def test_only_a_429_and_a_503_ask_to_wait(
    client: httpx.AsyncClient, server: Server, *, status: int, header: str, expected: timedelta | None
) -> None:
    server.respond(web.Response(status=status, headers={"Retry-After": header}))
    assert (await send(client, server.url)).retry_after == expected


@pytest.mark.parametrize(
    ("content_type", "types", "expected"),
    [("text/xml", (), BODY), ("text/xml", ("text/html",), b""), ("TEXT/HTML; charset=x", ("text/html",), BODY)],
)
async def test_a_body_is_read_only_where_its_type_was_asked_for(
    client: httpx.AsyncClient, server: Server, *, content_type: str, types: tuple[str, ...], expected: bytes
) -> None:
    server.respond(web.Response(body=BODY, headers={"Content-Type": content_type}))
    assert (await send(client, server.url, types=types)).body == expected


async def test_a_redirect_names_its_absolute_target_and_is_not_followed(
    client: httpx.AsyncClient, server: Server
) -> None:
    server.respond(web.Response(status=302, headers={"Location": "b?c=1"}, body=BODY))
    response = await send(client, f"{server.url}/a/")
    assert (response.location, response.body) == (f"{server.url}/a/b?c=1", b"")
    assert len(server.requests) == 1


async def test_a_chain_ends_with_its_first_response_or_after_five_redirects(
    client: httpx.AsyncClient, server: Server
) -> None:
    server.respond(web.Response(status=302, headers={"Location": "/b"}), web.Response(body=BODY))
    response = await http.follow(server.url, lambda url, _cookies: send(client, url))
    assert response
    assert response.url == f"{server.url}/b"
    server.respond(web.Response(status=302, headers={"Location": "/c"}))
    server.answers.popleft()
    assert await http.follow(server.url, lambda url, _cookies: send(client, url)) is None
    assert len(server.requests) == 2 + 6


async def test_a_blocked_host_is_sent_nothing(client: httpx.AsyncClient, server: Server) -> None:
    limiter = HostLimiter()
    limiter.block(server.url, NOW + timedelta(seconds=9))
    error = await http.send(client, f"{server.url}/a", headers={}, host_limiter=limiter, now=NOW)
    assert isinstance(error, FetchError)
    assert (error.kind, error.wait, error.url) == (
        FetchErrorKind.TOLD_TO_WAIT,
        timedelta(seconds=9),
        f"{server.url}/a",
    )
    assert not server.requests


def wants_cookie(target: str, content_type: str = "text/xml") -> Answer:
    async def answer(request: web.Request) -> web.StreamResponse:
        if request.cookies.get("seen") == "1":
            return web.Response(body=BODY, headers={"Content-Type": content_type})
        return web.Response(status=302, headers={"Location": target, "Set-Cookie": "seen=1; Path=/; HttpOnly"})

    return answer


@pytest.mark.parametrize("target", ["/feed", "/", "/feed?again=1"])
async def test_a_redirect_that_needs_its_cookie_is_followed_and_the_cookie_is_forgotten(
    client: httpx.AsyncClient, server: Server, target: str
) -> None:
    server.respond(wants_cookie(target))
    for _ in range(2):
        result = await fetch(client, due(f"{server.url}/feed"), now=NOW)
        assert isinstance(result, Document)
        assert result.body == BODY
    assert ["Cookie" in request.headers for request in server.requests] == [False, True, False, True]


async def test_a_page_that_needs_a_cookie_is_read(article_client: ArticleClient, site: Site, server: Server) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        return await (site.answer if request.path == "/robots.txt" else wants_cookie("/page", "text/html"))(request)

    server.answers.clear()
    server.respond(answer)
    assert isinstance(await get_article(article_client, f"{site.url}/page"), Document)


async def test_one_redirect_to_itself_is_no_ring(client: httpx.AsyncClient, server: Server) -> None:
    server.respond(web.Response(status=302, headers={"Location": "/feed"}), web.Response(body=BODY))
    assert isinstance(await fetch(client, due(f"{server.url}/feed"), now=NOW), Document)


@pytest.mark.parametrize(
    ("cookie", "is_sent"),
    [
        ("a=1", True),
        ("a=1; Path=/other", False),
        ("a=1; Domain=lake.example", False),
        ("a=1; Secure", False),
        ("a=1; Max-Age=0", False),
        ("a=" + "x" * http.MAX_COOKIE_CHARS, False),
        ("a=1" + "; b" * http.MAX_COOKIE_ATTRIBUTES, True),
        ("a=1" + "; b" * (http.MAX_COOKIE_ATTRIBUTES + 1), False),
        ("no cookie at all", True),
        ("=; ;;", False),
    ],
)
async def test_a_cookie_goes_back_only_where_it_belongs(
    client: httpx.AsyncClient, server: Server, *, cookie: str, is_sent: bool
) -> None:
    redirect = web.Response(status=302, headers={"Location": "/b", "Set-Cookie": cookie})
    server.respond(redirect, web.Response(body=BODY))
    assert isinstance(await fetch(client, due(f"{server.url}/a"), now=NOW), Document)
    assert ("Cookie" in server.requests[1].headers) is is_sent


async def test_a_redirect_to_an_address_longer_than_any_is_refused(client: httpx.AsyncClient, server: Server) -> None:
    for length, is_followed in ((http.MAX_LOCATION_CHARS, True), (http.MAX_LOCATION_CHARS + 1, False)):
        location = "/".ljust(length, "a")
        server.answers.clear()
        server.respond(web.Response(status=302, headers={"Location": location}), web.Response(body=BODY))
        result = await fetch(client, due(f"{server.url}/a"), now=NOW)
        assert isinstance(result, Document) is is_followed
    assert isinstance(result, FetchError)
    assert result.kind is FetchErrorKind.ADDRESS_REFUSED


async def test_of_many_cookies_as_many_go_back_as_a_server_takes(client: httpx.AsyncClient, server: Server) -> None:
    async def answer(_request: web.Request) -> web.StreamResponse:
        response = web.Response(status=302, headers={"Location": "/b"})
        for number in range(400):
            response.headers.add("Set-Cookie", f"c{number}={'x' * 100}")
        return response

    server.respond(answer, web.Response(body=BODY))
    assert isinstance(await fetch(client, due(f"{server.url}/a"), now=NOW), Document)
    assert len(server.requests[1].headers["Cookie"]) <= http.MAX_COOKIE_CHARS


async def test_a_server_that_stops_in_its_body_has_sent_a_document(
    client: httpx.AsyncClient, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stop(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(BODY)
        await asyncio.sleep(60)
        return response

    monkeypatch.setattr(http, "DEADLINE", 0.2)
    server.respond(stop)
    result = await fetch(client, due(server.url), now=NOW)
    assert isinstance(result, Document)
    assert result.body == BODY
    assert result.fault
    assert result.fault.kind is FetchErrorKind.TOO_SLOW
