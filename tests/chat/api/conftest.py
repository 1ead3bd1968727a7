"""A server with prepared responses, and a client of it."""

from collections.abc import AsyncIterator, Awaitable, Callable

import orjson
import pytest
from aiohttp import web

from bot.chat.api.client import BotClient
from bot.chat.api.rate_limiter import RateLimiter
from bot.chat.api.rate_limits import UNLIMITED
from bot.fetching.http_client import open_client

TOKEN = "987654321:canary-AAbbCCddEEffGGhhIIjj-kk"

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ResponseServer:
    """A server in place of Telegram's, with the responses that a test sets."""

    def __init__(self) -> None:
        self.answer: Answer = _silence
        self.port = 0
        self.bodies: list[bytes] = []

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.bodies.append(await request.read())
        return await self.answer(request)

    def set_response(self, status: int, body: bytes | dict[str, object], **headers: str) -> None:
        raw = body if isinstance(body, bytes) else orjson.dumps(body)

        async def answer(_request: web.Request) -> web.StreamResponse:
            return web.Response(status=status, body=raw, headers=headers)

        self.answer = answer


async def _silence(_request: web.Request) -> web.StreamResponse:
    raise web.HTTPNotFound


@pytest.fixture
async def server() -> AsyncIterator[ResponseServer]:
    listening = ResponseServer()
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", listening.handle)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    listening.port = runner.addresses[0][1]
    yield listening
    await runner.cleanup()


@pytest.fixture
async def bot_client(server: ResponseServer) -> AsyncIterator[BotClient]:
    """A client of the server, without rate limits."""
    async with open_client(user_agent="Tidings", allowed=frozenset({("127.0.0.1", server.port)})) as client:
        url = f"http://127.0.0.1:{server.port}/"
        yield BotClient(token=TOKEN, api_url=url, client=client, rate_limiter=RateLimiter(UNLIMITED))
