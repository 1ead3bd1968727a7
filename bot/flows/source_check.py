"""Check sources for the operator, by one request to each; nothing is stored, and no alert results."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.fetching.feed_client import FeedClient
from bot.model.sources import DueSource, FeedState, FetchError, Source

MAX_IN_FLIGHT = 20


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """The result of one request to a source."""

    source: Source
    entries: int
    newest_at: datetime | None
    trouble: str | None  # None: it can be read


async def check_sources(sources: Sequence[Source], *, client: FeedClient, clock: Clock) -> AsyncIterator[SourceCheck]:
    """Yield the result of each source, in the order in which they answer."""
    semaphore = asyncio.Semaphore(MAX_IN_FLIGHT)
    results: asyncio.Queue[SourceCheck] = asyncio.Queue()

    async def check(source: Source) -> None:
        async with semaphore:
            results.put_nowait(await _check(source, client, clock))

    async with asyncio.TaskGroup() as group:
        for source in sources:
            group.create_task(check(source))
        for _ in sources:
            yield await results.get()


async def _check(source: Source, client: FeedClient, clock: Clock) -> SourceCheck:
    """Read a source as polling does, which follows an index of sitemaps."""
    response = await client.get(DueSource(source, FeedState(next_poll_at=clock.now(), pause=timedelta())))
    empty = SourceCheck(source, entries=0, newest_at=None, trouble=None)
    if isinstance(response.result, FetchError):
        return replace(empty, trouble=f"{response.result.kind}: {response.result.detail}")
    entries = tuple(await client.entries(response.items))
    newest_at = max((entry.published_at for entry in entries), default=None)
    return replace(empty, entries=len(entries), newest_at=newest_at)
