"""Poll the feeds that are due: schedule, claim, request, and hand on the entries that were never seen before.

Input: sources whose next poll is due. Output: `NewEntries` for `bot.flows.ingest`, which saves them together with the
source's feed state; a poll without new entries saves the feed state alone.

Many sources are polled at once, each in its place of a worker pool; a slow host delays no other.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from random import Random

from bot import log
from bot.clock import Clock
from bot.clustering import known_entries
from bot.fetching.feed_client import FeedClient, FeedResponse
from bot.fetching.host_limiter import host
from bot.fetching.polling.schedule import PollingLimits
from bot.fetching.polling.state_update import update_state
from bot.model.entries import Document, Entry, NewEntries, Unchanged
from bot.model.sources import DueSource, FeedState, FetchError, FetchErrorKind, Format, PollingHints, Source
from bot.parsing.feeds import polling_hints
from bot.parsing.feeds.normalise import Item
from bot.runtime.worker_pool import WorkerPool
from bot.storage.sources import Sources
from bot.storage.stories import Stories

_log = log.get(__name__)

MAX_IN_FLIGHT = 300
CLOCK_TOLERANCE = timedelta(seconds=30)  # a clock set back by less is noise
MAX_IN_FLIGHT_PER_HOST = 10  # they wait at the host for each other, and the pool has room for others
MAX_DUE_SOURCES = 1000  # read from the database at a tick
LEASE_TTL = timedelta(seconds=45)  # longer than nearly every poll takes; a longer one may meet another process's
POLL_DEADLINE = timedelta(seconds=90)  # a request has 30 s and the slow parser 5 s; the rest is waiting for the host


class Poll:
    """Poll due sources.

    Args:
        feeds: requests and reads them.
        sources: their rows, with the leases.
        stories: the keys of all entries that were ever seen.
        ingest: saves new entries with the feed state; returns the number of alerts.
        clock: the time.
        limits: the pauses that the operator allows.
        owner: the worker id under which this process claims sources.
    """

    def __init__(
        self,
        *,
        feeds: FeedClient,
        sources: Sources,
        stories: Stories,
        ingest: Callable[[NewEntries], Awaitable[int]],
        clock: Clock,
        limits: PollingLimits,
        owner: str = "",
    ) -> None:
        self._feeds = feeds
        self._sources = sources
        self._stories = stories
        self._ingest = ingest
        self._clock = clock
        self._limits = limits
        self._owner = owner
        self._ticked_at = clock.now()
        self._random = Random()  # noqa: S311  it spreads polls over time, and is no secret
        self.pool = WorkerPool(size=MAX_IN_FLIGHT, deadline=POLL_DEADLINE, failed=_log_failure)

    async def tick(self) -> None:
        """Start to poll every source that is due, as far as there is room."""
        if self.pool.capacity <= 0:
            return
        now = self._clock.now()
        await self._check_clock(now)
        due_sources = await self._sources.due(now=now, limit=MAX_DUE_SOURCES, owner=self._owner)  # with those in flight
        chosen = self._choose(due_sources)
        claimed = await self._sources.claim(
            [due.source.id for due in chosen], owner=self._owner, now=now, lease=LEASE_TTL
        )
        for due in chosen:
            if due.source.id in claimed:
                self.pool.submit(due.source.id, partial(self.poll, due))

    async def poll(self, due: DueSource) -> None:
        """Poll a source, due or not, and save what it brings."""
        response = await self._feeds.get(due)
        entries, aliases = await self._new_entries(due.source, response.items)
        state = self._next_state(due, response, [entry.published_at for _, entry in entries])
        alerts = 0
        if entries:
            is_first_read = due.state.last_read_at is None
            batch = NewEntries(due.source.id, entries, state, is_first_read=is_first_read, aliases=aliases)
            alerts = await self._ingest(batch)
        else:
            if aliases:
                await self._stories.add_keys(due.source.id, aliases, self._clock.now())
            await self._sources.save_polling(due.source.id, state)
        _log_response(due.source, response, new=len(entries), alerts=alerts)
        _log_changes(due, state)

    async def close(self) -> None:
        """End the process that parses feeds."""
        await self._feeds.close()

    async def _check_clock(self, now: datetime) -> None:
        """Correct the due times where the clock was set back: a source would wait longer than its own pause."""
        if now < self._ticked_at - CLOCK_TOLERANCE:
            _log.warning("clock_set_back", seconds=(self._ticked_at - now).total_seconds())
            await self._sources.clamp(now)
        self._ticked_at = now

    def _choose(self, due_sources: Iterable[DueSource]) -> list[DueSource]:
        """Return the sources to poll now, of those that are due; those in flight count for their hosts."""
        chosen = list[DueSource]()
        per_host: Counter[str] = Counter()
        for due in due_sources:
            per_host[host(due.url)] += 1
            has_room = len(chosen) < self.pool.capacity and per_host[host(due.url)] <= MAX_IN_FLIGHT_PER_HOST
            if has_room and due.source.id not in self.pool:
                chosen.append(due)
        return chosen

    async def _new_entries(
        self, source: Source, items: Sequence[Item]
    ) -> tuple[tuple[tuple[str, Entry], ...], tuple[str, ...]]:
        """Return the entries that were never seen before, the oldest first, and other keys to store."""
        if not items:
            return (), ()
        keys = await asyncio.to_thread(known_entries.item_keys, items)  # 0.7 ms for an address of 2,000 characters
        stored = await self._stories.known(source.id, list({key for item in keys for key in item.all}))
        decision = known_entries.decide(keys, stored)
        entries = await self._feeds.entries(tuple(items[position] for _, position in decision.new))
        by_key = zip((key for key, _ in decision.new), entries, strict=True)
        return tuple(sorted(by_key, key=lambda pair: pair[1].published_at)), decision.aliases

    def _next_state(self, due: DueSource, response: FeedResponse, published: Sequence[datetime]) -> FeedState:
        return update_state(
            due,
            response.sent,
            response.result,
            published=published,
            hints=_hints(response.result, due.source),
            now=self._clock.now(),
            limits=replace(self._limits, spread=self._random.random()),
        )


def _hints(result: Document | Unchanged | FetchError, source: Source) -> PollingHints | None:
    """Return the polling hints of a document; None where none was read."""
    if not isinstance(result, Document):
        return None
    return polling_hints.polling_hints(result.body) if source.format is Format.FEED else PollingHints()


def _log_response(source: Source, response: FeedResponse, *, new: int, alerts: int) -> None:
    if isinstance(response.result, FetchError):
        error = response.result
        level = logging.INFO if error.kind is FetchErrorKind.TOLD_TO_WAIT else logging.WARNING
        _log.log(level, "poll_failed", source=source.id, error=str(error.kind), detail=error.detail)
    elif new:
        _log.info("polled", source=source.id, items=len(response.items), new=new, alerts=alerts)
    else:
        _log.debug("polled", source=source.id, items=len(response.items))


def _log_changes(due: DueSource, state: FeedState) -> None:
    source_id = due.source.id
    if state.retired_at:
        _log.warning("source_retired", source=source_id)
    if state.address and state.address != due.state.address:
        _log.info("source_moved", source=source_id, url=state.address)
    if state.trusts_not_modified is False and due.state.trusts_not_modified is not False:
        _log.info("validators_ignored", source=source_id)  # it answers 304 to whatever it is asked


def _log_failure(source_id: str, error: Exception) -> None:
    _log.error("poll_crashed", source=source_id, error=repr(error), exc_info=error)
