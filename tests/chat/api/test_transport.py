"""Requests over real HTTP, against a server with prepared responses."""

import asyncio
import gzip
from collections.abc import Callable
from datetime import timedelta

import brotli
import orjson
import pytest
from aiohttp import web
from telegram.error import BadRequest, ChatMigrated, InvalidToken, NetworkError, TelegramError, TimedOut

from bot.chat.api.client import BotClient
from bot.chat.api.rate_limiter import RateLimiter
from bot.chat.api.rate_limits import UNLIMITED
from bot.chat.api.transport import FloodWaitError
from bot.fetching.http_client import open_client
from tests.chat.api.conftest import TOKEN, ResponseServer


@pytest.mark.parametrize("seconds", [7, 2.5])
async def test_being_told_to_wait_says_how_long(server: ResponseServer, bot_client: BotClient, seconds: float) -> None:
    parameters = {"retry_after": seconds}
    server.set_response(429, {"ok": False, "error_code": 429, "description": "-", "parameters": parameters})
    with pytest.raises(FloodWaitError) as caught:
        await bot_client.post_message(5, "x")
    assert caught.value.wait == timedelta(seconds=seconds)


@pytest.mark.parametrize("body", [b"slow down", b"[]", b'{"parameters": {"retry_after": "soon"}}', b"{}"])
async def test_being_told_to_wait_without_a_span_waits_a_second(
    server: ResponseServer, bot_client: BotClient, body: bytes
) -> None:
    server.set_response(429, body)
    with pytest.raises(FloodWaitError) as caught:
        await bot_client.post_message(5, "x")
    assert caught.value.wait == timedelta(seconds=1)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((400, {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}), BadRequest),
        ((400, {"ok": False, "description": "-", "parameters": {"migrate_to_chat_id": -1001}}), ChatMigrated),
        ((401, {"ok": False, "error_code": 401, "description": "Unauthorized"}), InvalidToken),
        ((404, {"ok": False, "error_code": 404, "description": "Not Found"}), InvalidToken),
        ((500, {"ok": False, "error_code": 500, "description": "Internal Server Error: restart"}), NetworkError),
        ((502, b"<html>Bad Gateway</html>"), NetworkError),
        ((200, b"<html>Welcome to our hotel</html>"), TelegramError),
        ((200, b""), TelegramError),
        ((200, b"[1, 2]"), TelegramError),
        ((200, {"ok": True}), TelegramError),
        ((200, {"ok": True, "result": True}), TelegramError),
        ((200, {"ok": True, "result": {"message_id": "one"}}), TelegramError),
        ((302, b""), TelegramError),
    ],
)
async def test_every_bad_answer_is_an_error_of_its_kind(
    server: ResponseServer,
    bot_client: BotClient,
    answer: tuple[int, bytes | dict[str, object]],
    error: type[TelegramError],
) -> None:
    server.set_response(*answer)
    with pytest.raises(error) as raised:
        await bot_client.post_message(5, "x")
    assert TOKEN not in repr(raised.value)


@pytest.mark.parametrize(("encoding", "compress"), [("gzip", gzip.compress), ("br", brotli.compress)])
async def test_an_answer_that_is_compressed_is_read(
    server: ResponseServer, bot_client: BotClient, encoding: str, compress: Callable[[bytes], bytes]
) -> None:
    body = compress(orjson.dumps({"ok": True, "result": {"message_id": 4}}))
    server.set_response(200, body, **{"Content-Encoding": encoding})
    assert await bot_client.post_message(5, "x") == 4


async def test_no_answer_in_time_is_told_apart(
    server: ResponseServer, bot_client: BotClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = asyncio.Event()

    async def answer(_request: web.Request) -> web.StreamResponse:
        await over.wait()
        return web.Response()

    monkeypatch.setattr("bot.chat.api.transport.READ_TIMEOUT", 0.05)
    server.answer = answer
    with pytest.raises(TimedOut):
        await bot_client.post_message(5, "x")
    over.set()


async def test_a_cut_connection_is_a_network_error_without_the_token(
    server: ResponseServer, bot_client: BotClient
) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        assert request.transport
        request.transport.abort()
        return web.Response()

    server.answer = answer
    with pytest.raises(NetworkError) as raised:
        await bot_client.post_message(5, "x")
    assert TOKEN not in repr(raised.value)
    assert raised.value.__cause__ is None


async def test_an_answer_that_is_no_http_is_a_network_error_without_the_token() -> None:
    async def speak(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"\x16\x03\x01 I am no web server\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(speak, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        async with open_client(user_agent="Tidings", allowed=frozenset({("127.0.0.1", port)})) as opened:
            bot_client = BotClient(
                token=TOKEN, api_url=f"http://127.0.0.1:{port}", client=opened, rate_limiter=RateLimiter(UNLIMITED)
            )
            with pytest.raises(NetworkError) as raised:
                await bot_client.get_me()
    assert TOKEN not in repr(raised.value)


async def test_an_address_that_the_guard_refuses_is_a_network_error_without_the_token() -> None:
    async with open_client(user_agent="Tidings", allowed=frozenset()) as opened:
        bot_client = BotClient(
            token=TOKEN, api_url="http://127.0.0.1:9", client=opened, rate_limiter=RateLimiter(UNLIMITED)
        )
        with pytest.raises(NetworkError) as raised:
            await bot_client.get_me()
    assert TOKEN not in repr(raised.value)
