"""Measure how long the event loop stands still while hostile files are fetched and read.

They are those of `data/attacks` and `data/security`. A task counts the turns of the loop, and the longest pause
between two of them. Compressed files are served as encoded bodies; besides come responses without end.
"""

import asyncio
import sys
from pathlib import Path
from time import perf_counter

from bot.fetching.document_reader import DocumentReader
from bot.fetching.feeds import fetch
from bot.fetching.parser_process.feed_parser import FeedParserProcess
from bot.model.entries import Document
from tests.fetching.due_sources import NOW, due
from tests.fetching.raw_server import Endless, raw_server
from tests.support.data import place
from tests.tools.bench.figures import Figure, show

SAMPLE_STEP = 100  # of the 5,200 files of `data/security`; the first argument gives another, 1 serves all
MAX_FILE_BYTES = 2**21
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
ENDLESS = {
    "100 Continue without end": Endless(b"HTTP/1.1 100 Continue\r\n\r\n" * 4096),
    "chunks of one byte without end": Endless(b"1\r\nx\r\n" * 9999, CHUNKED),
    "headers without end": Endless(b"X: y\r\n" * 999, b"HTTP/1.1 200 OK\r\n"),
}


class Lag:
    """The longest pause between two turns of the loop."""

    def __init__(self) -> None:
        self.seconds = 0.0

    async def watch(self) -> None:
        """Measure until cancelled."""
        while True:
            before = perf_counter()
            await asyncio.sleep(0)
            self.seconds = max(self.seconds, perf_counter() - before)


async def measure(answer: bytes | Endless, reader: DocumentReader) -> float:
    """Return the longest pause in seconds while one response is fetched and read."""
    lag = Lag()
    async with raw_server(answer) as (server, client), asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(lag.watch())
        source = due(server.url)
        result = await fetch(client, source, now=NOW)
        if isinstance(result, Document):
            await reader.read(result, source.source)
        watching.cancel()
    await reader.close()
    return lag.seconds


def responses() -> dict[str, bytes | Endless]:
    """Return what is served, by name."""
    answers: dict[str, bytes | Endless] = dict(ENDLESS)
    for byte in (b"\0", b"\xff", b"\xc0"):
        answers[f"2 MB of {byte!r}"] = b"HTTP/1.1 200 OK\r\n\r\n" + byte * (MAX_FILE_BYTES - 1)
    attacks, security = (
        sorted(path for path in place(name).rglob("*") if path.is_file()) for name in ("attacks", "security")
    )
    for path in (*attacks, *security[:: int(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE_STEP]):
        answers[str(path.relative_to(place()))] = _response(path)
    return answers


def _response(path: Path) -> bytes:
    body = path.read_bytes()[:MAX_FILE_BYTES]
    encoding = b"Content-Encoding: gzip\r\n" if path.suffix == ".gz" else b""
    return b"HTTP/1.1 200 OK\r\n%bContent-Length: %d\r\n\r\n" % (encoding, len(body)) + body


async def measure_all() -> dict[str, float]:
    """Return the longest pause in seconds for each response, by its name."""
    reader = DocumentReader(FeedParserProcess())
    lags = {name: await measure(answer, reader) for name, answer in responses().items()}
    await reader.close()
    return lags


def main() -> None:
    """Print the ten longest pauses, then the longest as a figure."""
    lags = asyncio.run(measure_all())
    for name, seconds in sorted(lags.items(), key=lambda item: -item[1])[:10]:
        print(f"{seconds * 1000:8.1f} ms  {name}")
    show([Figure("longest pause of the loop", max(lags.values()) * 1000, 50, "ms")])


if __name__ == "__main__":
    main()
