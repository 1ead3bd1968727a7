"""Reading real feeds, against feedparser with its defaults."""

import asyncio
import warnings
from datetime import UTC, datetime
from pathlib import Path

import feedparser

from bot.fetching.reading import Reader
from bot.fetching.slow import SlowReader
from bot.model import Document, Kind, Publisher, Source
from tests.bench.figures import Figure, fastest, show
from tests.data import place

PROJECT = Path(__file__).resolve().parents[2]
HOME = Publisher("one.example", "One", "GB", Kind.INTERNATIONAL, "https://one.example/")
SOURCE = Source("one", HOME, "https://one.example/feed", "en")
LARGEST = 40  # documents, so that the peer does not take minutes


def _documents() -> list[Document]:
    files = sorted(path for path in place("feeds", "real").rglob("*") if path.is_file())[:LARGEST]
    now = datetime(2026, 11, 24, tzinfo=UTC)
    return [Document(SOURCE.url, path.read_bytes(), "", None, None, "", now) for path in files]


async def _read_all(documents: list[Document]) -> None:
    reader = Reader(SlowReader())
    for document in documents:
        await reader.read(document, SOURCE)
    await reader.close()


def main() -> None:
    """Measure both on the same bytes, everything read, cleaned and dated."""
    documents = _documents()
    if not documents:
        raise SystemExit("bench: needs the measuring data feeds/real (set NEWS_DATA to their folder)")
    warnings.simplefilter("ignore")
    ours = fastest(lambda: asyncio.run(_read_all(documents)), times=2)
    theirs = fastest(lambda: [feedparser.parse(document.body) for document in documents], times=1)
    show([Figure(f"reading {len(documents)} real feeds", theirs / ours, 15, "×", "feedparser, defaults")])


if __name__ == "__main__":
    main()
