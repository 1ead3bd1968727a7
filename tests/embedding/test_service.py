"""The embedder behind HTTP: its request, and how each answer is treated."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import httpx
import pytest

from bot.embedding.circuit_breaker import FAILURE_PAUSE
from bot.embedding.service import BATCH_TEXTS, MAX_PAUSE, MAX_RESPONSE_BYTES, EmbeddingService
from bot.errors import EmbedderError
from bot.model.vectors import Vector
from tests.support.embedding_service import Data, EmbeddingStandIn, axis, serving
from tests.support.frozen_clock import FrozenClock
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS

PREFIX = "query: "
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
async def stand_in() -> AsyncIterator[EmbeddingStandIn]:
    async with serving() as opened:
        yield opened


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False) as opened:
        yield opened


@pytest.fixture
def embedder(stand_in: EmbeddingStandIn, client: httpx.AsyncClient, clock: FrozenClock) -> EmbeddingService:
    return service_at(stand_in.url, client, clock)


def service_at(url: str, client: httpx.AsyncClient, clock: FrozenClock, *, budget: int = 10_000) -> EmbeddingService:
    served_model = "intfloat/multilingual-e5-small"
    return EmbeddingService(client, url=url, served_model=served_model, key="sk-secret", budget=budget, clock=clock)


async def embed(embedder: EmbeddingService, *texts: str) -> list[Vector]:
    return await embedder.embed(texts, deadline=EVENT_TIMEOUT_SECONDS)


async def reason(embedder: EmbeddingService, *texts: str) -> str:
    with pytest.raises(EmbedderError) as failed:
        await embed(embedder, *(texts or ("a bridge", "a dam")))
    return str(failed.value)


async def test_it_sends_what_openai_documents_with_the_prefix_of_the_model(
    stand_in: EmbeddingStandIn, embedder: EmbeddingService
) -> None:
    assert embedder.model == "multilingual-e5-small"
    vectors = await embed(embedder, "a bridge", "мост")
    assert stand_in.requests == [
        {
            "model": "intfloat/multilingual-e5-small",
            "input": ["query: a bridge", "query: мост"],
            "encoding_format": "float",
        }
    ]
    assert stand_in.headers[0]["Authorization"] == "Bearer sk-secret"
    assert stand_in.headers[0]["Content-Type"] == "application/json"
    assert [list(vector) for vector in vectors] == [axis(len(PREFIX) + 8), axis(len(PREFIX) + 4)], "of unit length"
    assert {vector.typecode for vector in vectors} == {"f"}


async def test_without_a_key_no_header_is_sent(
    stand_in: EmbeddingStandIn, client: httpx.AsyncClient, clock: FrozenClock
) -> None:
    open_service = EmbeddingService(client, url=stand_in.url, served_model="e5-query", budget=1, clock=clock)
    await embed(open_service, "a bridge")
    assert "Authorization" not in stand_in.headers[0]
    assert stand_in.requests[0]["input"] == ["a bridge"], "this service prefixes by itself"


async def test_many_texts_are_sent_in_batches_and_none_in_no_request(
    stand_in: EmbeddingStandIn, embedder: EmbeddingService
) -> None:
    texts = ["x" * number for number in range(2 * BATCH_TEXTS + 1)]
    vectors = await embed(embedder, *texts)
    assert [list(vector).index(1.0) for vector in vectors] == [len(PREFIX) + len(text) for text in texts]
    assert [len(request["input"]) for request in stand_in.requests] == [BATCH_TEXTS, BATCH_TEXTS, 1]
    assert await embed(embedder) == []
    assert len(stand_in.requests) == 3


async def test_vectors_are_ordered_by_their_index(stand_in: EmbeddingStandIn, embedder: EmbeddingService) -> None:
    stand_in.change = lambda data: data[::-1]
    vectors = await embed(embedder, "a", "ab", "abc")
    assert [list(vector).index(1.0) - len(PREFIX) for vector in vectors] == [1, 2, 3]


async def test_a_text_that_utf_8_cannot_hold_is_sent_without_what_it_cannot(
    stand_in: EmbeddingStandIn, embedder: EmbeddingService
) -> None:
    await embed(embedder, "a \ud800bridge")
    assert stand_in.requests[0]["input"] == ["query: a ?bridge"]


@pytest.mark.parametrize("status", [301, 400, 401, 404, 429, 500, 503])
async def test_an_error_is_named_by_its_status_and_nothing_of_its_text(
    stand_in: EmbeddingStandIn, embedder: EmbeddingService, status: int
) -> None:
    stand_in.fail(status)
    assert await reason(embedder) == f"HTTP {status}"
    assert embedder.problem == f"HTTP {status}"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'{"data": null}',
        b'{"data": [1, 2]}',
        b'{"data": [{"index": 0}]}',
        b'{"data": [{"embedding": [1, 2]}]}',
        b'{"data": [{"index": [], "embedding": [1, 2]}]}',
        b'{"data": [{"index": 0, "embedding": "AACAPwAAAAA="}]}',
        b'{"data": [{"index": 0, "embedding": [[1, 2]]}]}',
        b'{"data": [{"index": 0, "embedding": []}]}',
        b'{"data": [{"index": 0, "embedding": [0, 0]}]}',
        b'{"data": [{"index": 0, "embedding": [1, null]}]}',
        b'{"data": [{"index": 0, "embedding": [1, NaN]}]}',
        b'{"data": [{"index": 0, "embedding": [1, 1e999]}]}',
        b'{"data": [{"index": 0, "embedding": [1, 1' + b"0" * 400 + b"]}]}",
        b'{"data": [], "padding": "' + b"x" * MAX_RESPONSE_BYTES + b'"}',
    ],
    ids=lambda raw: raw[:60].decode(),
)
async def test_nonsense_is_refused(stand_in: EmbeddingStandIn, embedder: EmbeddingService, raw: bytes) -> None:
    stand_in.raw = raw
    assert await reason(embedder) == "not the answer that was asked for"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda data: data[:1], "1 vectors for 2 texts"),
        (lambda data: [*data, data[0] | {"index": 2}], "3 vectors for 2 texts"),
        (lambda data: [data[0], data[1] | {"index": 0}], "1 vectors for 2 texts"),
        (lambda data: [data[0], data[1] | {"index": 7}], "2 vectors for 2 texts"),
        (
            lambda data: [data[0], data[1] | {"embedding": [0.6, 0.8]}],
            "vectors of 2 components, not the 384 of multilingual-e5-small",
        ),
    ],
)
async def test_vectors_of_a_wrong_number_or_dimension_are_refused(
    stand_in: EmbeddingStandIn, embedder: EmbeddingService, change: Callable[[Data], object], expected: str
) -> None:
    stand_in.change = change
    assert await reason(embedder) == expected


async def test_after_a_failure_it_is_left_alone_for_a_while(
    stand_in: EmbeddingStandIn, embedder: EmbeddingService, clock: FrozenClock
) -> None:
    stand_in.fail(500)
    await reason(embedder)
    stand_in.recover()
    clock.advance(FAILURE_PAUSE - MOMENT)
    assert await reason(embedder) == "HTTP 500"
    assert len(stand_in.requests) == 1
    clock.advance(MOMENT)
    assert len(await embed(embedder, "a bridge")) == 1
    assert embedder.problem is None


@pytest.mark.parametrize(
    ("retry_after", "pause"),
    [
        ("600", timedelta(minutes=10)),
        ("2", FAILURE_PAUSE),
        ("9" * 5000, MAX_PAUSE),
        ("-5", FAILURE_PAUSE),
        ("Tue, 24 Nov 2026 13:00:00 GMT", FAILURE_PAUSE),
    ],
    ids=["as asked", "short", "endless", "negative", "a date"],
)
async def test_a_service_that_asks_for_a_longer_pause_gets_it_within_limits(
    stand_in: EmbeddingStandIn, embedder: EmbeddingService, clock: FrozenClock, *, retry_after: str, pause: timedelta
) -> None:
    stand_in.fail(429, Retry_After=retry_after)
    await reason(embedder)
    stand_in.recover()
    clock.advance(pause - MOMENT)
    await reason(embedder)
    clock.advance(MOMENT)
    await embed(embedder, "a bridge")


async def test_what_comes_late_is_a_failure(stand_in: EmbeddingStandIn, embedder: EmbeddingService) -> None:
    stand_in.delay = 2 * EVENT_TIMEOUT_SECONDS
    with pytest.raises(EmbedderError, match=r"^no vectors within 0\.05 s$"):
        await embedder.embed(["a bridge"], deadline=0.05)
    assert embedder.problem == "no vectors within 0.05 s"


async def test_texts_that_are_too_many_for_the_deadline_are_no_failure_of_the_service(
    stand_in: EmbeddingStandIn, embedder: EmbeddingService, monkeypatch: pytest.MonkeyPatch
) -> None:
    timeouts = list[asyncio.Timeout]()

    def timeout(seconds: float | None) -> asyncio.Timeout:
        timeouts.append(asyncio.Timeout(None if seconds is None else asyncio.get_running_loop().time() + seconds))
        return timeouts[-1]

    def end_with_second_batch(data: Data) -> Data:
        if len(stand_in.requests) == 2:
            timeouts[0].reschedule(0.0)
        return data

    monkeypatch.setattr(asyncio, "timeout", timeout)
    stand_in.change = end_with_second_batch
    with pytest.raises(EmbedderError, match="no vectors within"):
        await embed(embedder, *["a bridge"] * (BATCH_TEXTS + 1))
    assert embedder.problem is None


async def test_nobody_there_is_a_failure_and_the_address_is_not_shown(
    client: httpx.AsyncClient, clock: FrozenClock
) -> None:
    assert await reason(service_at("http://127.0.0.1:9/v1/embeddings", client, clock)) == "ConnectError"


async def test_no_more_texts_are_sent_in_a_day_than_the_budget_has(
    stand_in: EmbeddingStandIn, client: httpx.AsyncClient, clock: FrozenClock
) -> None:
    embedder = service_at(stand_in.url, client, clock, budget=3)
    await embed(embedder, "a bridge", "a dam")
    assert await reason(embedder, "a road", "a mill") == "the budget of today is spent"
    clock.advance(timedelta(hours=12) - MOMENT)  # from noon
    assert await reason(embedder, "a road") == "the budget of today is spent"
    assert len(stand_in.requests) == 1
    clock.advance(MOMENT)
    await embed(embedder, "a road", "a mill")
