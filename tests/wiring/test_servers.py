"""The HTTP servers that the settings enable."""

import httpx
import pytest

from bot.embedding.service import EmbeddingService
from bot.errors import EmbedderError
from bot.runtime.last_tick import LastTick
from bot.settings import Settings
from bot.wiring.servers import serve_health
from bot.wiring.storage import open_storage
from tests.support.embedding_service import serving
from tests.support.frozen_clock import FrozenClock
from tests.support.ports import free_port
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS


async def test_the_health_check_says_that_the_embedder_does_not_answer_until_it_does(database_url: str) -> None:
    clock, storage = FrozenClock(), open_storage(database_url)
    settings = Settings(_env_file=None, health_address=f"127.0.0.1:{free_port()}")
    async with serving() as stand_in, httpx.AsyncClient(trust_env=False) as client:
        embedder = EmbeddingService(client, url=stand_in.url, served_model="e5-query", budget=9, clock=clock)
        async with serve_health(settings, storage, LastTick(clock), clock, embedder=embedder):
            address = f"http://{settings.health_address}/healthz"
            assert (await client.get(address)).json()["degraded"] is None
            stand_in.fail(500)
            with pytest.raises(EmbedderError):
                await embedder.embed(["a bridge"], deadline=EVENT_TIMEOUT_SECONDS)
            response = await client.get(address)
    await storage.close()
    assert response.json()["degraded"] == "no sentence vectors: HTTP 500"
