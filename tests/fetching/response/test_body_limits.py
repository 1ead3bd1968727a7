"""Bodies of responses: gzip, brotli, zstd, unknown encodings, and limits on the wire and after decoding."""

import asyncio
import gzip
import sys
import threading
import zlib
from collections.abc import Callable
from types import SimpleNamespace

import brotli
import httpx
import psutil
import pytest
from aiohttp import web

from bot.fetching.feeds import fetch
from bot.fetching.response import body_decoders, body_limits
from bot.model.entries import Document
from bot.model.sources import FetchErrorKind
from tests.fetching.conftest import Server, error_kind
from tests.fetching.due_sources import NOW, due
from tests.tools.promises import Figure

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

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
WIDE = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: 27})
WIDE_ZSTD = WIDE.compress(FEED) + WIDE.flush()  # its decoder would need 128 MiB


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


LONG_FEED = FEED.replace(b"Ferry reopens", b" ".join(b"%d" % number**3 for number in range(20_000)))
BROTLI = brotli.compress(FEED)
ZSTD = zstd.compress(FEED)
SKIPPED = b"\x5a\x2a\x4d\x18\x05\0\0\0other"  # a frame that decoders skip
COMMENT = b"<!-- cached -->"


@pytest.mark.parametrize(
    ("name", "body", "content"),
    [
        ("br", BROTLI, FEED),
        ("BR", BROTLI, FEED),
        ("identity, br", BROTLI, FEED),
        ("br", brotli.compress(FEED, lgwin=10), FEED),
        ("br", brotli.compress(FEED, lgwin=24), FEED),
        ("br", brotli.compress(LONG_FEED, lgwin=22), LONG_FEED),
        ("br", BROTLI + COMMENT, FEED),
        ("br", BROTLI + bytes(100_000), FEED),
        ("br", brotli.compress(b""), b""),
        ("br", b'[{"title": "Ferry"}]', b'[{"title": "Ferry"}]'),
        ("br", b"\n" + FEED, b"\n" + FEED),
        ("br", b"\xef\xbb\xbf" + FEED, b"\xef\xbb\xbf" + FEED),
        ("zstd", ZSTD, FEED),
        ("zstd", zstd.compress(LONG_FEED, 19), LONG_FEED),
        ("zstd", zstd.compress(FEED[:20]) + zstd.compress(FEED[20:]), FEED),
        ("zstd", SKIPPED + ZSTD + SKIPPED, FEED),
        ("zstd", ZSTD + COMMENT, FEED),
        ("", ZSTD, FEED),
        ("br", ZSTD, FEED),
        ("gzip", ZSTD, FEED),
    ],
)
async def test_brotli_and_zstd_are_decoded_though_they_were_not_requested(
    client: httpx.AsyncClient, server: Server, *, name: str, body: bytes, content: bytes
) -> None:
    server.respond(web.Response(body=body, headers={"Content-Encoding": name} if name else {}))
    result = await fetch(client, due(server.url), now=NOW)
    assert isinstance(result, Document)
    assert (result.body, result.fault, len(server.requests)) == (content, None, 1)


def test_a_long_stream_of_brotli_begins_as_a_list_in_json() -> None:
    assert brotli.compress(LONG_FEED, lgwin=22).startswith(b"[")


@pytest.mark.parametrize(
    ("name", "body", "fault"),
    [
        ("br", brotli.compress(LONG_FEED)[:-40], "broken br: cut short"),
        ("br", brotli.compress(LONG_FEED)[:-2000] + bytes(2000), "broken br: corrupt"),
        ("zstd", zstd.compress(LONG_FEED)[:-40], "broken zstd: cut short"),
        ("zstd", zstd.compress(LONG_FEED) + ZSTD[:10], "broken zstd: cut short"),
    ],
    ids=["brotli", "corrupt brotli", "zstd", "second frame of zstd"],
)
async def test_brotli_and_zstd_that_are_cut_are_a_document_as_far_as_they_came(
    client: httpx.AsyncClient, server: Server, *, name: str, body: bytes, fault: str
) -> None:
    server.respond(web.Response(body=body, headers={"Content-Encoding": name, "ETag": "1"}))
    result = await fetch(client, due(server.url), now=NOW)
    assert isinstance(result, Document)
    assert LONG_FEED.startswith(result.body[:60_000])
    assert len(result.body) >= 60_000
    assert result.etag is None
    assert result.fault
    assert (result.fault.kind, result.fault.detail) == (FetchErrorKind.BAD_ANSWER, fault)


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
        (gzip.compress(b"", mtime=0) * (body_decoders.MAX_PARTS + 1), FetchErrorKind.BAD_ANSWER),
        (gzip.compress(b" ", mtime=0) * 90_000, FetchErrorKind.BAD_ANSWER),
        (brotli.compress(bytes(body_limits.MAX_DECODED_BYTES + 1), quality=2), FetchErrorKind.TOO_LARGE),
        (zstd.compress(bytes(body_limits.MAX_DECODED_BYTES + 1)), FetchErrorKind.TOO_LARGE),
        (zstd.compress(bytes(body_limits.MAX_DECODED_BYTES)) + zstd.compress(b"x"), FetchErrorKind.TOO_LARGE),
        (zstd.compress(b"") * (body_decoders.MAX_PARTS + 1), FetchErrorKind.BAD_ANSWER),
        (SKIPPED * 100_000, FetchErrorKind.BAD_ANSWER),
        (WIDE_ZSTD, FetchErrorKind.BAD_ANSWER),
    ],
    ids=[
        *("large", "large in two members", "empty members", "members of one byte", "large brotli"),
        *("large zstd", "large in two frames", "empty frames", "frames to skip", "wide window"),
    ],
)
async def test_a_bomb_is_refused(
    client: httpx.AsyncClient, server: Server, *, body: bytes, expected: FetchErrorKind
) -> None:
    name = "gzip" if body.startswith(PACKED[:2]) else "zstd" if body.startswith((ZSTD[:4], SKIPPED[:4])) else "br"
    server.respond(web.Response(body=body, headers={"Content-Encoding": name}))
    assert error_kind(await fetch(client, due(server.url), now=NOW)) is expected


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> dict[int, int]:
    """Return how many bytes are decoded in each thread."""
    counts: dict[int, int] = {}
    append = body_decoders._Decoded.append

    def counting(decoding: body_decoders._Decoded, content: bytes) -> None:
        thread = threading.get_ident()
        counts[thread] = counts.get(thread, 0) + len(content)
        append(decoding, content)

    monkeypatch.setattr(body_decoders._Decoded, "append", counting)
    return counts


@pytest.mark.parametrize(
    ("name", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("zstd", zstd.compress)]
)
async def test_a_short_body_is_decoded_in_the_event_loop_only_while_it_stays_short(
    decoded: dict[int, int], name: str, pack: Callable[[bytes], bytes]
) -> None:
    content = bytes(body_limits.MAX_INLINE_DECODED_BYTES * 4)
    assert len(pack(content)) <= body_limits.MAX_INLINE_RAW_BYTES
    assert (await body_limits.decode(pack(FEED), encoding=name)).content == FEED
    assert decoded == {threading.get_ident(): len(FEED)}
    assert (await body_limits.decode(pack(content), encoding=name)).content == content
    in_loop, in_thread = decoded.values()
    assert in_loop == len(FEED) + body_limits.MAX_INLINE_DECODED_BYTES + 1
    assert in_thread == len(content)


async def test_brotli_is_never_decoded_in_the_event_loop(decoded: dict[int, int]) -> None:
    assert (await body_limits.decode(BROTLI, encoding="Identity, BR")).content == FEED
    assert decoded
    assert threading.get_ident() not in decoded


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

    monkeypatch.setattr(body_decoders, "zlib", SimpleNamespace(decompressobj=Counting, error=zlib.error))
    members = body_decoders.MAX_PARTS
    body = await body_limits.decode(gzip.compress(b"ab", mtime=0) * members + bytes(2**20), encoding="gzip")
    assert body.content == b"ab" * members
    assert fed <= members * body_decoders._STEP_BYTES


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


def brotli_bomb(mebibytes: int) -> bytes:
    """Return the same as brotli packs them, in the largest window."""
    packer = brotli.Compressor(quality=5, lgwin=24)
    first, repeated = (packer.process(bytes(2**20)) + packer.flush() for _ in range(2))
    return bytes(first + repeated * (mebibytes - 1))


def zstd_bomb(mebibytes: int) -> bytes:
    """Return the same as zstd packs them, in the largest window that is accepted."""
    packer = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: 23})
    first, repeated = (packer.compress(bytes(2**20), packer.FLUSH_BLOCK) for _ in range(2))
    return first + repeated * (mebibytes - 1)


@pytest.mark.promise(6)
@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", bomb(1024, 31)),
        ("deflate", bomb(1024, 15)),
        ("deflate", bomb(1024, -15)),
        ("br", brotli_bomb(1024)),
        ("br", bomb(1024, 31)),
        ("zstd", zstd_bomb(1024)),
        ("zstd", bomb(1024, 31)),
        ("", bomb(1024, 31)),
        ("", zstd_bomb(1024)),
    ],
    ids=["gzip", "zlib", "deflate", "br", "gzip as br", "zstd", "gzip as zstd", "gzip as nothing", "zstd as nothing"],
)
async def test_a_gibibyte_in_a_megabyte_is_not_unpacked(
    client: httpx.AsyncClient, server: Server, figure: Figure, *, encoding: str, packed: bytes
) -> None:
    assert len(packed) < body_limits.MAX_RAW_BYTES
    server.respond(web.Response(body=packed, headers={"Content-Encoding": encoding} if encoding else {}))
    before = psutil.Process().memory_info().rss
    assert error_kind(await fetch(client, due(server.url), now=NOW)) is FetchErrorKind.TOO_LARGE
    grown = psutil.Process().memory_info().rss - before
    figure(f"1 GiB packed into {len(packed) / 1e6:.1f} MB called {encoding}: memory grew by {grown / 2**20:.1f} MiB")
    assert grown < 32 * 2**20
