"""A server whose every answer the test writes, and a client that may visit it and nothing else of this machine."""

from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import httpx
import pytest
from aiohttp import web

from bot.fetching.http_client import open_client

AGENT = "Tidings-Test/1 (+https://tidings.example/)"
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Server:
    """Answers each request with the next of its answers, the last one for ever."""

    url: str
    port: int
    answers: deque[web.Response | Answer] = field(default_factory=deque)
    asked: list[web.Request] = field(default_factory=list)

    def will(self, *answers: web.Response | Answer) -> None:
        self.answers.extend(answers)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        answer = self.answers.popleft() if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, web.Response):  # it can be sent once only, so each request gets a copy
            return web.Response(status=answer.status, body=answer.body, headers=answer.headers)
        return await answer(request)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    app = web.Application()
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
    made = Server("", 0)
    app.router.add_route("*", "/{path:.*}", made.answer)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.port = runner.addresses[0][1]
    made.url = f"http://127.0.0.1:{made.port}"
    yield made
    await runner.cleanup()


@pytest.fixture
async def client(server: Server) -> AsyncIterator[httpx.AsyncClient]:
    async with open_client(user_agent=AGENT, allowed=frozenset({("127.0.0.1", server.port)})) as opened:
        yield opened
