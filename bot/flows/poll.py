"""Left of the outbox: one source at a time, from its address to rows.

Gathering (request, parsing) happens for many sources at once; deciding and writing for one at a time, because two
outlets that tell one event in the same second must see each other in the window.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import httpx

from bot import log
from bot.alerting.planning import plan
from bot.clock import Clock
from bot.clustering import identity
from bot.clustering.window import Window, new_story_id
from bot.crew import Crew
from bot.fetching import cadence
from bot.fetching.fetch import fetch
from bot.fetching.hosts import Hosts
from bot.fetching.reading import Reader
from bot.matching.levels import levels
from bot.matching.matcher import Matcher
from bot.model import Announcement, Document, Due, Entry, Failure, Publisher, Source, Unchanged
from bot.storage.sources import Sources
from bot.storage.stories import Placed, Stories
from bot.summarising.thin import is_thin

_log = log.get(__name__)

IN_FLIGHT = 100
DEADLINE = timedelta(seconds=90)  # a request has 30 s and the slow reader 5 s; the rest is waiting for the host's turn


@dataclass(frozen=True, slots=True)
class Pace:
    """The spans an operator decides."""

    settling: timedelta  # a first alert waits so long for other outlets
    shortest: timedelta  # between two polls of a source
    longest: timedelta  # between two polls of a source that works


@dataclass(frozen=True, slots=True)
class Judgement:
    """What decides about an entry: the stories of the last days, and the names of every topic."""

    window: Window
    matcher: Matcher


class Poll:
    """Polls what is due, and writes what it means."""

    def __init__(  # noqa: PLR0913  everything it uses is handed in by name
        self,
        *,
        client: httpx.AsyncClient,
        reader: Reader,
        sources: Sources,
        stories: Stories,
        judgement: Judgement,
        known: Mapping[str, Publisher],
        clock: Clock,
        pace: Pace,
        reads_pages: bool = False,
    ) -> None:
        self._client = client
        self._reader = reader
        self._sources = sources
        self._stories = stories
        self._judgement = judgement
        self._known = known
        self._clock = clock
        self._pace = pace
        self._reads_pages = reads_pages
        self.hosts = Hosts()  # whoever else asks these hosts waits for the same turns
        self._deciding = asyncio.Lock()
        self.crew = Crew(size=IN_FLIGHT, deadline=DEADLINE, failed=_failed)

    async def tick(self) -> None:
        """Start to poll every source whose time has come."""
        if self.crew.room <= 0:
            return
        for due in await self._sources.due(now=self._clock.now(), limit=IN_FLIGHT):
            if self.crew.room > 0:
                self.crew.take(due.source.id, partial(self._poll, due))

    async def _poll(self, due: Due) -> None:
        result, entries = await self._gather(due)
        async with self._deciding:
            await self._decide_and_write(due, result, entries)

    async def _gather(self, due: Due) -> tuple[Document | Unchanged | Failure, tuple[Entry, ...]]:
        async with self.hosts.turn(due.source.url):
            result = await fetch(self._client, due, now=self._clock.now())
        if not isinstance(result, Document):
            return result, ()
        entries = await self._reader.read(result, due.source)
        if isinstance(entries, Failure):
            return entries, ()
        return result, tuple(self._attributed(entry) for entry in entries)

    def _attributed(self, entry: Entry) -> Entry:
        """Name the publisher as the catalogue knows it, where a search feed gives only a host."""
        return replace(entry, publisher=self._known.get(entry.publisher.id, entry.publisher))

    async def _decide_and_write(
        self, due: Due, result: Document | Unchanged | Failure, entries: Sequence[Entry]
    ) -> None:
        now = self._clock.now()
        new = await self._unknown(due.source, entries)
        polling = cadence.after(
            due.polling, result, new_entries=len(new), now=now, shortest=self._pace.shortest, longest=self._pace.longest
        )
        if not new:
            await self._sources.save_polling(due.source.id, polling)
            _say(due.source, result, found=len(entries))
            return
        placed = [await self._place(key, entry, now) for key, entry in new]
        announcements = self._announce(placed, now) if due.polling.last_read_at else ()
        placed = self._asking(placed, announcements)
        try:
            alerts = await self._stories.save(
                source_id=due.source.id, placed=placed, announcements=announcements, polling=polling, now=now
            )
        except Exception:  # a save that is cancelled is finished first, so only a failure leaves nothing behind
            for one in reversed(placed):
                self._judgement.window.discard(one.story_id, one.entry)
            raise
        _say(due.source, result, found=len(entries), new=len(new), alerts=alerts)

    async def _unknown(self, source: Source, entries: Sequence[Entry]) -> list[tuple[str, Entry]]:
        """Return what was never seen, the oldest first, each key once."""
        by_key = dict(zip(identity.keys(entries), entries, strict=True))
        known = await self._stories.known(source.id, list(by_key)) if by_key else frozenset()
        new = [(key, entry) for key, entry in by_key.items() if key not in known]
        return sorted(new, key=lambda pair: pair[1].published_at)

    async def _place(self, key: str, entry: Entry, now: datetime) -> Placed:
        await asyncio.sleep(0)  # a first reading brings hundreds: answers to people go between
        story_id = self._judgement.window.place(entry)
        story_id = new_story_id(now) if story_id is None else story_id
        self._judgement.window.add(story_id, entry)
        matches = self._judgement.matcher.match(entry)
        return Placed(key=key, entry=entry, story_id=story_id, matches=matches)

    def _asking(self, placed: Sequence[Placed], announcements: Sequence[Announcement]) -> list[Placed]:
        """Ask for the pages of entries that say little, and of which somebody may be told."""
        told = {one.story_id for one in announcements} if self._reads_pages else set()
        return [replace(one, wants_page=one.story_id in told and is_thin(one.entry)) for one in placed]

    def _announce(self, placed: Sequence[Placed], now: datetime) -> tuple[Announcement, ...]:
        return tuple(
            announcement
            for one in placed
            for announcement in plan(
                one.story_id, one.entry, one.matches, levels=levels, settling=self._pace.settling, now=now
            )
        )


def _say(source: Source, result: Document | Unchanged | Failure, **counts: int) -> None:
    if isinstance(result, Failure):
        _log.warning("poll failed", source=source.id, trouble=str(result.trouble), detail=result.detail)
    elif counts.get("new"):
        _log.info("polled", source=source.id, **counts)
    else:
        _log.debug("polled", source=source.id, **counts)


def _failed(source_id: str, error: Exception) -> None:
    _log.error("poll broke off", source=source_id, error=repr(error), exc_info=error)
