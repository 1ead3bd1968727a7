"""Benchmark of polling, from the request to the rows, against `update_feeds` of lemon24/reader on the same server.

Each side has its own database file, and ten workers (reader) or a hundred concurrent requests (ours), the number at
which each was fastest. Both store new entries without clustering and matching; ours is also measured with them, which
the peer does not have.
"""

import asyncio
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta

import psutil

from bot import log
from bot.clock import Clock
from bot.clustering.window import Join, StoryWindow
from bot.coordination.ingest_lock import IngestLock
from bot.fetching.document_reader import DocumentReader
from bot.fetching.feed_client import FeedClient
from bot.fetching.host_limiter import HostLimiter
from bot.fetching.http_client import open_client
from bot.fetching.parser_process.feed_parser import FeedParserProcess
from bot.fetching.polling.schedule import PollingLimits
from bot.flows.ingest import Ingest, IngestPolicy
from bot.flows.poll import Poll
from bot.matching.dictionary.topics import builtin_ids, load_builtin_topics
from bot.matching.matcher import Matcher
from bot.model.entries import Entry
from bot.model.sources import Publisher, PublisherKind, Source
from bot.model.topics import Match, Topic
from bot.model.vectors import EntryVectors
from bot.storage.engine.database import Database
from bot.storage.engine.migrate import migrate
from bot.storage.sources import Sources
from bot.storage.stories import Stories
from bot.storage.topics import Topics
from tests.tools.bench.figures import Figure, show

FEED_COUNT = 300
PEER_FEED_COUNT = 60  # reader is slow; the rate is what counts
SOURCE_COUNT = 5_000
FAULTY_PATHS = ("hangs", "drips", "floods")
PEER = "lemon24/reader, 10 workers"
Address = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class OutletServer:
    """Server of the outlets, by its port."""

    port: int

    def addresses(self, kind: str, count: int) -> list[str]:
        """Return the addresses of `count` feeds, each on a host of its own."""
        return [
            f"http://127.{1 + n // 62_500}.{n // 250 % 250}.{1 + n % 250}:{self.port}/{kind}/{n}" for n in range(count)
        ]


@contextmanager
def serving() -> Iterator[OutletServer]:
    """Serve the outlets in a separate process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "tests.tools.bench.outlets", str(port)], stdout=subprocess.PIPE)  # noqa: S603  our own module
    assert process.stdout
    process.stdout.readline()
    try:
        yield OutletServer(port)
    finally:
        process.kill()
        process.wait()


@dataclass(frozen=True, slots=True)
class PollingFlow:
    """Polling flow with a database of its own."""

    database: Database
    poll: Poll

    async def add_sources(self, addresses: Sequence[str]) -> None:
        """Add a source for each address, all of them due."""
        sources = [
            Source(
                f"s{n}", Publisher(f"p{n}.example", f"P{n}", "AM", PublisherKind.STATE, "https://p.example/"), url, "en"
            )
            for n, url in enumerate(addresses)
        ]
        await Sources(self.database).ensure(sources, now=Clock().now())

    async def run_until_polled(self, *, without: int = 0) -> None:
        """Tick until all sources but `without`, which never finish, have been polled."""
        sources = Sources(self.database)
        while len(await sources.due(now=Clock().now(), limit=without + 1)) > without:
            await self.poll.tick()
            await asyncio.sleep(0.02)

    async def poll_all(self) -> float:
        """Poll every source once, due or not; return the seconds."""
        now = Clock().now()
        dues = await Sources(self.database).all()
        started_at = time.perf_counter()
        for batch in (dues[start : start + 100] for start in range(0, len(dues), 100)):
            async with asyncio.TaskGroup() as group:
                for due in batch:
                    group.create_task(self.poll.poll(due))
        assert Clock().now() >= now
        return time.perf_counter() - started_at


class EmptyWindow(StoryWindow):
    """Window that compares nothing: each entry becomes a story of its own."""

    def place(self, entry: Entry, vectors: EntryVectors | None = None) -> Join | None:  # noqa: ARG002  as said
        """Return no story."""
        return None

    def add(self, story_id: int, entry: Entry, vectors: EntryVectors | None = None) -> None:
        """Store nothing."""

    def merge_candidate(self, story_id: int, entry: Entry) -> int | None:  # noqa: ARG002  the same
        """Return no story, as none is stored to merge with."""
        return None


class EmptyMatcher(Matcher):
    """Matcher without topics."""

    def match(self, entry: Entry) -> tuple[Match, ...]:  # noqa: ARG002  the same
        """Return no match."""
        return ()


@asynccontextmanager
async def open_flow(addresses: Sequence[str], *, judging: bool = True) -> AsyncIterator[PollingFlow]:
    """Open the flow with a source for each address; without `judging`, entries are neither clustered nor matched."""
    window, matcher = (StoryWindow(), Matcher(load_builtin_topics())) if judging else (EmptyWindow(), EmptyMatcher(()))
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        await asyncio.to_thread(migrate, url)
        database, reads = Database(url), DocumentReader(FeedParserProcess())
        allowed = frozenset(
            (address.split("/")[2].split(":")[0], int(address.split(":")[2].split("/")[0])) for address in addresses
        )
        client = open_client(user_agent="Tidings/bench", allowed=allowed)
        await Topics(database).ensure([Topic(id=topic, words="") for topic in builtin_ids()])
        ingest = Ingest(
            stories=Stories(database),
            window=window,
            matcher=matcher,
            ingest_lock=IngestLock(database),
            clock=Clock(),
            policy=IngestPolicy(settling=timedelta(seconds=90)),
        )
        poll = Poll(
            feeds=FeedClient(client, reads, host_limiter=HostLimiter(), publishers={}, clock=Clock()),
            sources=Sources(database),
            stories=Stories(database),
            ingest=ingest.ingest,
            clock=Clock(),
            limits=PollingLimits(timedelta(minutes=5), timedelta(hours=24)),
        )
        opened = PollingFlow(database, poll)
        await opened.add_sources(addresses)
        yield opened
        await reads.close()
        await client.aclose()
        await database.close()


async def measure_rates(server: OutletServer) -> dict[str, float]:
    """Return the feeds per second and the CPU seconds per feed: all new, judged, unchanged, and 304."""
    rates = {}
    for kind, judging in (("new", True), ("new", False), ("same", True), ("tagged", True)):
        async with open_flow(server.addresses(kind, FEED_COUNT), judging=judging) as flow:
            if kind != "new":
                await flow.poll_all()
            if kind == "tagged":
                await flow.poll_all()  # a first 304
                await flow.poll_all()  # validators are verified once after the first 304
            cpu_started_at = time.process_time()
            measure = "judged" if judging and kind == "new" else kind
            rates[measure] = FEED_COUNT / await flow.poll_all()
            rates[f"{measure} cpu"] = (time.process_time() - cpu_started_at) / FEED_COUNT
    return rates


def measure_peer_rates(server: OutletServer) -> dict[str, float]:
    """Return the feeds per second of the peer: all new, unchanged, and 304."""
    import reader as peer  # noqa: PLC0415  imported late, so that its memory is not counted as ours

    warnings.simplefilter("ignore")
    rates = {}
    for kind in ("new", "same", "tagged"):
        with tempfile.TemporaryDirectory() as folder:
            peer_reader = peer.make_reader(f"{folder}/reader.db")
            for address in server.addresses(kind, PEER_FEED_COUNT):
                peer_reader.add_feed(address)
            if kind != "new":
                peer_reader.update_feeds(scheduled=False, workers=10)
            started_at = time.perf_counter()
            peer_reader.update_feeds(scheduled=False, workers=10)
            rates[kind] = PEER_FEED_COUNT / (time.perf_counter() - started_at)
            peer_reader.close()
    return rates


async def measure_added_delay(server: OutletServer) -> float:
    """Return the seconds that three faulty hosts add to polling 1,000 healthy sources."""
    healthy = server.addresses("one", 1_000)
    faulty = [f"http://127.200.0.{n}:{server.port}/{kind}" for n, kind in enumerate(FAULTY_PATHS, start=1)]
    durations = []
    for addresses in (healthy, [*faulty, *healthy]):
        async with open_flow(addresses) as flow, flow.poll.pool:
            started_at = time.perf_counter()
            await flow.run_until_polled(without=len(addresses) - len(healthy))
            durations.append(time.perf_counter() - started_at)
            flow.poll.pool.cancel()
    return durations[1] - durations[0]


async def measure_memory(server: OutletServer) -> float:
    """Return the memory in MB of a process that has polled 5,000 sources with one item each."""
    async with open_flow(server.addresses("one", SOURCE_COUNT)) as flow, flow.poll.pool:
        await flow.run_until_polled()
        return psutil.Process().memory_info().rss / 1e6


def main() -> None:
    """Measure both sides on the same server, and print the figures."""
    log.configure(level="ERROR", form="json")
    with serving() as server:
        if sys.argv[1:] == ["memory"]:
            print(asyncio.run(measure_memory(server)))
            return
        rates, peer = asyncio.run(measure_rates(server)), measure_peer_rates(server)
        added_delay = asyncio.run(measure_added_delay(server))
    figures = [
        Figure("poll, all new", rates["new"] / peer["new"], 15, "×", f"{PEER}, {peer['new']:.0f}/s"),
        Figure("the same, judged", rates["judged"] / peer["new"], 1, "×", f"{PEER}, which judges nothing"),
        Figure("poll, unchanged 200", rates["same"] / peer["same"], 40, "×", f"{PEER}, {peer['same']:.0f}/s"),
        Figure("poll, 304", rates["tagged"] / peer["tagged"], 4, "×", f"{PEER}, {peer['tagged']:.0f}/s"),
        Figure("processor, one poll with 304", rates["tagged cpu"] * 1000, 1.0, "ms"),
        Figure("others late by three sick hosts", added_delay, 1.0, "s"),
    ]
    completed = subprocess.run(
        [sys.executable, "-m", "tests.tools.bench.polling", "memory"], capture_output=True, text=True, check=True
    )
    figures.append(Figure(f"memory with {SOURCE_COUNT} sources", float(completed.stdout), 160, "MB"))
    show(figures)


if __name__ == "__main__":
    main()
