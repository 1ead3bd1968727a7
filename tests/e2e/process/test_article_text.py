"""Article text: an outlet of the demo whose feed holds a short text, and its page the whole."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.sandbox.news.clock import Clock
from bot.sandbox.news.generator import Generator
from bot.sandbox.news.script import load
from bot.sandbox.news.site import Site
from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.server import sandbox
from tests.support.command_fixtures import Starts
from tests.support.commands import bot_settings, wait_for_exit, wait_for_log
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS

FEED_TEXT = "connected"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
PAGE_TEXT = "A flock of sheep keeps the grass low between the panels."


@asynccontextmanager
async def news_site(requested_paths: list[str]) -> AsyncIterator[str]:
    """Serve the demo news site, where an event begins on request; record the requested paths."""

    @web.middleware
    async def note(request: web.Request, handler: Handler) -> web.StreamResponse:
        requested_paths.append(request.path)
        return await handler(request)

    clock = Clock()
    app = Site(Generator(load(), opened_at=clock.now(), every=None), clock=clock).application()
    app.middlewares.append(note)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def _ask(url: str, *, method: str = "GET") -> str:
    async with aiohttp.ClientSession() as session, session.request(method, url) as answer:
        return await answer.text()


def _alert_texts(person: UserClient) -> list[str]:
    return [message.text for message in person.received if "olar farm" in message.text]


@pytest.mark.parametrize("switch", ["true", "false"])
async def test_an_alert_tells_what_stands_on_the_page_alone_unless_pages_are_switched_off(
    start: Starts, tmp_path: Path, switch: str
) -> None:
    requested_paths: list[str] = []
    async with news_site(requested_paths) as url, sandbox() as telegram:
        settings = bot_settings(telegram, url, await _ask(f"{url}/catalogue.toml"), tmp_path) | {
            "SETTLING_SECONDS": "6",
            "SHORTEST_PAUSE_SECONDS": "1",
            "HOST_PAUSE_SECONDS": "0",
            "LONGEST_PAUSE_SECONDS": "1",
            "ARTICLE_TEXT": switch,
        }
        person = telegram.add_user()
        process = await start("run", **settings)
        for _ in range(8):  # feeds that have been read once, in silence
            await wait_for_log(process, '"polled"')
        await person.sends("/subscribe armenia")
        await person.waits(lambda: person.received, EVENT_TIMEOUT_SECONDS)
        for _ in range(2):
            await _ask(f"{url}/sim/tell", method="POST")
        await person.waits(lambda: _alert_texts(person), EVENT_TIMEOUT_SECONDS)
        process.terminate()
        code, output = await wait_for_exit(process)
    assert code == 0, output
    (text,) = _alert_texts(person)
    assert FEED_TEXT in text
    visited = [path for path in requested_paths if path.startswith("/ridge-post/solar-farm")]
    assert (PAGE_TEXT in text, len(visited), requested_paths.count("/robots.txt")) == (
        (True, 1, 1) if switch == "true" else (False, 0, 0)
    )
