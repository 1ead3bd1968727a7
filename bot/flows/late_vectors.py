"""Embed entries that were saved without vectors, and compare their stories anew.

They were read while the model was busy or could not be reached, at the first reading of their source, or before
somebody followed their topic. Two stories that turn out to be one are merged, as after a new entry.
"""

from collections.abc import Awaitable, Callable, Mapping

from bot import log
from bot.clock import Clock
from bot.clustering.index import STORY_WINDOW
from bot.embedding.entry_embedder import EntryEmbedder
from bot.model.vectors import EntryVectors
from bot.storage.entry_vectors import SentenceVectors

_log = log.get(__name__)

MAX_ENTRIES = 16  # at a tick: two to three seconds of a processor
DEADLINE = 30.0  # seconds for them


class LateVectors:
    """Embed what lacks vectors.

    Args:
        vectors: their rows.
        embedder: of entries.
        attach: compares the stories of entries anew by their vectors, which are given by the entries' ids.
        clock: the time.
    """

    def __init__(
        self,
        *,
        vectors: SentenceVectors,
        embedder: EntryEmbedder,
        attach: Callable[[Mapping[int, EntryVectors]], Awaitable[None]],
        clock: Clock,
    ) -> None:
        self._vectors = vectors
        self._embedder = embedder
        self._attach = attach
        self._clock = clock

    async def tick(self) -> None:
        """Embed some entries, the newest first."""
        since = self._clock.now() - STORY_WINDOW
        missing = await self._vectors.missing(model=self._embedder.model, since=since, limit=MAX_ENTRIES)
        if not missing:
            return
        vectors = await self._embedder.embed(list(missing.values()), deadline=DEADLINE)
        embedded = {entry_id: value for entry_id, value in zip(missing, vectors, strict=True) if value}
        if embedded:
            await self._vectors.save(embedded)
            await self._attach(embedded)
            _log.debug("entries_embedded_late", entries=len(embedded))
