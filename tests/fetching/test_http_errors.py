"""Failures of the network and of HTTP, each as a value."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from aiohttp import web

from bot.fetching.feeds import fetch
from bot.fetching.http_client import open_client
from bot.model.sources import FetchErrorKind
from tests.fetching.conftest import AGENT, Server, error_kind
from tests.fetching.due_sources import NOW, due


async def test_nobody_at_home_is_unreachable() -> None:
    async with talking(b"") as port:
        pass
    async with open_client(user_agent=AGENT, allowed=frozenset({("127.0.0.1", port)})) as client:
        assert error_kind(await fetch(client, due("http://nowhere.invalid/"), now=NOW)) is FetchErrorKind.NAME_NOT_FOUND
        assert error_kind(await fetch(client, due(f"http://127.0.0.1:{port}/"), now=NOW)) is FetchErrorKind.UNREACHABLE


@asynccontextmanager
async def talking(words: bytes, *, times: int = 1) -> AsyncIterator[int]:
    """Serve these bytes as the response to any request, and close the connection."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        try:
            for _ in range(times):
                writer.write(words)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    async with await asyncio.start_server(talk, "127.0.0.1", 0) as listening:
        yield listening.sockets[0].getsockname()[1]


@pytest.mark.parametrize(
    ("words", "times", "expected"),
    [
        (b"220 mail.example ESMTP\r\n", 1, FetchErrorKind.BAD_ANSWER),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n \n", 1, FetchErrorKind.UNREACHABLE),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n", 1, FetchErrorKind.UNREACHABLE),
        (b"HTTP/1.1 200 OK\r\nContent-Le", 1, FetchErrorKind.UNREACHABLE),
        (b"HTTP/1.1 abc\r\n\r\n", 1, FetchErrorKind.BAD_ANSWER),
        (b"", 1, FetchErrorKind.UNREACHABLE),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n", 1, FetchErrorKind.BAD_ANSWER),
        (b"X-Header: value\r\n" * 1000, 10_000, FetchErrorKind.BAD_ANSWER),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000, 1, FetchErrorKind.BAD_ANSWER),
    ],
)
async def test_what_is_cut_or_not_http_is_a_value(words: bytes, times: int, expected: FetchErrorKind) -> None:
    async with (
        talking(words, times=times) as port,
        open_client(user_agent=AGENT, allowed=frozenset({("127.0.0.1", port)})) as client,
    ):
        assert error_kind(await fetch(client, due(f"http://127.0.0.1:{port}/"), now=NOW)) is expected


async def test_what_does_not_speak_tls_is_unreachable_over_https(server: Server, client: httpx.AsyncClient) -> None:
    server.respond(web.Response())
    assert (
        error_kind(await fetch(client, due(f"https://127.0.0.1:{server.port}/"), now=NOW)) is FetchErrorKind.UNREACHABLE
    )
