"""Bodies of responses: gzip, unknown encodings, and limits on the wire and after decoding."""

import asyncio
import gzip
import zlib

import httpx
import psutil
import pytest
from aiohttp import web

from bot.fetching import body_limits
from bot.fetching.feeds import fetch
from bot.model.entries import Document
from bot.model.sources import FetchErrorKind
from tests.fetching.conftest import Server, error_kind
from tests.fetching.due_sources import NOW, due
from tests.tools.promises import Figure

FEED = b"<rss><channel><item><title>Ferry reopens</title></item></channel></rss>"


@pytest.mark.parametrize("name", ["gzip", "x-gzip"])
async def test_gzip_is_undone_also_in_several_members(client: httpx.AsyncClient, server: Server, name: str) -> None:
    body = gzip.compress(FEED[:20]) + gzip.compress(FEED[20:])
    server.respond(web.Response(body=body, headers={"Content-Encoding": name}))
    result = await fetch(client, due(server.url), now=NOW)
    assert isinstance(result, Document)
    assert result.body == FEED


@pytest.mark.parametrize(
    ("encoding", "body", "expected"),
    [
        ("br", FEED, FetchErrorKind.BAD_ANSWER),
        ("gzip, gzip", FEED, FetchErrorKind.BAD_ANSWER),
        ("gzip", FEED, FetchErrorKind.BAD_ANSWER),
        ("gzip", gzip.compress(FEED, mtime=0)[:-12], FetchErrorKind.BAD_ANSWER),
        ("gzip", gzip.compress(bytes(body_limits.MAX_DECODED_BYTES + 1), mtime=0), FetchErrorKind.TOO_LARGE),
        (
            "gzip",
            gzip.compress(bytes(body_limits.MAX_DECODED_BYTES), mtime=0) + gzip.compress(b"x", mtime=0),
            FetchErrorKind.TOO_LARGE,
        ),
    ],
)
async def test_an_encoding_that_is_unknown_broken_or_a_bomb_is_refused(
    client: httpx.AsyncClient, server: Server, *, encoding: str, body: bytes, expected: FetchErrorKind
) -> None:
    server.respond(web.Response(body=body, headers={"Content-Encoding": encoding}))
    assert error_kind(await fetch(client, due(server.url), now=NOW)) is expected


@pytest.mark.promise(6)
async def test_two_hundred_megabytes_cost_neither_memory_nor_traffic(
    client: httpx.AsyncClient, server: Server, figure: Figure
) -> None:
    closed = asyncio.Event()
    sent = 0

    async def flood(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while sent < 200 * 2**20:
                await response.write(bytes(2**16))
                sent += 2**16
        finally:
            closed.set()
        return response

    server.respond(flood)
    before = psutil.Process().memory_info().rss
    assert error_kind(await fetch(client, due(server.url), now=NOW)) is FetchErrorKind.TOO_LARGE
    grown = psutil.Process().memory_info().rss - before
    await closed.wait()
    figure(f"200 MB: {sent / 2**20:.1f} MB were sent, memory grew by {grown / 2**20:.1f} MiB")
    assert grown < 32 * 2**20
    assert sent < 32 * 2**20


def bomb(mebibytes: int) -> bytes:
    """Return so many mebibytes of zeros as gzip packs them, made of one packed mebibyte again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    first, repeated = (packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return first + repeated * (mebibytes - 1)


@pytest.mark.promise(6)
@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("gzip", FetchErrorKind.TOO_LARGE),
        ("deflate", FetchErrorKind.BAD_ANSWER),
        ("br", FetchErrorKind.BAD_ANSWER),
        ("zstd", FetchErrorKind.BAD_ANSWER),
    ],
)
async def test_a_gibibyte_in_a_megabyte_is_not_unpacked(
    client: httpx.AsyncClient, server: Server, figure: Figure, *, encoding: str, expected: FetchErrorKind
) -> None:
    packed = bomb(1024)
    assert len(packed) < body_limits.MAX_RAW_BYTES
    server.respond(web.Response(body=packed, headers={"Content-Encoding": encoding}))
    before = psutil.Process().memory_info().rss
    assert error_kind(await fetch(client, due(server.url), now=NOW)) is expected
    grown = psutil.Process().memory_info().rss - before
    figure(f"1 GiB packed into {len(packed) / 1e6:.1f} MB called {encoding}: memory grew by {grown / 2**20:.1f} MiB")
    assert grown < 32 * 2**20
