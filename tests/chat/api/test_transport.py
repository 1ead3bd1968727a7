"""Requests over real HTTP, against a server with prepared responses."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import httpx
import orjson
import pytest
from aiohttp import web
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, InvalidToken, NetworkError, TelegramError, TimedOut

from bot.chat.api.client import BotClient
from bot.chat.api.rate_limiter import RateLimiter
from bot.chat.api.rate_limits import UNLIMITED
from bot.chat.api.transport import FloodWaitError
from bot.fetching.http_client import open_client

TOKEN = "987654321:canary-AAbbCCddEEffGGhhIIjj-kk"

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server:
    """A server in the place of Telegram's."""

    def __init__(self) -> None:
        self.answer: Answer = _silence
        self.port = 0
        self.bodies: list[bytes] = []

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.bodies.append(await request.read())
        return await self.answer(request)

    def answers(self, status: int, body: bytes | dict[str, object], **headers: str) -> None:
        raw = body if isinstance(body, bytes) else orjson.dumps(body)

        async def answer(_request: web.Request) -> web.StreamResponse:
            return web.Response(status=status, body=raw, headers=headers)

        self.answer = answer


async def _silence(_request: web.Request) -> web.StreamResponse:
    raise web.HTTPNotFound


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    listening = Server()
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", listening.handle)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    listening.port = runner.addresses[0][1]
    yield listening
    await runner.cleanup()


@pytest.fixture
async def client(server: Server) -> AsyncIterator[httpx.AsyncClient]:
    async with open_client(user_agent="Tidings", allowed=frozenset({("127.0.0.1", server.port)})) as opened:
        yield opened


@pytest.fixture
def wire(server: Server, client: httpx.AsyncClient) -> BotClient:
    return BotClient(
        token=TOKEN, api_url=f"http://127.0.0.1:{server.port}/", client=client, rate_limiter=RateLimiter(UNLIMITED)
    )


async def test_a_message_goes_out_as_json_and_its_number_comes_back(server: Server, wire: BotClient) -> None:
    server.answers(200, {"ok": True, "result": {"message_id": 31}})
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Да", callback_data="1:h")]])
    assert await wire.post_message(5, "Մի <b>բան</b>", keyboard=keyboard, reply_to=30) == 31
    assert orjson.loads(server.bodies[0]) == {
        "chat_id": 5,
        "text": "Մի <b>բան</b>",
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {"inline_keyboard": [[{"text": "Да", "callback_data": "1:h"}]]},
        "reply_parameters": {"message_id": 30, "allow_sending_without_reply": True},
    }


async def test_a_plain_message_names_no_parse_mode(server: Server, wire: BotClient) -> None:
    server.answers(200, {"ok": True, "result": {"message_id": 1}})
    await wire.post_message(5, "a < b", plain=True, previews=True, silent=True)
    sent = orjson.loads(server.bodies[0])
    assert "parse_mode" not in sent
    assert (sent["disable_notification"], sent["link_preview_options"]) == (True, {"is_disabled": False})


async def test_being_told_to_wait_says_how_long(server: Server, wire: BotClient) -> None:
    server.answers(429, {"ok": False, "error_code": 429, "description": "-", "parameters": {"retry_after": 7}})
    with pytest.raises(FloodWaitError) as caught:
        await wire.post_message(5, "x")
    assert caught.value.wait == timedelta(seconds=7)


@pytest.mark.parametrize("body", [b"slow down", b"[]", b'{"parameters": {"retry_after": "soon"}}', b"{}"])
async def test_being_told_to_wait_without_a_span_waits_a_second(server: Server, wire: BotClient, body: bytes) -> None:
    server.answers(429, body)
    with pytest.raises(FloodWaitError) as caught:
        await wire.post_message(5, "x")
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
    server: Server, wire: BotClient, answer: tuple[int, bytes | dict[str, object]], error: type[TelegramError]
) -> None:
    server.answers(*answer)
    with pytest.raises(error) as raised:
        await wire.post_message(5, "x")
    assert TOKEN not in repr(raised.value)


async def test_an_answer_that_is_compressed_is_read(server: Server, wire: BotClient) -> None:
    body = gzip.compress(orjson.dumps({"ok": True, "result": {"message_id": 4}}))
    server.answers(200, body, **{"Content-Encoding": "gzip"})
    assert await wire.post_message(5, "x") == 4


async def test_no_answer_in_time_is_told_apart(
    server: Server, wire: BotClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = asyncio.Event()

    async def answer(_request: web.Request) -> web.StreamResponse:
        await over.wait()
        return web.Response()

    monkeypatch.setattr("bot.chat.api.transport.READ_TIMEOUT", 0.05)
    server.answer = answer
    with pytest.raises(TimedOut):
        await wire.post_message(5, "x")
    over.set()


async def test_a_cut_connection_is_a_network_error_without_the_token(server: Server, wire: BotClient) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        assert request.transport
        request.transport.abort()
        return web.Response()

    server.answer = answer
    with pytest.raises(NetworkError) as raised:
        await wire.post_message(5, "x")
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
            wire = BotClient(
                token=TOKEN, api_url=f"http://127.0.0.1:{port}", client=opened, rate_limiter=RateLimiter(UNLIMITED)
            )
            with pytest.raises(NetworkError) as raised:
                await wire.get_me()
    assert TOKEN not in repr(raised.value)


async def test_an_address_that_the_guard_refuses_is_a_network_error_without_the_token() -> None:
    async with open_client(user_agent="Tidings", allowed=frozenset()) as opened:
        wire = BotClient(token=TOKEN, api_url="http://127.0.0.1:9", client=opened, rate_limiter=RateLimiter(UNLIMITED))
        with pytest.raises(NetworkError) as raised:
            await wire.get_me()
    assert TOKEN not in repr(raised.value)
