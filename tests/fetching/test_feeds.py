import asyncio
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from aiohttp import web

from bot.fetching import http
from bot.fetching.feeds import body_hash, fetch
from bot.fetching.host_limiter import HostLimiter
from bot.model.entries import Document, Unchanged
from bot.model.sources import FetchError, FetchErrorKind
from tests.fetching.conftest import Server, error_kind
from tests.fetching.due_sources import NOW, UNREAD, due

FEED = b"<rss><channel><item><title>Ferry reopens</title></item></channel></rss>"


async def test_a_document_comes_with_what_is_needed_to_ask_again(client: httpx.AsyncClient, server: Server) -> None:
    headers = {"ETag": 'W/"a b"', "Last-Modified": "yesterday", "Content-Type": "application/rss+xml; charset=utf-8"}
    server.respond(web.Response(body=FEED, headers=headers))
    url = f"{server.url}/feed?a=1"
    expected = Document(url, FEED, headers["Content-Type"], 'W/"a b"', "yesterday", body_hash(FEED), NOW)
    assert await fetch(client, due(url), now=NOW) == expected


async def test_both_validators_are_sent_back_as_they_came_and_304_is_no_news(
    client: httpx.AsyncClient, server: Server
) -> None:
    server.respond(web.Response(status=304))
    state = replace(UNREAD, etag='W/"a b"', last_modified="yesterday")
    assert await fetch(client, due(server.url, state), now=NOW) == Unchanged(None, None)
    sent = server.requests[0].headers
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('W/"a b"', "yesterday")


async def test_a_source_may_be_asked_under_another_name(client: httpx.AsyncClient, server: Server) -> None:
    server.respond(web.Response(body=FEED))
    due_source = due(server.url)
    await fetch(client, replace(due_source, source=replace(due_source.source, user_agent="Mozilla/5.0")), now=NOW)
    assert server.requests[0].headers.getall("User-Agent") == ["Mozilla/5.0"]


async def test_the_very_same_body_is_no_news_whatever_the_validators_say(
    client: httpx.AsyncClient, server: Server
) -> None:
    server.respond(web.Response(body=FEED, headers={"ETag": "new"}))
    state = replace(UNREAD, etag="old", body_hash=body_hash(FEED))
    assert await fetch(client, due(server.url, state), now=NOW) == Unchanged("new", None, is_whole=True)


async def test_a_304_that_nobody_asked_for_is_a_bad_answer(client: httpx.AsyncClient, server: Server) -> None:
    server.respond(web.Response(status=304))
    assert error_kind(await fetch(client, due(server.url), now=NOW)) is FetchErrorKind.BAD_ANSWER


@pytest.mark.promise(7)
async def test_a_server_that_drips_is_cut_at_the_deadline(
    client: httpx.AsyncClient, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b" ")
            await asyncio.sleep(0.02)

    monkeypatch.setattr(http, "DEADLINE", 0.2)
    server.respond(drip)
    assert error_kind(await fetch(client, due(server.url), now=NOW)) is FetchErrorKind.TOO_SLOW


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_followed_and_the_document_knows_where_it_came_from(
    client: httpx.AsyncClient, server: Server, status: int
) -> None:
    server.respond(web.Response(status=status, headers={"Location": "/moved?b=2"}), web.Response(body=FEED))
    result = await fetch(client, due(f"{server.url}/feed"), now=NOW)
    assert isinstance(result, Document)
    assert result.url == f"{server.url}/moved?b=2"


@pytest.mark.promise(3)
async def test_redirects_without_end_are_left_after_the_fifth_and_so_is_a_ring(
    client: httpx.AsyncClient, server: Server
) -> None:
    server.respond(*(web.Response(status=302, headers={"Location": f"/{step}"}) for step in range(9)))
    assert error_kind(await fetch(client, due(server.url), now=NOW)) is FetchErrorKind.BAD_ANSWER
    assert len(server.requests) == 6
    server.answers.clear()
    server.respond(web.Response(status=302, headers={"Location": "/again"}))
    assert error_kind(await fetch(client, due(server.url), now=NOW)) is FetchErrorKind.BAD_ANSWER
    assert len(server.requests) == 12


async def test_a_move_is_reported_as_far_as_all_steps_were_for_good(client: httpx.AsyncClient, server: Server) -> None:
    steps = ((301, "/a"), (308, "/b"), (302, "/c"), (301, "/d"))
    redirects = (web.Response(status=status, headers={"Location": place}) for status, place in steps)
    server.respond(*redirects, web.Response(body=FEED))
    result = await fetch(client, due(server.url), now=NOW)
    assert isinstance(result, Document)
    assert (result.url, result.moved_to) == (f"{server.url}/d", f"{server.url}/b")


async def test_a_host_that_rests_is_not_asked(client: httpx.AsyncClient, server: Server) -> None:
    server.respond(web.Response(body=FEED, headers={"Cache-Control": "max-age=60"}))
    limiter = HostLimiter()
    limiter.block(server.url, NOW + timedelta(minutes=3))
    blocked = await fetch(client, due(f"{server.url}/feed"), now=NOW, host_limiter=limiter)
    assert blocked == FetchError(FetchErrorKind.TOLD_TO_WAIT, "its host has asked to wait", timedelta(minutes=3))
    assert not server.requests
    result = await fetch(client, due(f"{server.url}/feed"), now=NOW + timedelta(minutes=3), host_limiter=limiter)
    assert isinstance(result, Document)
    assert result.fresh_for == timedelta(minutes=1)


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.1:1/", "http://169.254.169.254/latest/", "http://[::1]/", "file:///etc/passwd", "http://u:p@lake.example/",
     "//0x7f.1:80/", "http://lake.example:22/", "http://\N{KELVIN SIGN}%\x7f/"],
)  # fmt: skip
async def test_no_redirect_leads_where_no_address_may(client: httpx.AsyncClient, server: Server, location: str) -> None:
    async def lead(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.write(f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode())
        return web.Response()

    server.respond(lead)
    assert error_kind(await fetch(client, due(server.url), now=NOW)) is FetchErrorKind.ADDRESS_REFUSED
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, FetchErrorKind.HTTP_ERROR),
        (401, FetchErrorKind.BLOCKED),
        (403, FetchErrorKind.BLOCKED),
        (404, FetchErrorKind.NOT_FOUND),
        (410, FetchErrorKind.GONE),
        (451, FetchErrorKind.BLOCKED),
        (500, FetchErrorKind.HTTP_ERROR),
        (503, FetchErrorKind.HTTP_ERROR),
    ],
)
async def test_a_refusal_names_its_status(
    client: httpx.AsyncClient, server: Server, status: int, expected: FetchErrorKind
) -> None:
    server.respond(web.Response(status=status, body=FEED))
    assert await fetch(client, due(server.url), now=NOW) == FetchError(expected, f"HTTP {status}")


@pytest.mark.parametrize(
    ("status", "retry_after", "wait"),
    [
        (429, "120", timedelta(minutes=2)),
        (429, "Mon, 03 Nov 2025 12:05:00 GMT", timedelta(minutes=5)),
        (503, "60", timedelta(minutes=1)),
        (429, "99999999999999999999999", timedelta(days=1)),
        (429, "Mon, 03 Nov 2026 12:05:00 GMT", timedelta(days=1)),
        (429, "", None),
        (429, "soon", None),
        (429, "Mon, 03 Nov 2024 12:05:00 GMT", None),
    ],
)
async def test_being_told_to_wait_says_for_how_long(
    client: httpx.AsyncClient, server: Server, *, status: int, retry_after: str, wait: timedelta | None
) -> None:
    server.respond(web.Response(status=status, headers={"Retry-After": retry_after}))
    assert await fetch(client, due(server.url), now=NOW) == FetchError(
        FetchErrorKind.TOLD_TO_WAIT, f"HTTP {status}", wait
    )
