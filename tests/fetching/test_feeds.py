import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta

import httpx
import psutil
import pytest
from aiohttp import web

from bot.fetching import body_limits, http
from bot.fetching.feeds import body_hash, fetch
from bot.fetching.host_limiter import HostLimiter
from bot.fetching.http_client import open_client
from bot.model.entries import Document, Unchanged
from bot.model.sources import FetchError, FetchErrorKind
from tests.fetching.conftest import AGENT, Server
from tests.fetching.due_sources import NOW, UNREAD, due
from tests.tools.promises import Figure

FEED = b"<rss><channel><item><title>Ferry reopens</title></item></channel></rss>"


def trouble(result: object) -> FetchErrorKind:
    assert isinstance(result, FetchError)
    assert result.detail
    assert "\n" not in result.detail
    return result.kind


async def test_a_document_comes_with_what_is_needed_to_ask_again(client: httpx.AsyncClient, server: Server) -> None:
    headers = {"ETag": 'W/"a b"', "Last-Modified": "yesterday", "Content-Type": "application/rss+xml; charset=utf-8"}
    server.will(web.Response(body=FEED, headers=headers))
    url = f"{server.url}/feed?a=1"
    expected = Document(url, FEED, headers["Content-Type"], 'W/"a b"', "yesterday", body_hash(FEED), NOW)
    assert await fetch(client, due(url), now=NOW) == expected


async def test_both_validators_are_sent_back_as_they_came_and_304_is_no_news(
    client: httpx.AsyncClient, server: Server
) -> None:
    server.will(web.Response(status=304))
    state = replace(UNREAD, etag='W/"a b"', last_modified="yesterday")
    assert await fetch(client, due(server.url, state), now=NOW) == Unchanged(None, None)
    sent = server.asked[0].headers
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('W/"a b"', "yesterday")


async def test_we_say_who_we_are_ask_for_gzip_only_and_keep_no_cookie(
    client: httpx.AsyncClient, server: Server
) -> None:
    server.will(web.Response(body=FEED, headers={"Set-Cookie": "id=1; Path=/"}))
    await fetch(client, due(server.url), now=NOW)
    await fetch(client, due(server.url), now=NOW)
    for request in server.asked:
        assert request.headers["User-Agent"] == AGENT
        assert request.headers["Accept-Encoding"] == "gzip"
        assert "Cookie" not in request.headers
        assert "If-None-Match" not in request.headers


async def test_a_source_may_be_asked_under_another_name(client: httpx.AsyncClient, server: Server) -> None:
    server.will(web.Response(body=FEED))
    due_source = due(server.url)
    await fetch(client, replace(due_source, source=replace(due_source.source, user_agent="Mozilla/5.0")), now=NOW)
    assert server.asked[0].headers.getall("User-Agent") == ["Mozilla/5.0"]


async def test_the_very_same_body_is_no_news_whatever_the_validators_say(
    client: httpx.AsyncClient, server: Server
) -> None:
    server.will(web.Response(body=FEED, headers={"ETag": "new"}))
    state = replace(UNREAD, etag="old", body_hash=body_hash(FEED))
    assert await fetch(client, due(server.url, state), now=NOW) == Unchanged("new", None, is_whole=True)


async def test_a_304_that_nobody_asked_for_is_a_bad_answer(client: httpx.AsyncClient, server: Server) -> None:
    server.will(web.Response(status=304))
    assert trouble(await fetch(client, due(server.url), now=NOW)) is FetchErrorKind.BAD_ANSWER


@pytest.mark.parametrize("name", ["gzip", "x-gzip"])
async def test_gzip_is_undone_also_in_several_members(client: httpx.AsyncClient, server: Server, name: str) -> None:
    body = gzip.compress(FEED[:20]) + gzip.compress(FEED[20:])
    server.will(web.Response(body=body, headers={"Content-Encoding": name}))
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
    server.will(web.Response(body=body, headers={"Content-Encoding": encoding}))
    assert trouble(await fetch(client, due(server.url), now=NOW)) is expected


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

    server.will(flood)
    before = psutil.Process().memory_info().rss
    assert trouble(await fetch(client, due(server.url), now=NOW)) is FetchErrorKind.TOO_LARGE
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
    server.will(web.Response(body=packed, headers={"Content-Encoding": encoding}))
    before = psutil.Process().memory_info().rss
    assert trouble(await fetch(client, due(server.url), now=NOW)) is expected
    grown = psutil.Process().memory_info().rss - before
    figure(f"1 GiB packed into {len(packed) / 1e6:.1f} MB called {encoding}: memory grew by {grown / 2**20:.1f} MiB")
    assert grown < 32 * 2**20


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
            assert trouble(await fetch(client, due(f"http://127.0.0.1:{port}/"), now=NOW)) is FetchErrorKind.BAD_ANSWER
            grown = psutil.Process().memory_info().rss - before
    figure(f"200 MB of headers: {sent / 2**20:.1f} MB were sent, memory grew by {grown / 2**20:.1f} MiB")
    assert grown < 32 * 2**20
    assert sent < 32 * 2**20


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
    server.will(drip)
    assert trouble(await fetch(client, due(server.url), now=NOW)) is FetchErrorKind.TOO_SLOW


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_followed_and_the_document_knows_where_it_came_from(
    client: httpx.AsyncClient, server: Server, status: int
) -> None:
    server.will(web.Response(status=status, headers={"Location": "/moved?b=2"}), web.Response(body=FEED))
    result = await fetch(client, due(f"{server.url}/feed"), now=NOW)
    assert isinstance(result, Document)
    assert result.url == f"{server.url}/moved?b=2"


@pytest.mark.promise(3)
async def test_redirects_without_end_are_left_after_the_fifth_and_a_ring_at_once(
    client: httpx.AsyncClient, server: Server
) -> None:
    server.will(*(web.Response(status=302, headers={"Location": f"/{step}"}) for step in range(9)))
    assert trouble(await fetch(client, due(server.url), now=NOW)) is FetchErrorKind.BAD_ANSWER
    assert len(server.asked) == 6
    server.answers.clear()
    server.will(web.Response(status=302, headers={"Location": "/again"}))
    assert trouble(await fetch(client, due(server.url), now=NOW)) is FetchErrorKind.BAD_ANSWER
    assert len(server.asked) == 8


async def test_a_move_is_reported_as_far_as_all_steps_were_for_good(client: httpx.AsyncClient, server: Server) -> None:
    steps = ((301, "/a"), (308, "/b"), (302, "/c"), (301, "/d"))
    redirects = (web.Response(status=status, headers={"Location": place}) for status, place in steps)
    server.will(*redirects, web.Response(body=FEED))
    result = await fetch(client, due(server.url), now=NOW)
    assert isinstance(result, Document)
    assert (result.url, result.moved_to) == (f"{server.url}/d", f"{server.url}/b")


async def test_a_host_that_rests_is_not_asked(client: httpx.AsyncClient, server: Server) -> None:
    server.will(web.Response(body=FEED, headers={"Cache-Control": "max-age=60"}))
    limiter = HostLimiter()
    limiter.block(server.url, NOW + timedelta(minutes=3))
    blocked = await fetch(client, due(f"{server.url}/feed"), now=NOW, host_limiter=limiter)
    assert blocked == FetchError(FetchErrorKind.TOLD_TO_WAIT, "its host has asked to wait", timedelta(minutes=3))
    assert not server.asked
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

    server.will(lead)
    assert trouble(await fetch(client, due(server.url), now=NOW)) is FetchErrorKind.ADDRESS_REFUSED
    assert len(server.asked) == 1


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
    server.will(web.Response(status=status, body=FEED))
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
    server.will(web.Response(status=status, headers={"Retry-After": retry_after}))
    assert await fetch(client, due(server.url), now=NOW) == FetchError(
        FetchErrorKind.TOLD_TO_WAIT, f"HTTP {status}", wait
    )


async def test_nobody_at_home_is_unreachable() -> None:
    async with talking(b"") as port:
        pass
    async with open_client(user_agent=AGENT, allowed=frozenset({("127.0.0.1", port)})) as client:
        assert trouble(await fetch(client, due("http://nowhere.invalid/"), now=NOW)) is FetchErrorKind.NAME_NOT_FOUND
        assert trouble(await fetch(client, due(f"http://127.0.0.1:{port}/"), now=NOW)) is FetchErrorKind.UNREACHABLE


@asynccontextmanager
async def talking(words: bytes, *, times: int = 1) -> AsyncIterator[int]:
    """Answer whatever is asked with these bytes, and hang up."""

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
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss>", 1, FetchErrorKind.UNREACHABLE),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n", 1, FetchErrorKind.UNREACHABLE),
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
        assert trouble(await fetch(client, due(f"http://127.0.0.1:{port}/"), now=NOW)) is expected


async def test_what_does_not_speak_tls_is_unreachable_over_https(server: Server, client: httpx.AsyncClient) -> None:
    server.will(web.Response())
    assert trouble(await fetch(client, due(f"https://127.0.0.1:{server.port}/"), now=NOW)) is FetchErrorKind.UNREACHABLE
