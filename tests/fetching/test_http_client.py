"""The client of all requests: its headers, and the headers of responses."""

import asyncio
from contextlib import suppress

import httpx
import psutil
import pytest
from aiohttp import web

from bot.fetching.feeds import fetch
from bot.fetching.http_client import open_client
from bot.model.sources import FetchErrorKind
from tests.fetching.conftest import AGENT, Server, error_kind
from tests.fetching.due_sources import NOW, due
from tests.tools.promises import Figure


async def test_we_say_who_we_are_ask_for_gzip_only_and_keep_no_cookie(
    client: httpx.AsyncClient, server: Server
) -> None:
    server.respond(web.Response(body=b"<rss/>", headers={"Set-Cookie": "id=1; Path=/"}))
    await fetch(client, due(server.url), now=NOW)
    await fetch(client, due(server.url), now=NOW)
    for request in server.requests:
        assert request.headers["User-Agent"] == AGENT
        assert request.headers["Accept-Encoding"] == "gzip"
        assert "Cookie" not in request.headers
        assert "If-None-Match" not in request.headers


@pytest.mark.promise(6)
async def test_headers_without_end_are_not_read_to_the_end(figure: Figure) -> None:
    sent = 0

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n")
        with suppress(ConnectionError):
            while sent < 200 * 2**20:
                writer.write(b"X-Header: value\r\n" * 4096)
                await writer.drain()
                sent += 17 * 4096
        writer.close()

    async with await asyncio.start_server(talk, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        async with open_client(user_agent=AGENT, allowed=frozenset({("127.0.0.1", port)})) as client:
            before = psutil.Process().memory_info().rss
            assert (
                error_kind(await fetch(client, due(f"http://127.0.0.1:{port}/"), now=NOW)) is FetchErrorKind.BAD_ANSWER
            )
            grown = psutil.Process().memory_info().rss - before
    figure(f"200 MB of headers: {sent / 2**20:.1f} MB were sent, memory grew by {grown / 2**20:.1f} MiB")
    assert grown < 32 * 2**20
    assert sent < 32 * 2**20
