"""Embed entries as far as there is time: an alert never waits long for a model."""

import time
from collections.abc import Sequence

from bot import log
from bot.embedding.embedder import Embedder
from bot.embedding.texts import lead_text, title_text
from bot.errors import EmbedderError
from bot.model.entries import Entry
from bot.model.vectors import EntryVectors, Vector

_log = log.get(__name__)

CHUNK_ENTRIES = 4  # eight texts: half a second of a processor


class EntryEmbedder:
    """Embeds the titles and leads of entries, and does without where there are no vectors in time."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    @property
    def model(self) -> str:
        """The name of the model."""
        return self._embedder.model

    async def embed(self, entries: Sequence[Entry], *, deadline: float) -> list[EntryVectors | None]:
        """Return the vectors of each entry; None for those without text, and for those that are not done in time.

        Args:
            entries: any number, embedded in their order.
            deadline: seconds for all of them.
        """
        ends_at = time.monotonic() + deadline
        embedded: list[EntryVectors | None] = []
        try:
            for start in range(0, len(entries), CHUNK_ENTRIES):
                if (seconds := ends_at - time.monotonic()) <= 0:
                    break  # a request without time would count as a failure of the model
                embedded += await self._embed_chunk(entries[start : start + CHUNK_ENTRIES], deadline=seconds)
        except EmbedderError as error:
            _log.debug("entries_not_embedded", entries=len(entries) - len(embedded), reason=str(error))
        return embedded + [None] * (len(entries) - len(embedded))

    async def _embed_chunk(self, entries: Sequence[Entry], *, deadline: float) -> list[EntryVectors | None]:
        texts = list(dict.fromkeys(text for entry in entries for text in _texts(entry) if text))
        vectors = dict(zip(texts, await self._embedder.embed(texts, deadline=deadline), strict=True))
        return [self._entry_vectors(entry, vectors) for entry in entries]

    def _entry_vectors(self, entry: Entry, vectors: dict[str, Vector]) -> EntryVectors | None:
        title, lead = _texts(entry)
        return EntryVectors(self.model, title=vectors[title], lead=vectors[lead]) if title and lead else None


def _texts(entry: Entry) -> tuple[str, str]:
    return title_text(entry), lead_text(entry)
