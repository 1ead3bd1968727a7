"""Responses as servers send them, erring in HTTP, and without end; read byte by byte as well as at once."""

import asyncio
from dataclasses import replace

import pytest

from bot.fetching.feeds import fetch
from bot.fetching.response import body_limits, bounded_handler
from bot.model.entries import Document, Unchanged
from bot.model.sources import FetchError, FetchErrorKind
from tests.fetching.conftest import error_kind
from tests.fetching.due_sources import NOW, UNREAD, due
from tests.fetching.raw_server import MAX_SENT_BYTES, Endless, fetched, raw_server

FEED = b"<rss><channel><item><title>Ferry reopens</title></item></channel></rss>"
LENGTH = b"Content-Length: %d\r\n" % len(FEED)
CHUNKED = b"%x\r\n%b\r\n0\r\n\r\n" % (len(FEED), FEED)


def response(*headers: bytes, body: bytes = FEED, status: bytes = b"200 OK") -> bytes:
    return b"HTTP/1.1 %b\r\n%b\r\n%b" % (status, b"".join(headers), body)


WHOLE = {
    "one header of 64 KiB": response(b"Content-Security-Policy: " + b"x" * 2**16 + b"\r\n", LENGTH),
    "500 headers": response(*(b"X-%d: y\r\n" % number for number in range(499)), LENGTH),
    "50 headers of 9,000 bytes": response(*(b"Link: " + b"p" * 9000 + b"\r\n" for _ in range(50)), LENGTH),
    "a reason phrase of 9,000 bytes": response(LENGTH, status=b"200 " + b"O" * 9000),
    "the same length twice": response(LENGTH, LENGTH),
    "the same length twice in one line": response(b"content-length : %d, %d\r\n" % (len(FEED), len(FEED))),
    "a length that is none": response(b"Content-Length: unknown\r\n"),
    "an empty length": response(b"Content-Length:\r\n"),
    "chunks and a length": response(LENGTH, b"Transfer-Encoding: chunked\r\n", body=CHUNKED),
    "chunks and a wrong length": response(b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", body=CHUNKED),
    "bytes behind its length": response(LENGTH, body=FEED + b"\r\n<!-- cached -->\r\n"),
    "bytes behind its last chunk": response(b"Transfer-Encoding: chunked\r\n", body=CHUNKED + b"cached\r\n"),
    "line ends without carriage return": response(LENGTH).replace(b"\r\n", b"\n"),
    "blank lines before it": b"\r\n\r\n" + response(LENGTH),
    "informational responses before it": b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 16 + response(LENGTH),
    "no length": response(),
}


@pytest.mark.parametrize("answer", WHOLE.values(), ids=WHOLE)
@pytest.mark.parametrize("bytes_per_turn", [1, bounded_handler.BYTES_PER_TURN])
async def test_a_response_is_read_as_browsers_read_it(
    monkeypatch: pytest.MonkeyPatch, answer: bytes, bytes_per_turn: int
) -> None:
    if len(answer) > 2**13 and bytes_per_turn == 1:
        bytes_per_turn = 1001
    monkeypatch.setattr(bounded_handler, "BYTES_PER_TURN", bytes_per_turn)
    result = await fetched(answer)
    assert isinstance(result, Document), result
    assert (result.body, result.fault) == (FEED, None)


CUT = {
    "a length that is too large": response(b"Content-Length: 100\r\n"),
    "a last chunk that is missing": response(b"Transfer-Encoding: chunked\r\n", body=CHUNKED[:-5]),
    "a chunk that is cut": response(b"Transfer-Encoding: chunked\r\n", body=b"fff\r\n" + FEED),
    "a chunk whose size is none": response(b"Transfer-Encoding: chunked\r\n", body=CHUNKED[:-5] + b"oops\r\n\r\n"),
    "a chunk that is longer than its size": response(
        b"Transfer-Encoding: chunked\r\n", body=CHUNKED[:-5] + b"1\r\nxyz"
    ),
}


@pytest.mark.parametrize("answer", CUT.values(), ids=CUT)
@pytest.mark.parametrize("bytes_per_turn", [1, bounded_handler.BYTES_PER_TURN])
async def test_what_came_before_a_cut_is_a_document_without_validators(
    monkeypatch: pytest.MonkeyPatch, answer: bytes, bytes_per_turn: int
) -> None:
    monkeypatch.setattr(bounded_handler, "BYTES_PER_TURN", bytes_per_turn)
    result = await fetched(answer.replace(b"\r\n", b'\r\nETag: "1"\r\n', 1))
    assert isinstance(result, Document), result
    assert result.body.startswith(FEED)
    assert result.etag is None
    assert result.fault
    assert result.fault.kind is FetchErrorKind.UNREACHABLE


NOT_MODIFIED = {
    "with nothing": response(body=b"", status=b"304 Not Modified"),
    "with a body": response(LENGTH, status=b"304 Not Modified"),
    "with a body without length": response(status=b"304 Not Modified"),
    "with a body, and the connection closed": response(b"Connection: close\r\n", status=b"304 Not Modified"),
    "with chunks": response(b"Transfer-Encoding: chunked\r\n", body=CHUNKED, status=b"304 Not Modified"),
    "with an empty last chunk": response(body=b"0\r\n\r\n", status=b"304 Not Modified"),
    "with a length and no body": response(LENGTH, body=b"", status=b"304 Not Modified"),
}


@pytest.mark.parametrize("answer", NOT_MODIFIED.values(), ids=NOT_MODIFIED)
@pytest.mark.parametrize("hangs_up", [True, False])
async def test_a_304_is_a_304_whatever_follows_it_and_the_next_request_is_answered(
    answer: bytes, *, hangs_up: bool
) -> None:
    async with raw_server(answer, response(LENGTH), hangs_up=hangs_up) as (server, client):
        known = due(server.url, replace(UNREAD, etag='"1"'))
        assert await fetch(client, known, now=NOW) == Unchanged(None, None)
        result = await fetch(client, known, now=NOW)
    assert isinstance(result, Document), result
    assert result.body == FEED


@pytest.mark.parametrize("target", [b"/new", "/новое".encode(), b"/a b", b"/caf\xe9", b"?a=1,2"])
async def test_a_redirect_is_followed_however_its_target_is_written_and_once_if_it_is_sent_twice(target: bytes) -> None:
    location = b"Location: " + target + b"\r\n"
    for headers in ((location,), (location, location)):
        redirect = response(b"Content-Length: 0\r\n", *headers, body=b"", status=b"301 Moved")
        async with raw_server(redirect, response(LENGTH)) as (server, client):
            result = await fetch(client, due(server.url), now=NOW)
        assert isinstance(result, Document), result
        assert (result.body, len(server.requests)) == (FEED, 2)
        assert b", " not in server.requests[1].split(b"\r\n")[0]


async def test_lengths_that_contradict_each_other_are_refused() -> None:
    result = await fetched(response(LENGTH, b"Content-Length: 3\r\n"))
    assert error_kind(result) is FetchErrorKind.BAD_ANSWER


CHUNKED_HEAD = response(b"Transfer-Encoding: chunked\r\n", body=b"")
ENDLESS = {
    "informational responses": (Endless(b"HTTP/1.1 100 Continue\r\n\r\n" * 4096), FetchErrorKind.BAD_ANSWER),
    "hints": (Endless(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 999), FetchErrorKind.BAD_ANSWER),
    "chunks of one byte": (Endless(b"1\r\nx\r\n" * 9999, CHUNKED_HEAD), FetchErrorKind.TOO_LARGE),
    "chunks with extensions": (Endless(b"1;" + b"e" * 999 + b"\r\nx\r\n", CHUNKED_HEAD), FetchErrorKind.TOO_LARGE),
    "trailers": (Endless(b"X: y\r\n" * 999, CHUNKED_HEAD + b"0\r\n"), FetchErrorKind.UNREACHABLE),
    "a body": (Endless(b" " * 2**16, response(body=b"")), FetchErrorKind.TOO_LARGE),
    "headers": (Endless(b"X: y\r\n" * 999, b"HTTP/1.1 200 OK\r\n"), FetchErrorKind.BAD_ANSWER),
    "one header": (Endless(b"x" * 2**16, b"HTTP/1.1 200 OK\r\nX: "), FetchErrorKind.BAD_ANSWER),
    "blank lines": (Endless(b"\r\n" * 999), FetchErrorKind.BAD_ANSWER),
}


@pytest.mark.parametrize(("answer", "expected"), ENDLESS.values(), ids=ENDLESS)
async def test_a_response_without_end_is_bounded_on_the_wire(answer: Endless, expected: FetchErrorKind) -> None:
    async with raw_server(answer) as (server, client):
        result = await fetch(client, due(server.url), now=NOW)
    assert error_kind(result) is expected
    assert server.sent_bytes < MAX_SENT_BYTES / 4


async def test_no_turn_of_the_loop_parses_more_than_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    shares: list[int] = []
    parse = bounded_handler.BoundedHandler._parse

    def noting(handler: bounded_handler.BoundedHandler, data: bytes) -> None:
        shares.append(len(data))
        parse(handler, data)

    monkeypatch.setattr(bounded_handler.BoundedHandler, "_parse", noting)
    body = b"<rss>" + b"1234567\n" * 2**17 + b"</rss>"
    result = await fetched(response(b"Content-Length: %d\r\n" % len(body), body=body))
    assert isinstance(result, Document)
    assert result.body == body
    assert max(shares) <= bounded_handler.BYTES_PER_TURN
    assert len(body) < body_limits.MAX_RAW_BYTES


async def test_a_body_of_many_small_chunks_within_the_limit_is_read() -> None:
    body = b"<rss>" + b"x" * 30_000 + b"</rss>"
    chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in body) + b"0\r\n\r\n"
    result = await fetched(response(b"Transfer-Encoding: chunked\r\n", body=chunks))
    assert isinstance(result, Document)
    assert (result.body, result.fault) == (body, None)


async def test_junk_behind_a_response_is_no_answer_to_the_next_request() -> None:
    junk = response(LENGTH, body=FEED + response(b"Content-Length: 3\r\n", body=b"bad"))
    async with raw_server(junk, response(LENGTH), hangs_up=False) as (server, client):
        for _ in range(3):
            result = await fetch(client, due(server.url), now=NOW)
            assert isinstance(result, Document)
            assert result.body == FEED


async def test_a_sound_connection_is_used_again() -> None:
    async with raw_server(response(LENGTH), hangs_up=False) as (server, client):
        for _ in range(5):
            assert isinstance(await fetch(client, due(server.url), now=NOW), Document)
    assert server.connections == 1
    assert len(server.requests) == 5


async def test_a_large_body_waits_for_a_slow_reader() -> None:
    body = b"<rss>" + b"y" * (body_limits.MAX_RAW_BYTES - 100) + b"</rss>"
    answer = response(b"Content-Length: %d\r\n" % len(body), body=body)
    async with raw_server(answer, hangs_up=True) as (server, client), client.stream("GET", server.url) as streamed:
        await asyncio.sleep(0.05)  # the server has hung up, or waits for us to read
        parts = []
        async for part in streamed.aiter_raw():
            parts.append(part)
            await asyncio.sleep(0)
    assert b"".join(parts) == body


async def test_a_response_that_nobody_reads_to_its_end_is_dropped() -> None:
    body = b"z" * body_limits.MAX_RAW_BYTES
    answer = response(b"Content-Length: %d\r\n" % len(body), body=body)
    async with raw_server(answer, hangs_up=False) as (server, client):
        async with client.stream("GET", server.url) as streamed:
            assert streamed.status_code == 200
        assert not isinstance(await fetch(client, due(server.url), now=NOW), FetchError)
    assert server.connections == 2
