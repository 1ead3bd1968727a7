"""Check sources for the operator, by one request to each; nothing is stored, and no alert results."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import httpx

from bot.clock import Clock
from bot.fetching.document_reader import DocumentReader
from bot.fetching.feeds import fetch
from bot.fetching.host_limiter import HostLimiter
from bot.model.entries import Document
from bot.model.sources import DueSource, FeedState, FetchError, Source

MAX_IN_FLIGHT = 20


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """The result of one request to a source."""

    source: Source
    entries: int
    newest_at: datetime | None
    trouble: str | None  # None: it can be read


async def check_sources(
    sources: Sequence[Source],
    *,
    client: httpx.AsyncClient,
    reader: DocumentReader,
    host_limiter: HostLimiter,
    clock: Clock,
) -> AsyncIterator[SourceCheck]:
    """Yield the result of each source, in the order in which they answer."""
    semaphore = asyncio.Semaphore(MAX_IN_FLIGHT)
    results: asyncio.Queue[SourceCheck] = asyncio.Queue()

    async def check(source: Source) -> None:
        async with semaphore, host_limiter.acquire(source.url):
            results.put_nowait(await _check(source, client, reader, clock))

    async with asyncio.TaskGroup() as group:
        for source in sources:
            group.create_task(check(source))
        for _ in sources:
            yield await results.get()


async def _check(source: Source, client: httpx.AsyncClient, reader: DocumentReader, clock: Clock) -> SourceCheck:
    now = clock.now()
    result = await fetch(client, DueSource(source, FeedState(next_poll_at=now, pause=timedelta())), now=now)
    entries = await reader.read(result, source) if isinstance(result, Document) else result
    empty = SourceCheck(source, entries=0, newest_at=None, trouble=None)
    match entries:
        case tuple():
            newest_at = max((entry.published_at for entry in entries), default=None)
            return replace(empty, entries=len(entries), newest_at=newest_at)
        case FetchError():
            return replace(empty, trouble=f"{entries.kind}: {entries.detail}")
        case _:
            return empty
