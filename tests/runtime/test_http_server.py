"""Connections that strangers keep open."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from aiohttp import web

from bot.runtime import http_server
from bot.runtime.http_server import HttpServer
from tests.support.ports import free_port
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS

HEAD = b"GET / HTTP/1.1\r\nHost: bot\r\n"
Handler = Callable[[web.Request], Awaitable[web.Response]]
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _respond(_request: web.Request) -> web.Response:
    return web.Response()


class Visitor:
    """Opens connections to a server."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._connections: list[Connection] = []

    async def connect(self, start: bytes = b"") -> Connection:
        """Open a connection, and send the start of a request."""
        connection = await asyncio.open_connection("127.0.0.1", self._port)
        self._connections.append(connection)
        connection[1].write(start)
        return connection

    async def leave(self) -> None:
        """Close all connections."""
        for _, writer in self._connections:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()


@asynccontextmanager
async def _serving(handler: Handler = _respond) -> AsyncIterator[Visitor]:
    app, port = web.Application(), free_port()
    app.router.add_get("/", handler)
    server, visitor = HttpServer(app), Visitor(port)
    await server.start("127.0.0.1", port)
    try:
        yield visitor
    finally:
        await visitor.leave()
        await server.stop()


async def _status(connection: Connection) -> bytes:
    """Complete the head, and return the status; nothing if the connection is closed."""
    reader, writer = connection
    writer.write(b"\r\n")
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
        return (await reader.readline()).partition(b" ")[2][:3]


async def _is_closed(connection: Connection) -> bool:
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
        try:
            return await connection[0].read() == b""
        except ConnectionError:
            return True


async def _drip(connection: Connection) -> None:
    """Send a header without end, byte by byte, until the connection is closed."""
    connection[1].write(HEAD + b"X: ")
    while not connection[1].is_closing():
        connection[1].write(b"x")
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("start", [b"", b"G", HEAD, HEAD + b"X: y\r\n", b"GET / HTTP/1.1\r\nHost: bot\r\n\r\nGET"])
async def test_a_head_that_is_not_whole_in_time_is_cut_off(start: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_server, "HEAD_SECONDS", 0.2)
    async with _serving() as visitor:
        connection = await visitor.connect(start)
        async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
            received = await connection[0].read()
        assert received.count(b"200 OK") == start.count(b"\r\n\r\n")


async def test_a_head_that_drips_is_cut_off_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_server, "HEAD_SECONDS", 0.2)
    async with _serving() as visitor, asyncio.TaskGroup() as group:
        connection = await visitor.connect()
        dripping = group.create_task(_drip(connection))
        assert await _is_closed(connection)
        dripping.cancel()


async def test_open_connections_are_few_and_keep_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_server, "MAX_CONNECTIONS", 5)
    async with _serving() as visitor:
        dripping = [await visitor.connect(HEAD) for _ in range(12)]
        for connection in dripping[:7]:
            assert await _is_closed(connection)
        person = await visitor.connect(HEAD)
        assert await _status(person) == b"200"
        assert await _status(dripping[-1]) == b"200", "the youngest are still open"


async def test_a_request_that_is_being_answered_is_not_cut_off_for_a_new_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(http_server, "MAX_CONNECTIONS", 3)
    gate, began = asyncio.Event(), asyncio.Semaphore(0)

    async def slow(_request: web.Request) -> web.Response:
        began.release()
        await gate.wait()
        return web.Response()

    async with _serving(slow) as visitor:
        answered = []
        for _ in range(3):
            answered.append(await visitor.connect(HEAD + b"\r\n"))
            await began.acquire()
        assert await _is_closed(await visitor.connect())
        gate.set()
        assert [await _status(connection) for connection in answered] == [b"200"] * 3


@pytest.mark.parametrize("request_line", ["GET /", "GET /no/such/path", "OPTIONS *", "CONNECT /"])
@pytest.mark.parametrize("expectation", [b"\xfc\x80", b"200-ok", "да".encode(), b"100-continue, more"])
async def test_an_expectation_of_any_bytes_is_refused(request_line: str, expectation: bytes) -> None:
    async with _serving() as visitor:
        head = f"{request_line} HTTP/1.1\r\nHost: bot\r\n".encode()
        assert await _status(await visitor.connect(head + b"Expect: " + expectation + b"\r\n")) == b"417"


async def test_a_client_that_waits_for_permission_gets_it() -> None:
    async with _serving() as visitor:
        assert await _status(await visitor.connect(HEAD + b"Expect: 100-Continue\r\n")) == b"100"
        assert await _status(await visitor.connect(b"GET /none HTTP/1.1\r\nHost: bot\r\n")) == b"404"


async def test_a_failing_handler_is_logged_and_a_bad_head_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    async def broken(_request: web.Request) -> web.Response:
        raise ZeroDivisionError

    async with _serving(broken) as visitor:
        assert await _status(await visitor.connect(b"GET / HTTP/1.1\r\nHost bot\r\n")) == b"400"
        assert await _status(await visitor.connect(HEAD)) == b"500"
    written = "".join(capsys.readouterr())
    assert written.count("request_failed") == 1
    assert "BadHttpMessage" not in written
