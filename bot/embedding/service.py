"""Embed texts by a service that speaks as OpenAI's does: Ollama, llama.cpp, text-embeddings-inference, vLLM, ….

A request is `{"model", "input": [text], "encoding_format": "float"}`, its response `{"data": [{"index", "embedding"}]}`
(OpenAI API reference, "Create embeddings"). Nothing of a response is trusted: the vectors are ordered by their index,
and counted, measured and scaled. After a failure the service is left alone for a minute, or as long as it asks for.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import httpx
import orjson

from bot.clock import Clock
from bot.embedding.circuit_breaker import FAILURE_PAUSE, CircuitBreaker
from bot.embedding.daily_budget import DailyBudget
from bot.embedding.models import MODELS, EmbeddingModel
from bot.errors import EmbedderError
from bot.model.vectors import Vector, unit

BATCH_TEXTS = 32  # per request: what text-embeddings-inference takes unless it is set up for more
MAX_RESPONSE_BYTES = 8 * 2**20  # 32 vectors of 384 numbers, each with 20 digits, take 0.3 MB
MAX_PAUSE = timedelta(hours=1)  # that a service may ask for


@dataclass(frozen=True, slots=True)
class FailedRequest:
    """The reason why a service returned no vectors, and how long it is left alone."""

    reason: str
    pause: timedelta = FAILURE_PAUSE


class EmbeddingService:
    """Requests vectors from a service.

    Args:
        client: opened and closed by the caller.
        url: the whole address, `/embeddings` at its end.
        served_model: a key of `MODELS`, which the service knows.
        key: for the Authorization header, "" for none.
        budget: texts that may be sent in a day (UTC).
        clock: the time.
    """

    def __init__(
        self, client: httpx.AsyncClient, *, url: str, served_model: str, key: str = "", budget: int, clock: Clock
    ) -> None:
        self._client = client
        self._url = url
        self._served_model = served_model
        self._model = MODELS[served_model]
        self._headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
        self._budget = DailyBudget(budget, clock)
        self._breaker = CircuitBreaker(clock, max_failures=1)

    @property
    def model(self) -> str:
        """The name of the model, whatever the service calls it."""
        return self._model.name

    @property
    def problem(self) -> str | None:
        """The reason why the last request failed; None where it did not."""
        return self._breaker.problem

    async def embed(self, texts: Sequence[str], *, deadline: float) -> list[Vector]:
        """Return a vector for each text; see `bot.embedding.embedder.Embedder`."""
        vectors: list[Vector] = []
        try:
            async with asyncio.timeout(deadline):
                while len(vectors) < len(texts):
                    vectors += await self._embed_batch(texts[len(vectors) : len(vectors) + BATCH_TEXTS])
        except TimeoutError as error:
            reason = f"no vectors within {deadline:g} s"
            if not vectors:  # otherwise it works: the texts are too many
                self._breaker.record_failure(reason)
            raise EmbedderError(reason) from error
        return vectors

    async def end_if_idle(self) -> None:
        """Keep all: a client of a service holds no model."""

    async def close(self) -> None:
        """Leave the client to the caller, who has opened it."""

    async def _embed_batch(self, texts: Sequence[str]) -> list[Vector]:
        self._breaker.check()
        result = await self._request_within_budget(texts)
        if isinstance(result, FailedRequest):
            self._breaker.record_failure(result.reason, pause=result.pause)
            raise EmbedderError(result.reason)
        self._breaker.record_success()
        return result

    async def _request_within_budget(self, texts: Sequence[str]) -> list[Vector] | FailedRequest:
        if not self._budget.spend(len(texts)):
            return FailedRequest("the budget of today is spent", self._budget.until_tomorrow())
        try:
            return await self._request(texts)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            return FailedRequest(type(error).__name__)  # its text may hold the address

    async def _request(self, texts: Sequence[str]) -> list[Vector] | FailedRequest:
        body = {
            "model": self._served_model,
            "input": [_encodable(self._model.prefix + text) for text in texts],
            "encoding_format": "float",
        }
        content, limitless = orjson.dumps(body), httpx.Timeout(None)  # `embed` has the deadline
        async with self._client.stream(
            "POST", self._url, content=content, headers=self._headers, timeout=limitless
        ) as response:
            if response.status_code != httpx.codes.OK:
                return FailedRequest(f"HTTP {response.status_code}", _pause(response.headers))
            return _read(await _body(response), len(texts), self._model)


def _encodable(text: str) -> str:
    """Return the text with a ? for each lone surrogate, which UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode()


def _pause(headers: Mapping[str, str]) -> timedelta:
    """Return the time for which a service asks to be left alone (RFC 9110, 10.2.3, in seconds), within limits."""
    seconds = headers.get("Retry-After", "")
    if not (seconds.isascii() and seconds.isdigit()):
        return FAILURE_PAUSE
    return max(FAILURE_PAUSE, min(timedelta(seconds=int(seconds[:9])), MAX_PAUSE))


async def _body(response: httpx.Response) -> bytes:
    """Read a response; of one that is too long, so much that it is not valid."""
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > MAX_RESPONSE_BYTES:
            return b""
    return bytes(body)


def _read(body: bytes, count: int, model: EmbeddingModel) -> list[Vector] | FailedRequest:
    """Take a response apart; whatever is not a vector for each text is a failure."""
    try:
        vectors = {item["index"]: unit(item["embedding"]) for item in orjson.loads(body)["data"]}
    except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError):
        return FailedRequest("not the answer that was asked for")
    if vectors.keys() != set(range(count)):
        return FailedRequest(f"{len(vectors)} vectors for {count} texts")
    if wrong := {len(vector) for vector in vectors.values()} - {model.dimension}:
        return FailedRequest(f"vectors of {min(wrong)} components, not the {model.dimension} of {model.name}")
    return [vectors[index] for index in range(count)]
