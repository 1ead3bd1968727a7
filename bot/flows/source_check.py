"""What one request to each source gives, for the operator: nothing is stored, nobody is told."""

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

AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """What one source gave."""

    source: Source
    entries: int
    newest_at: datetime | None
    trouble: str | None  # None: it can be read


async def check_sources(
    sources: Sequence[Source], *, client: httpx.AsyncClient, reader: DocumentReader, hosts: HostLimiter, clock: Clock
) -> AsyncIterator[SourceCheck]:
    """Yield a finding for each source, in the order in which they answer."""
    room = asyncio.Semaphore(AT_ONCE)
    found: asyncio.Queue[SourceCheck] = asyncio.Queue()

    async def look(source: Source) -> None:
        async with room, hosts.acquire(source.url):
            found.put_nowait(await _look(source, client, reader, clock))

    async with asyncio.TaskGroup() as group:
        for source in sources:
            group.create_task(look(source))
        for _ in sources:
            yield await found.get()


async def _look(source: Source, client: httpx.AsyncClient, reader: DocumentReader, clock: Clock) -> SourceCheck:
    now = clock.now()
    result = await fetch(client, DueSource(source, FeedState(next_poll_at=now, pause=timedelta())), now=now)
    entries = await reader.read(result, source) if isinstance(result, Document) else result
    nothing = SourceCheck(source, entries=0, newest_at=None, trouble=None)
    match entries:
        case tuple():
            return replace(
                nothing, entries=len(entries), newest_at=max((entry.published_at for entry in entries), default=None)
            )
        case FetchError():
            return replace(nothing, trouble=f"{entries.kind}: {entries.detail}")
        case _:
            return nothing
