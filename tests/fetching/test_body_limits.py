"""Bodies of responses: gzip, unknown encodings, and limits on the wire and after decoding."""

import asyncio
import gzip
import zlib
from types import SimpleNamespace

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


UNKNOWN_NAMES = ("utf-8", "none", "aws-chunked", "text/xml", "identity, utf-8", "8bit", "x")
WRONG_NAMES = ("gzip", "gzip, gzip", "br", "zstd", "deflate", "compress")


@pytest.mark.parametrize("name", [*UNKNOWN_NAMES, *WRONG_NAMES])
async def test_what_begins_as_a_document_is_one_whatever_its_encoding_is_called(
    client: httpx.AsyncClient, server: Server, name: str
) -> None:
    server.respond(web.Response(body=FEED, headers={"Content-Encoding": name}))
    result = await fetch(client, due(server.url), now=NOW)
    assert isinstance(result, Document)
    assert (result.body, result.fault, len(server.requests)) == (FEED, None, 1)


PACKED = gzip.compress(FEED, mtime=0)
HEADER = PACKED[:3] + bytes([2 + 4 + 8 + 16]) + PACKED[4:10]  # of a member with every optional field
RAW = zlib.compressobj(wbits=-15)


@pytest.mark.parametrize("name", ["", "gzip", "gzip, identity", "identity, gzip", "utf-8", "br", "deflate", "x-gzip"])
@pytest.mark.parametrize(
    "body",
    [
        PACKED,
        PACKED + b"<!-- cached -->",
        PACKED + bytes(600),
        PACKED + bytes(3) + gzip.compress(b""),
        PACKED[:-8],
        PACKED[:-5],
        PACKED[:-8] + b"badcheck",
        PACKED + PACKED[:2],
        HEADER + b"\x03\0abc" + b"feed.xml\0" + b"a remark\0" + b"\0\0" + PACKED[10:],
    ],
    ids=["sound", "junk", "padded", "empty member", "no trailer", "half a trailer", "trailer", "magic", "all fields"],
)
async def test_what_begins_as_gzip_is_decoded_whatever_follows_it(
    client: httpx.AsyncClient, server: Server, *, name: str, body: bytes
) -> None:
    server.respond(web.Response(body=body, headers={"Content-Encoding": name} if name else {}))
    result = await fetch(client, due(server.url), now=NOW)
    assert isinstance(result, Document)
    assert (result.body, result.fault, len(server.requests)) == (FEED, None, 1)


@pytest.mark.parametrize("body", [zlib.compress(FEED), RAW.compress(FEED) + RAW.flush()], ids=["zlib", "raw"])
async def test_deflate_is_decoded_though_it_was_not_requested(
    client: httpx.AsyncClient, server: Server, body: bytes
) -> None:
    server.respond(web.Response(body=body, headers={"Content-Encoding": "deflate"}))
    result = await fetch(client, due(server.url), now=NOW)
    assert isinstance(result, Document)
    assert result.body == FEED


@pytest.mark.parametrize("body", [PACKED[:-20], PACKED + PACKED[:30]], ids=["first member", "second member"])
async def test_gzip_that_is_cut_is_a_document_as_far_as_it_came(
    client: httpx.AsyncClient, server: Server, body: bytes
) -> None:
    server.respond(web.Response(body=body, headers={"Content-Encoding": "gzip", "ETag": "1"}))
    result = await fetch(client, due(server.url), now=NOW)
    assert isinstance(result, Document)
    assert result.body.startswith(FEED[:20])
    assert result.etag is None
    assert result.fault
    assert (result.fault.kind, result.fault.detail) == (FetchErrorKind.BAD_ANSWER, "broken gzip: cut short")


@pytest.mark.parametrize("name", ["br", "zstd", "deflate", "gzip", "compress"])
async def test_a_body_that_cannot_be_decoded_is_requested_once_more_without_encoding(
    client: httpx.AsyncClient, server: Server, name: str
) -> None:
    packed = web.Response(body=b"\xce\xff\xfe\xfd\x80" + bytes(90), headers={"Content-Encoding": name})
    server.respond(packed, web.Response(body=FEED))
    result = await fetch(client, due(server.url), now=NOW)
    assert isinstance(result, Document)
    assert result.body == FEED
    assert [request.headers.getall("Accept-Encoding") for request in server.requests] == [["gzip"], ["identity"]]
    server.answers.clear()
    server.respond(packed)
    assert error_kind(await fetch(client, due(server.url), now=NOW)) is FetchErrorKind.BAD_ANSWER
    assert len(server.requests) == 4


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (gzip.compress(bytes(body_limits.MAX_DECODED_BYTES + 1), mtime=0), FetchErrorKind.TOO_LARGE),
        (
            gzip.compress(bytes(body_limits.MAX_DECODED_BYTES), mtime=0) + gzip.compress(b"x", mtime=0),
            FetchErrorKind.TOO_LARGE,
        ),
        (gzip.compress(b"", mtime=0) * (body_limits.MAX_GZIP_MEMBERS + 1), FetchErrorKind.BAD_ANSWER),
        (gzip.compress(b" ", mtime=0) * 90_000, FetchErrorKind.BAD_ANSWER),
    ],
    ids=["large", "large in two members", "empty members", "members of one byte"],
)
async def test_a_bomb_is_refused(
    client: httpx.AsyncClient, server: Server, *, body: bytes, expected: FetchErrorKind
) -> None:
    server.respond(web.Response(body=body, headers={"Content-Encoding": "gzip"}))
    assert error_kind(await fetch(client, due(server.url), now=NOW)) is expected


async def test_each_member_of_gzip_is_decoded_once_and_few_bytes_are_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    fed = 0

    class Counting:
        def __init__(self, wbits: int) -> None:
            self._decoder = zlib.decompressobj(wbits)

        def decompress(self, data: bytes, max_length: int) -> bytes:
            nonlocal fed
            fed += len(data)
            return self._decoder.decompress(data, max_length)

        def __getattr__(self, name: str) -> object:
            return getattr(self._decoder, name)

    monkeypatch.setattr(body_limits, "zlib", SimpleNamespace(decompressobj=Counting, error=zlib.error))
    members = body_limits.MAX_GZIP_MEMBERS
    body = await body_limits.decode(gzip.compress(b"ab", mtime=0) * members + bytes(2**20), encoding="gzip")
    assert body.content == b"ab" * members
    assert fed <= members * body_limits._STEP_BYTES


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


def bomb(mebibytes: int, window_bits: int) -> bytes:
    """Return so many mebibytes of zeros as zlib packs them, made of one packed mebibyte again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, window_bits)
    first, repeated = (packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return first + repeated * (mebibytes - 1)


@pytest.mark.promise(6)
@pytest.mark.parametrize(
    ("encoding", "window_bits"), [("gzip", 31), ("deflate", 15), ("deflate", -15), ("br", 31), ("zstd", 31), ("", 31)]
)
async def test_a_gibibyte_in_a_megabyte_is_not_unpacked(
    client: httpx.AsyncClient, server: Server, figure: Figure, *, encoding: str, window_bits: int
) -> None:
    packed = bomb(1024, window_bits)
    assert len(packed) < body_limits.MAX_RAW_BYTES
    server.respond(web.Response(body=packed, headers={"Content-Encoding": encoding} if encoding else {}))
    before = psutil.Process().memory_info().rss
    assert error_kind(await fetch(client, due(server.url), now=NOW)) is FetchErrorKind.TOO_LARGE
    grown = psutil.Process().memory_info().rss - before
    figure(f"1 GiB packed into {len(packed) / 1e6:.1f} MB called {encoding}: memory grew by {grown / 2**20:.1f} MiB")
    assert grown < 32 * 2**20
