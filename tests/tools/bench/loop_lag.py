"""Measure how long a turn of the event loop takes while hostile documents are polled, from the request to the rows.

They are the files of `data/attacks` and `data/security`, served as they are, compressed ones as encoded bodies; besides
come responses without end, and documents that are expensive for one stage each. All of them are new to their sources,
so every stage has all of their items.

A turn costs processor time, which depends on nothing else that runs on the machine, and time on the clock, which does.
"""

import asyncio
import gzip
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from selectors import DefaultSelector, SelectorKey
from time import perf_counter, thread_time

from bot import log
from bot.clock import Clock
from bot.model.sources import DueSource
from bot.runtime.garbage import short_collections
from bot.storage.sources import Sources
from tests.fetching.raw_server import Endless, RawServer, raw_server
from tests.support.data import place
from tests.tools.bench.figures import Figure, show
from tests.tools.bench.polling import PollingFlow, open_flow

SAMPLE_STEP = 1  # of the 5,200 files of `data/security`; the first argument gives another: 100 takes some seconds
MAX_FILE_BYTES = 2**21
WARM_UP_POLLS = 2  # the first ones import modules, read certificates and start the subprocess
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
ENDLESS: Mapping[str, bytes | Endless] = {
    "100 Continue without end": Endless(b"HTTP/1.1 100 Continue\r\n\r\n" * 4096),
    "chunks of one byte without end": Endless(b"1\r\nx\r\n" * 9999, CHUNKED),
    "headers without end": Endless(b"X: y\r\n" * 999, b"HTTP/1.1 200 OK\r\n"),
}
Response = bytes | Endless


@dataclass(frozen=True, slots=True)
class Turn:
    """The cost of one turn of the event loop, in seconds."""

    cpu: float = 0.0  # of the loop's thread
    wall: float = 0.0

    def __or__(self, other: "Turn") -> "Turn":
        """Return the longer of two turns, by each measure."""
        return Turn(max(self.cpu, other.cpu), max(self.wall, other.wall))


class TurnTimer(DefaultSelector):
    """A selector that measures the turns of its event loop: each lasts from its return until it is called again."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = Turn()
        self._started: tuple[float, float] | None = None

    def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        """Wait for events; what was done since the last ones was one turn."""
        if self._started is not None:
            cpu_started_at, wall_started_at = self._started
            self.longest |= Turn(thread_time() - cpu_started_at, perf_counter() - wall_started_at)
        events = super().select(timeout)
        self._started = thread_time(), perf_counter()
        return events


@dataclass(frozen=True, slots=True)
class LagMeter:
    """Polls responses of a server, each by a source of its own, and measures the turns of the loop."""

    server: RawServer
    flow: PollingFlow
    timer: TurnTimer
    sources: list[DueSource]

    async def measure(self, response: Response) -> Turn:
        """Return the longest turn while one response is polled."""
        due = self.sources.pop()
        self.server.answers[:] = [response]
        await asyncio.sleep(0)  # ends the turn before
        self.timer.longest = Turn()
        # no first read, so that all is announced
        await self.flow.poll.poll(replace(due, state=replace(due.state, last_read_at=Clock().now())))
        await asyncio.sleep(0)  # ends the turn
        return self.timer.longest


@asynccontextmanager
async def open_meter(timer: TurnTimer, polls: int) -> AsyncIterator[LagMeter]:
    """Open a meter for a number of polls, with an empty database, as the bot is once it has started."""
    async with raw_server(b"") as (server, _):
        addresses = [f"{server.url}/{number}" for number in range(polls + WARM_UP_POLLS)]
        async with open_flow(addresses) as flow:
            meter = LagMeter(server, flow, timer, list(await Sources(flow.database).all()))
            for _ in range(WARM_UP_POLLS):
                await meter.measure(_response(b"<rss><item><title>Lake</title><b c=d></item>"))
            with short_collections():
                yield meter


def run_measured(responses: Mapping[str, Response]) -> dict[str, Turn]:
    """Return the longest turn for each response, by its name, in an event loop of its own."""
    timer = TurnTimer()

    async def measure_all() -> dict[str, Turn]:
        async with open_meter(timer, len(responses)) as meter:
            return {name: await meter.measure(response) for name, response in responses.items()}

    with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(timer)) as runner:
        return runner.run(measure_all())


def file_responses(paths: Sequence[Path]) -> dict[str, Response]:
    """Return the response with each file, by its path inside the data."""
    responses = dict[str, Response]()
    for path in paths:
        headers = b"Content-Encoding: gzip\r\n" if path.suffix == ".gz" else b""
        responses[str(path.relative_to(place()))] = _response(path.read_bytes()[:MAX_FILE_BYTES], headers)
    return responses


def data_files(step: int) -> list[Path]:
    """Return all files of `data/attacks`, and every so many-th of `data/security`."""
    attacks, security = (
        sorted(path for path in place(name).rglob("*") if path.is_file()) for name in ("attacks", "security")
    )
    return [*attacks, *security[::step]]


def expensive_responses() -> dict[str, Response]:
    """Return responses that are expensive for one stage each: what stands in the way is work of a kind, not a file."""
    markup = b"&lt;p&gt;Armenia &lt;b&gt;signs&lt;/b&gt; "
    bare, long_links = _items(1000, b"http://a.example/"), _items(1000, b"http://a.example/%b?" % (b"a/b-" * 450))
    attributes = b"".join(b"k%d;" % number for number in range(1300))
    twenty = _items(20, b"http://a.example/", markup * 5000)
    packed = b"Content-Encoding: gzip\r\n"
    return {
        "1,000 items with long addresses": _response(_rss(long_links)),
        "20 items with 100 kB of markup": _response(gzip.compress(_rss(twenty)), packed),
        "100 kB that are not UTF-8": _response(_rss(b"<item><title>" + bytes(range(0xA1, 0xFF)) * 1000)),
        "elements inside one another": _response(_rss(b"<a>" * 30_000)),
        "10 MB of blanks": _response(gzip.compress(b" " * (10 * 2**20 - 1)), packed),
        "10 MB cut short": _response(gzip.compress(b"<rss><channel>" + bare * 100)[:-99], packed),
        "2 MB of zeros": _response(bytes(MAX_FILE_BYTES - 1)),
        "50 long cookies": _response(_rss(b""), (b"Set-Cookie: a=1;%b\r\n" % attributes) * 50),
        "a redirect to 60 kB": b"HTTP/1.1 302 Found\r\nLocation: /" + b"%" * 60_000 + b"\r\nContent-Length: 0\r\n\r\n",
    }


def _items(count: int, link: bytes, description: bytes = b"") -> bytes:
    """Return items with titles and links of their own."""
    item = b"<item><title>Armenia %d</title><link>%b%d</link><description>%b</description></item>"
    return b"".join(item % (number, link, number, description) for number in range(count))


def _rss(items: bytes) -> bytes:
    return b"<?xml version='1.0'?><rss version='2.0'><channel><title>Lake</title>%b</channel></rss>" % items


def _response(body: bytes, headers: bytes = b"") -> bytes:
    return b"HTTP/1.1 200 OK\r\n%bContent-Length: %d\r\n\r\n" % (headers, len(body)) + body


def main() -> None:
    """Print the ten turns with most processor time, then the figures."""
    log.configure(level="CRITICAL", form="json")
    step = int(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE_STEP
    turns = run_measured({**ENDLESS, **expensive_responses(), **file_responses(data_files(step))})
    for name, turn in sorted(turns.items(), key=lambda item: -item[1].cpu)[:10]:
        print(f"{turn.cpu * 1000:8.1f} ms of processor time, {turn.wall * 1000:8.1f} ms on the clock  {name}")
    longest = Turn()
    for turn in turns.values():
        longest |= turn
    show(
        [
            Figure("longest turn, processor time", longest.cpu * 1000, 50, "ms"),
            Figure("longest turn, on the clock", longest.wall * 1000, 50, "ms"),
        ]
    )


if __name__ == "__main__":
    main()
