from datetime import timedelta

import httpx
import pytest
from aiohttp import web

from bot.fetching import http
from bot.fetching.host_limiter import HostLimiter
from bot.fetching.http import HttpResponse
from bot.model.sources import FetchError, FetchErrorKind
from tests.fetching.conftest import Server
from tests.fetching.due_sources import NOW

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
    response = await http.follow(server.url, lambda url: send(client, url))
    assert response
    assert response.url == f"{server.url}/b"
    server.respond(web.Response(status=302, headers={"Location": "/c"}))
    server.answers.popleft()
    assert await http.follow(server.url, lambda url: send(client, url)) is None
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
