"""Requests of pages, and hosts that are blocked for as long as they ask to wait."""

from datetime import timedelta

import httpx
import pytest
from aiohttp import web

from bot.fetching.host_limiter import HostLimiter
from bot.fetching.http import HttpResponse
from bot.fetching.page_client import DEFAULT_WAIT, PageClient
from bot.model.sources import FetchError, FetchErrorKind
from tests.fetching.conftest import Server
from tests.fetching.due_sources import NOW


@pytest.mark.parametrize(
    ("status", "headers", "wait"),
    [
        (429, {"Retry-After": "30"}, timedelta(seconds=30)),
        (503, {"Retry-After": "30"}, timedelta(seconds=30)),
        (429, {}, DEFAULT_WAIT),
        (503, {}, None),
        (200, {"Retry-After": "30"}, None),
    ],
)
async def test_a_host_that_asks_to_wait_is_blocked_so_long_for_every_client_of_the_limiter(
    client: httpx.AsyncClient, server: Server, *, status: int, headers: dict[str, str], wait: timedelta | None
) -> None:
    server.respond(web.Response(status=status, headers=headers))
    limiter = HostLimiter()
    response = await PageClient(client, limiter).get(f"{server.url}/1", user_agent=None, now=NOW)
    assert isinstance(response, HttpResponse)
    assert limiter.blocked_until(server.url, NOW) == (NOW + wait if wait else None)


async def test_a_blocked_host_is_not_requested(client: httpx.AsyncClient, server: Server) -> None:
    limiter = HostLimiter()
    limiter.block(server.url, NOW + timedelta(seconds=9))
    error = await PageClient(client, limiter).get(f"{server.url}/1", user_agent=None, now=NOW)
    assert isinstance(error, FetchError)
    assert (error.kind, error.wait) == (FetchErrorKind.TOLD_TO_WAIT, timedelta(seconds=9))
    assert not server.requests


async def test_the_wanted_types_and_the_user_agent_are_sent(client: httpx.AsyncClient, server: Server) -> None:
    server.respond(web.Response(text="page", content_type="text/html"))
    pages = PageClient(client, HostLimiter())
    await pages.get(server.url, user_agent="Other/1", now=NOW, types=("text/html",))
    await pages.get(server.url, user_agent=None, now=NOW)
    sent = [(request.headers["User-Agent"], request.headers["Accept"]) for request in server.requests]
    assert sent == [("Other/1", "text/html, */*;q=0.5"), (client.headers["User-Agent"], "*/*")]
