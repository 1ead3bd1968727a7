"""Benchmark of parsing real feeds against feedparser's defaults, with all entries known and with all entries new."""

import asyncio
import csv
import time
import warnings
from collections.abc import Callable
from datetime import UTC, datetime

import feedparser

from bot.clustering import identity
from bot.fetching.document_reader import DocumentReader
from bot.fetching.parser_process.feed_parser import FeedParserProcess
from bot.model.entries import Document
from bot.model.sources import Publisher, PublisherKind, Source
from tests.support.data import place
from tests.tools.bench.figures import Figure, show

HOME = Publisher("one.example", "One", "GB", PublisherKind.INTERNATIONAL, "https://one.example/")
SOURCE = Source("one", HOME, "https://one.example/feed", "en")
PEER = "feedparser, defaults"


def _documents() -> list[Document]:
    """Return the well-formed documents: broken ones are parsed by feedparser on both sides."""
    manifest = place("feeds", "manifest.csv")
    if not manifest.exists():
        raise SystemExit("bench: needs the measuring data feeds (set NEWS_DATA to their folder)")
    with manifest.open(encoding="utf-8", newline="") as rows:
        well_formed = [row["file"] for row in csv.DictReader(rows) if row["bozo"].lower() in {"", "0", "false"}]
    now = datetime(2026, 11, 24, tzinfo=UTC)
    bodies = [place("feeds", file).read_bytes() for file in well_formed]
    return [Document(SOURCE.url, body, "", None, None, "", now) for body in bodies]


async def _read(documents: list[Document], *, is_new: bool) -> None:
    reader = DocumentReader(FeedParserProcess())
    for document in documents:
        items = await reader.items(document, SOURCE)
        if isinstance(items, tuple):
            identity.keys(items)
            await reader.entries(items if is_new else ())
    await reader.close()


def _seconds(work: Callable[[], object], times: int) -> float:
    """Return the CPU seconds of the fastest run, which excludes other work on the machine."""
    seconds = []
    for _ in range(times):
        started_at = time.process_time()
        work()
        seconds.append(time.process_time() - started_at)
    return min(seconds)


def main() -> None:
    """Measure both parsers on the same bytes, and print the figures."""
    documents = _documents()
    warnings.simplefilter("ignore")
    unchanged_seconds = _seconds(lambda: asyncio.run(_read(documents, is_new=False)), 3)
    new_seconds = _seconds(lambda: asyncio.run(_read(documents, is_new=True)), 3)
    peer_seconds = _seconds(lambda: [feedparser.parse(document.body) for document in documents], 2)
    print(
        f"{len(documents)} documents: feedparser {peer_seconds * 1000:.0f} ms, "
        f"known {unchanged_seconds * 1000:.0f}, new {new_seconds * 1000:.0f}"
    )
    show(
        [
            Figure("nothing new", peer_seconds / unchanged_seconds, 40, "×", PEER),
            Figure("all new and cleaned", peer_seconds / new_seconds, 15, "×", PEER),
        ]
    )


if __name__ == "__main__":
    main()
