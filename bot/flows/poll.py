"""Left of the outbox: one source at a time, from its address to rows.

Gathering (request, parsing) happens for many sources at once; deciding and writing for one at a time, because two
outlets that tell one event in the same second must see each other in the window.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from random import Random

import httpx

from bot import log
from bot.alerting.planning import plan
from bot.clock import Clock
from bot.clustering import identity
from bot.clustering.index import STORY_WINDOW
from bot.clustering.window import StoryWindow, new_story_id
from bot.coordination.ingest_lock import ConcurrentChanges, IngestLock
from bot.fetching.document_reader import DocumentReader
from bot.fetching.feeds import fetch
from bot.fetching.host_limiter import HostLimiter, host
from bot.fetching.polling import validators
from bot.fetching.polling.schedule import PollingLimits
from bot.fetching.polling.state_update import update_state
from bot.matching.matcher import Matcher
from bot.matching.thresholds import levels_reached
from bot.model.alerts import Announcement
from bot.model.entries import Document, Entry, Unchanged
from bot.model.sources import DueSource, FeedState, FetchError, FetchErrorKind, Format, PollingHints, Publisher, Source
from bot.parsing.feeds import polling_hints
from bot.parsing.feeds.normalise import Item
from bot.parsing.feeds.sitemaps import SitemapIndex
from bot.runtime.worker_pool import WorkerPool
from bot.storage.sources import Sources
from bot.storage.stories import Placed, Stories
from bot.summarising.casualties import casualties
from bot.summarising.needs_article import needs_article

_log = log.get(__name__)

IN_FLIGHT = 300
SET_BACK = timedelta(seconds=30)  # of the clock; less is noise
FLOOD = 50  # new entries of a source at once; more are told together
AT_ONE_HOST = 10  # of them; they wait there for each other, and room is for others
LOOKED_AT = 1000  # sources that are due
LEASE = timedelta(seconds=45)  # longer than nearly every poll takes; whoever takes longer may find another there too
DEADLINE = timedelta(seconds=90)  # a request has 30 s and the slow reader 5 s; the rest is waiting for the host's turn


@dataclass(frozen=True, slots=True)
class PollTimings:
    """The spans an operator decides."""

    settling: timedelta  # a first alert waits so long for other outlets
    shortest: timedelta  # between two polls of a source
    longest: timedelta  # between two polls of a source that works
    at_host: timedelta = timedelta()  # between two requests to one host
    edits: timedelta = timedelta(minutes=1)  # what happens to a story meanwhile is one edit of its messages


@dataclass(frozen=True, slots=True)
class Judgement:
    """What decides about an entry: the stories of the last days, and the names of every topic."""

    window: StoryWindow
    matcher: Matcher


@dataclass(frozen=True, slots=True)
class PollResult:
    """What one visit brought."""

    sent: FeedState  # what the request was made with
    result: Document | Unchanged | FetchError
    items: tuple[Item, ...] = ()
    new: tuple[tuple[str, Entry], ...] = ()  # what was never seen, with its key, the oldest first


class Poll:
    """Polls what is due, and writes what it means."""

    def __init__(  # noqa: PLR0913  everything it uses is handed in by name
        self,
        *,
        client: httpx.AsyncClient,
        reader: DocumentReader,
        sources: Sources,
        stories: Stories,
        judgement: Judgement,
        known: Mapping[str, Publisher],
        clock: Clock,
        spans: PollTimings,
        deciding: IngestLock,
        owner: str = "",
        reads_pages: bool = False,
    ) -> None:
        self._client = client
        self._reader = reader
        self._sources = sources
        self._stories = stories
        self._judgement = judgement
        self._known = known
        self._clock = clock
        self._spans = spans
        self._reads_pages = reads_pages
        self.hosts = HostLimiter(spans.at_host)  # whoever else asks these hosts waits for the same turns
        self.deciding = deciding
        self._looked_at = clock.now()
        self._owner = owner
        self._deciding = asyncio.Lock()  # of this process; `deciding` is between processes
        self._chance = Random()  # noqa: S311  it spreads visits over time, and nobody gains by guessing it
        self.crew = WorkerPool(size=IN_FLIGHT, deadline=DEADLINE, failed=_failed)

    async def tick(self) -> None:
        """Start to poll every source whose time has come."""
        if self.crew.capacity <= 0:
            return
        at_host: Counter[str] = Counter()
        now, chosen = self._clock.now(), list[DueSource]()
        if now < self._looked_at - SET_BACK:
            _log.warning("the clock was set back", by=(self._looked_at - now).total_seconds())
            await self._sources.clamp(now)
        self._looked_at = now
        due_now = await self._sources.due(now=now, limit=LOOKED_AT, owner=self._owner)  # with those in flight
        for due in due_now:
            at_host[host(due.url)] += 1
            if (
                len(chosen) < self.crew.capacity
                and at_host[host(due.url)] <= AT_ONE_HOST
                and due.source.id not in self.crew
            ):
                chosen.append(due)
        mine = await self._sources.claim([one.source.id for one in chosen], owner=self._owner, now=now, lease=LEASE)
        for due in chosen:
            if due.source.id in mine:
                self.crew.submit(due.source.id, partial(self.one, due))

    async def one(self, due: DueSource) -> None:
        """Poll a source, due or not, and write what it means."""
        visit = await self._visit(due)
        if visit.new:
            async with self._deciding, self.deciding.acquire(since=self._clock.now() - STORY_WINDOW) as turn:
                self.learn(turn)
                await self._decide_and_write(due, visit, turn)
        else:
            polling = self._taught(due, visit, self._clock.now())
            await self._sources.save_polling(due.source.id, polling)
            _say(due, visit, polling)

    async def expire(self) -> None:
        """Forget the stories that are told no longer, of those in memory."""
        self._judgement.window.expire(self._clock.now())

    def learn(self, turn: ConcurrentChanges) -> None:
        """Take over what other processes have decided meanwhile."""
        window = self._judgement.window
        for story_id, entry in turn.entries:
            window.add(story_id, entry)
        for kept, gone in turn.merged:
            window.merge(kept, gone)

    async def _visit(self, due: DueSource) -> PollResult:
        sent = validators.for_request(due.state, self._clock.now())
        result = await self._ask(replace(due, state=sent))
        if not isinstance(result, Document):
            return PollResult(sent, result)
        items = await self._reader.items(result, due.source)
        if isinstance(items, SitemapIndex):
            result, items = await self._ask_elsewhere(due, items.url, result)
        if isinstance(items, FetchError):
            return PollResult(sent, items)
        return PollResult(sent, result, items, await self._unknown(due.source, items))

    async def _ask(self, due: DueSource) -> Document | Unchanged | FetchError:
        result = await fetch(self._client, due, now=self._clock.now(), host_limiter=self.hosts)
        if isinstance(result, FetchError) and result.kind is FetchErrorKind.TOLD_TO_WAIT and result.wait:
            self.hosts.block(result.url or due.url, self._clock.now() + result.wait)
        return result

    async def _ask_elsewhere(
        self, due: DueSource, url: str, index: Document
    ) -> tuple[Document | Unchanged, tuple[Item, ...] | FetchError]:
        """Read what an index leads to. Its validators are not kept: they would be sent to the index."""
        known = replace(due.state, etag=None, last_modified=None, address=None)
        there = DueSource(replace(due.source, url=url), known)
        result = await self._ask(there)
        if isinstance(result, FetchError):
            return index, result
        kept = replace(result, etag=None, last_modified=None, moved_to=index.moved_to)
        if isinstance(kept, Unchanged):
            return kept, ()
        items = await self._reader.items(kept, there.source)
        if isinstance(items, SitemapIndex):
            return kept, FetchError(FetchErrorKind.NOT_A_FEED, "an index that leads to another index")
        return kept, items

    async def _unknown(self, source: Source, items: Sequence[Item]) -> tuple[tuple[str, Entry], ...]:
        """Return what was never seen, each key once; only that is cleaned."""
        by_key = dict(zip(identity.keys(items), items, strict=True))
        known = await self._stories.known(source.id, list(by_key)) if by_key else frozenset()
        new = {key: item for key, item in by_key.items() if key not in known}
        entries = await self._reader.entries(tuple(new.values()))
        pairs = zip(new, map(self._attributed, entries), strict=True)
        return tuple(sorted(pairs, key=lambda pair: pair[1].published_at))

    def _attributed(self, entry: Entry) -> Entry:
        """Name the publisher as the catalogue knows it, where a search feed gives only a host."""
        return replace(entry, publisher=self._known.get(entry.publisher.id, entry.publisher))

    async def _decide_and_write(self, due: DueSource, visit: PollResult, turn: ConcurrentChanges) -> None:
        now = self._clock.now()
        polling = self._taught(due, visit, now)
        placed = [await self._place(key, entry, now) for key, entry in visit.new]
        announcements = self._announce(placed, now) if due.state.last_read_at else ()
        placed = self._asking(placed, announcements)
        try:
            alerts = await self._stories.save(
                source_id=due.source.id,
                placed=placed,
                announcements=announcements,
                polling=polling,
                edited_at=now + self._spans.edits,
                now=now,
            )
        except Exception:  # a save that is cancelled is finished first, so only a failure leaves nothing behind
            for one in reversed(placed):
                self._judgement.window.discard(one.story_id, one.entry)
            raise
        _say(due, visit, polling, alerts=alerts)
        turn.mergers += await self._merge(placed, now)

    def _taught(self, due: DueSource, visit: PollResult, now: datetime) -> FeedState:
        return update_state(
            due,
            visit.sent,
            visit.result,
            published=[entry.published_at for _, entry in visit.new],
            hints=_wishes(visit.result, due.source),
            now=now,
            limits=PollingLimits(self._spans.shortest, self._spans.longest, spread=self._chance.random()),
        )

    async def _place(self, key: str, entry: Entry, now: datetime) -> Placed:
        await asyncio.sleep(0)  # a first reading brings hundreds: answers to people go between
        known = self._judgement.window.place(entry)
        story_id = new_story_id(now) if known is None else known
        self._judgement.window.add(story_id, entry)
        matches = self._judgement.matcher.match(entry)
        has_figures = known is not None and bool(casualties(entry))  # only a story that is told can change
        return Placed(key=key, entry=entry, story_id=story_id, matches=matches, has_figures=has_figures)

    async def _merge(self, placed: Sequence[Placed], now: datetime) -> int:
        """Make one of the stories that the new entries show to be one; return how many are gone thereby."""
        window, became = self._judgement.window, dict[int, int]()
        for one in placed:
            await asyncio.sleep(0)
            story_id = one.story_id
            while story_id in became:
                story_id = became[story_id]
            if twin := window.merge_candidate(story_id, one.entry):
                kept, gone = sorted((story_id, twin))
                if await self._stories.merge(kept, gone, edited_at=now + self._spans.edits, now=now):
                    window.merge(kept, gone)
                    became[gone] = story_id = kept
                    _log.info("stories are one", kept=kept, gone=gone)
        return len(became)

    def _asking(self, placed: Sequence[Placed], announcements: Sequence[Announcement]) -> list[Placed]:
        """Ask for the pages of entries that say little, and of which somebody may be told."""
        told = {one.story_id for one in announcements} if self._reads_pages else set()
        return [replace(one, wants_page=one.story_id in told and needs_article(one.entry)) for one in placed]

    def _announce(self, placed: Sequence[Placed], now: datetime) -> tuple[Announcement, ...]:
        return tuple(
            announcement
            for one in placed
            for announcement in plan(
                one.story_id,
                one.entry,
                one.matches,
                levels=levels_reached,
                settling=self._spans.settling,
                now=now,
                is_flood=len(placed) > FLOOD,
            )
        )


def _wishes(result: Document | Unchanged | FetchError, source: Source) -> PollingHints | None:
    """Return what a document asks of its readers; None where none was read."""
    if not isinstance(result, Document):
        return None
    return polling_hints.polling_hints(result.body) if source.format is Format.FEED else PollingHints()


def _say(due: DueSource, visit: PollResult, polling: FeedState, *, alerts: int = 0) -> None:
    source = due.source.id
    if isinstance(visit.result, FetchError):
        told = _log.info if visit.result.kind is FetchErrorKind.TOLD_TO_WAIT else _log.warning
        told("poll failed", source=source, trouble=str(visit.result.kind), detail=visit.result.detail)
    elif visit.new:
        _log.info("polled", source=source, found=len(visit.items), new=len(visit.new), alerts=alerts)
    else:
        _log.debug("polled", source=source, found=len(visit.items))
    if polling.retired_at:
        _log.warning("source retired", source=source, detail="it says that it is gone, and will not come back")
    if polling.address and polling.address != due.state.address:
        _log.info("source moved", source=source, url=polling.address)
    if polling.trusts_not_modified is False and due.state.trusts_not_modified is not False:
        _log.warning("source says 304 to anything", source=source)


def _failed(source_id: str, error: Exception) -> None:
    _log.error("poll broke off", source=source_id, error=repr(error), exc_info=error)
