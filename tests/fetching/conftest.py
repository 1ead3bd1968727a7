"""A server whose responses a test sets, a client that may request only it, and a site with articles and robots.txt."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

import httpx
import pytest
from aiohttp import web

from bot.fetching.articles import ArticleClient
from bot.fetching.host_limiter import HostLimiter
from bot.fetching.http_client import open_client
from bot.fetching.page_client import PageClient
from bot.fetching.robots import Robots
from bot.model.entries import Document
from bot.model.sources import FetchError, FetchErrorKind
from bot.parsing.article.page import MissingContent
from tests.fetching.due_sources import NOW

AGENT = "Tidings-Test/1 (+https://tidings.example/)"
PAGE = b"<html><body><p>Ferry</p></body></html>"
HTML = {"Content-Type": "text/html; charset=utf-8"}
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Server:
    """Answers each request with the next of its answers, the last one for ever."""

    url: str
    port: int
    answers: deque[web.Response | Answer] = field(default_factory=deque)
    requests: list[web.Request] = field(default_factory=list)

    def respond(self, *answers: web.Response | Answer) -> None:
        self.answers.extend(answers)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        answer = self.answers.popleft() if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, web.Response):  # it can be sent once only, so each request gets a copy
            return web.Response(status=answer.status, body=answer.body, headers=answer.headers)
        return await answer(request)


def error_kind(result: object) -> FetchErrorKind:
    """Return the kind of a failed fetch, whose detail must be one line."""
    assert isinstance(result, FetchError)
    assert result.detail
    assert "\n" not in result.detail
    return result.kind


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


class Site:
    """Handler that answers each path with its response, 404 for a path without one; records requests."""

    def __init__(self, server: Server) -> None:
        self.url = server.url
        self.paths: dict[str, web.Response] = {}
        self.requested_paths: list[str] = []
        self.concurrent_requests = 0
        self.max_concurrent_requests = 0
        server.respond(self.answer)

    async def answer(self, request: web.Request) -> web.Response:
        self.requested_paths.append(request.path)
        self.concurrent_requests += 1
        self.max_concurrent_requests = max(self.max_concurrent_requests, self.concurrent_requests)
        await asyncio.sleep(0.01)
        self.concurrent_requests -= 1
        response = self.paths.get(request.path, web.Response(status=404))
        return web.Response(status=response.status, body=response.body, headers=response.headers)


@pytest.fixture
def site(server: Server) -> Site:
    made = Site(server)
    made.paths["/news/1"] = web.Response(body=PAGE, headers=HTML)
    return made


@pytest.fixture
async def article_client(client: httpx.AsyncClient) -> AsyncIterator[ArticleClient]:
    page_client = PageClient(client, HostLimiter())
    opened = ArticleClient(page_client, Robots(page_client))
    yield opened
    await opened.close()


async def get_article(
    article_client: ArticleClient, url: str, *, later: timedelta = timedelta()
) -> Document | FetchError | MissingContent:
    return await article_client.get(url, user_agent=None, now=NOW + later)
