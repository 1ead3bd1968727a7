"""An embedder whose vectors a test chooses; it records what it is asked for."""

import asyncio
import math
import random
from array import array
from collections.abc import Mapping, Sequence

from bot.embedding.models import E5_SMALL
from bot.errors import EmbedderError
from bot.model.vectors import Vector, unit

ANGLE_COMPONENTS = 2  # of a text whose angle is chosen; the others are 0
HASH_COMPONENTS = 62  # of any other text: pseudo-random, so that no two are near


class StandInEmbedder:
    """Embeds a text at the angle that is chosen for its beginning, and any other text far from all.

    Args:
        angles: degrees, by the beginning of the text, such as its title; the cosine of two texts is that of the
            difference of their angles.
        model: the name of the model.
    """

    def __init__(self, angles: Mapping[str, float] | None = None, *, model: str = E5_SMALL.name) -> None:
        self.model = model
        self.problem: str | None = None
        self.angles = dict(angles or {})
        self.requests: list[list[str]] = []
        self.deadlines: list[float] = []  # seconds, of each request
        self.is_closed = False
        self.is_waiting = asyncio.Event()  # a request hangs
        self._is_released = asyncio.Event()
        self._is_released.set()
        self._successes: int | None = None  # requests until it fails; None: it does not

    def fail(self, *, after: int = 0) -> None:
        """Refuse the requests after so many more, as if their deadline had passed."""
        self._successes = after

    def recover(self) -> None:
        """Answer all further requests."""
        self._successes = None

    def hang(self) -> None:
        """Answer no request until `release`."""
        self._is_released.clear()

    def release(self) -> None:
        """Answer the requests that hang, and all further ones."""
        self._is_released.set()

    async def embed(self, texts: Sequence[str], *, deadline: float) -> list[Vector]:
        """Return a vector for each text; see `bot.embedding.embedder.Embedder`."""
        self.requests.append(list(texts))
        self.deadlines.append(deadline)
        if self._successes == 0:
            message = f"no vectors within {deadline:g} s"
            raise EmbedderError(message)
        if self._successes is not None:
            self._successes -= 1
        if not self._is_released.is_set():
            self.is_waiting.set()
            await self._is_released.wait()
        return [self.vector(text) for text in texts]

    async def end_if_idle(self) -> None:
        """Keep all."""

    async def close(self) -> None:
        """Note that nothing more is asked for."""
        self.is_closed = True

    def vector(self, text: str) -> Vector:
        """Return the vector of a text."""
        for beginning, degrees in self.angles.items():
            if text.startswith(beginning):
                angle = math.radians(degrees)
                return array("f", [math.cos(angle), math.sin(angle), *[0.0] * HASH_COMPONENTS])
        generator = random.Random(text)  # noqa: S311  a hash of the text
        return unit([*[0.0] * ANGLE_COMPONENTS, *(generator.gauss(0, 1) for _ in range(HASH_COMPONENTS))])
