"""The whole bot in this process: what it builds from its settings, and that it ends what it has started."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest

from bot import app
from bot.app import App
from bot.clock import Clock
from bot.sandbox.telegram.server import sandbox
from bot.settings import Settings
from tests.support.commands import catalogue
from tests.support.embedder import StandInEmbedder
from tests.support.ports import free_port
from tests.support.publishers import serving
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS

RunApp = Callable[..., AbstractAsyncContextManager[App]]
EMBEDDER_JOBS = frozenset({"late_vectors", "idle_embedder"})


class Stop(asyncio.Event):
    """The event that stops the bot; it waits for it once all is started."""

    def __init__(self) -> None:
        super().__init__()
        self.is_awaited = asyncio.Event()

    async def wait(self) -> Literal[True]:
        """Wait until the event is set."""
        self.is_awaited.set()
        return await super().wait()


@pytest.fixture
def embedder(monkeypatch: pytest.MonkeyPatch) -> StandInEmbedder:
    """The embedder that the bot builds, whatever its settings."""
    stand_in = StandInEmbedder()
    monkeypatch.setattr(app, "build_embedder", lambda *_: stand_in)
    return stand_in


@pytest.fixture
def run_app(tmp_path: Path) -> RunApp:
    """Run the bot with these settings while a context is open."""

    @asynccontextmanager
    async def run(**settings: Any) -> AsyncIterator[App]:
        async with serving() as outlets, sandbox() as telegram, asyncio.timeout(EVENT_TIMEOUT_SECONDS):
            path = tmp_path / "catalogue.toml"
            path.write_text(catalogue(outlets), "utf-8")
            required: dict[str, Any] = {
                "telegram_bot_token": telegram.token,
                "telegram_api_url": telegram.url,
                "database_url": f"sqlite:///{tmp_path}/tidings.db",
                "catalogue": path,
                "allowed_hosts": outlets.url.removeprefix("http://"),
                "health_address": "off",
            }
            bot, stop = App(Settings(_env_file=None, **(required | settings)), clock=Clock()), Stop()
            async with asyncio.TaskGroup() as group:
                group.create_task(bot.run(stop))
                await stop.is_awaited.wait()
                yield bot
                stop.set()

    return run


def job_names(bot: App) -> set[str]:
    return {job.id for job in bot._scheduler._scheduler.get_jobs()}


async def test_without_an_embedder_nothing_is_embedded(run_app: RunApp) -> None:
    async with run_app(embedder="off") as bot:
        assert bot._embedder is None
        assert job_names(bot) >= {"poll", "expire"}
        assert job_names(bot).isdisjoint(EMBEDDER_JOBS)


async def test_an_embedder_works_until_it_is_closed_at_the_end(run_app: RunApp, embedder: StandInEmbedder) -> None:
    async with run_app() as bot:
        assert job_names(bot) >= EMBEDDER_JOBS
        assert not embedder.is_closed
    assert embedder.is_closed


async def test_the_health_check_tells_why_there_are_no_vectors(run_app: RunApp, embedder: StandInEmbedder) -> None:
    embedder.problem = "HTTP 500"
    address = f"127.0.0.1:{free_port()}"
    async with run_app(health_address=address), httpx.AsyncClient(trust_env=False) as client:
        response = await client.get(f"http://{address}/healthz")
    assert response.json()["degraded"] == "no sentence vectors: HTTP 500"
