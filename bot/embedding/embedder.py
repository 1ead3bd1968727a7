"""Declare what the flows ask for: texts in, unit vectors out, in time or not at all."""

from collections.abc import Sequence
from typing import Protocol

from bot.model.vectors import Vector


class Embedder(Protocol):
    """Sentence embeddings of one model."""

    @property
    def model(self) -> str:
        """The name of the model: a key of `bot.embedding.models.MODELS`."""

    @property
    def problem(self) -> str | None:
        """The reason why no vectors are to be had for a while; None where they are."""

    async def embed(self, texts: Sequence[str], *, deadline: float) -> list[Vector]:
        """Return a vector for each text, in their order.

        Args:
            texts: as `bot.embedding.texts` builds them; any number.
            deadline: seconds that the caller waits, starting a process among them. The caller may also be cancelled:
                the next request is answered as usual.

        Returns:
            float32 of unit length, as many components as the model has (384).

        Raises:
            EmbedderError: there are none in time.
        """

    async def end_if_idle(self) -> None:
        """Free the memory that a model holds if it was not needed for a while; the next request loads it again."""

    async def close(self) -> None:
        """End the work in flight and free all."""
