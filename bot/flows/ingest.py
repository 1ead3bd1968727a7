"""Ingest new entries: give each its story, match it with the topics, announce it, and save all of it at once.

Input: the entries of one source that were never seen before (`NewEntries`), from `bot.flows.poll`. Output: one
transaction with entries, stories, matches, alerts and the source's feed state.

Polling happens for many sources at once, ingestion for one at a time: two publishers that report one event in the same
second must be compared in the story window. `IngestLock` keeps this order within a process and between processes.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import log
from bot.alerting.planning import plan
from bot.clock import Clock
from bot.clustering.index import STORY_WINDOW
from bot.clustering.window import StoryWindow, entry_hash, new_story_id
from bot.coordination.ingest_lock import ConcurrentChanges, IngestLock
from bot.embedding.entry_embedder import EntryEmbedder
from bot.matching.matcher import Matcher
from bot.matching.thresholds import levels_reached
from bot.model.alerts import Announcement
from bot.model.entries import Entry, NewEntries, WindowEntry
from bot.model.topics import Match, strongest
from bot.model.vectors import EntryVectors
from bot.storage.stories import Placed, Stories
from bot.storage.story_split import Split
from bot.summarising.casualties import casualties
from bot.summarising.needs_article import needs_article

_log = log.get(__name__)

EMBEDDING_SECONDS = 1.0  # that a poll waits for vectors; entries without are compared by words, and merged later
MAX_SINGLE_ALERTS = 50  # new entries of one source at once; of more than these the alerts are batched


@dataclass(frozen=True, slots=True)
class IngestPolicy:
    """The choices of an operator."""

    settling: timedelta  # a first alert waits this long for other publishers
    edit_delay: timedelta = timedelta(minutes=1)  # changes of a story within it are one edit of its messages
    reads_articles: bool = False  # whether articles are queued whose feed entries say little


@dataclass(frozen=True, slots=True)
class _MatchedEntry:
    """An entry with its matches and, if it may be told and there was time, its vectors."""

    entry: Entry
    matches: tuple[Match, ...]
    vectors: EntryVectors | None = None


@dataclass(frozen=True, slots=True)
class _Placement:
    """The place of an entry among the stories and topics."""

    story_id: int
    matches: tuple[Match, ...]
    has_figures: bool  # of casualties, in a story that was known before: only such a story can change
    is_doubtful: bool
    vectors: EntryVectors | None


class Ingest:
    """Turn new entries into stories, matches and alerts.

    Args:
        stories: where all of it is saved.
        window: the stories of the last 72 h, in memory; changed by this flow alone.
        matcher: the names of every topic.
        ingest_lock: one ingestion at a time, in all processes.
        clock: the time.
        policy: the choices of the operator.
        embedder: of the entries that may be told; without it they are compared by words.
    """

    def __init__(
        self,
        *,
        stories: Stories,
        window: StoryWindow,
        matcher: Matcher,
        ingest_lock: IngestLock,
        clock: Clock,
        policy: IngestPolicy,
        embedder: EntryEmbedder | None = None,
    ) -> None:
        self._stories = stories
        self._window = window
        self._matcher = matcher
        self._ingest_lock = ingest_lock
        self._clock = clock
        self._policy = policy
        self._embedder = embedder

    async def warm_up(self) -> None:
        """Fill the story window from the database, once, before the first poll."""
        async with self._ingest_lock.acquire(since=self._clock.now() - STORY_WINDOW) as changes:
            self._apply(changes)

    async def expire(self) -> None:
        """Remove the stories from the window that are older than 72 h.

        It takes no lock: the window changes in one step between two awaits, and a story in progress may be gone.
        """
        self._window.expire(self._clock.now())

    async def ingest(self, batch: NewEntries) -> int:
        """Save what the entries mean, in one transaction; return the number of alerts written."""
        matched = [await self._match(entry) for _, entry in batch.entries]
        if self._embedder is not None and not batch.is_first_read:
            matched = await self._embed(matched, self._embedder)
        async with self._ingest_lock.acquire(since=self._clock.now() - STORY_WINDOW) as changes:
            self._apply(changes)
            now = self._clock.now()
            placements = [await self._place(item, now) for item in matched]
            announcements = () if batch.is_first_read else self._announce(batch, placements, now)
            placed = self._placed(batch, placements, announcements)
            alerts = await self._save(batch, placed, announcements, now)
            await self._split(await self._merge([(row.story_id, row.entry) for row in placed], now), now)
        return alerts

    def _apply(self, changes: ConcurrentChanges) -> None:
        """Add what other processes have committed meanwhile to the window."""
        for item in changes.entries:
            self._window.add(item.story_id, item.entry, item.vectors)
        self._window.move(changes.moved)

    async def _match(self, entry: Entry) -> _MatchedEntry:
        await asyncio.sleep(0)  # a first reading brings hundreds: answers to requests run in between
        return _MatchedEntry(entry, self._matcher.match(entry))

    async def _embed(self, matched: Sequence[_MatchedEntry], embedder: EntryEmbedder) -> list[_MatchedEntry]:
        """Add the vectors of the entries that may be told, as far as there is time."""
        followed = await self._stories.followed({match.topic_id for item in matched for match in item.matches})
        wanted = [item for item in matched if any(match.topic_id in followed for match in item.matches)]
        vectors = await embedder.embed([item.entry for item in wanted], deadline=EMBEDDING_SECONDS)
        embedded = dict(zip(map(id, wanted), vectors, strict=True))
        return [replace(item, vectors=embedded.get(id(item))) for item in matched]

    async def _place(self, item: _MatchedEntry, now: datetime) -> _Placement:
        await asyncio.sleep(0)  # see `_match`
        join = self._window.place(item.entry, item.vectors)
        placement = _Placement(
            story_id=join.story_id if join else new_story_id(now),
            matches=item.matches,
            has_figures=join is not None and bool(casualties(item.entry)),
            is_doubtful=join is not None and join.is_doubtful,
            vectors=item.vectors,
        )
        self._window.add(placement.story_id, item.entry, item.vectors)
        return placement

    def _announce(self, batch: NewEntries, placements: Sequence[_Placement], now: datetime) -> tuple[Announcement, ...]:
        return tuple(
            announcement
            for (_, entry), placement in zip(batch.entries, placements, strict=True)
            for announcement in plan(
                placement.story_id,
                entry,
                placement.matches,
                levels=levels_reached,
                settling=self._policy.settling,
                now=now,
                is_flood=len(batch.entries) > MAX_SINGLE_ALERTS,
            )
        )

    def _placed(
        self, batch: NewEntries, placements: Sequence[_Placement], announcements: Sequence[Announcement]
    ) -> list[Placed]:
        """Return the rows to save. An article is read if its story is announced and its entry is short."""
        announced = {announcement.story_id for announcement in announcements} if self._policy.reads_articles else set()
        return [
            Placed(
                key=key,
                entry=entry,
                story_id=placement.story_id,
                matches=placement.matches,
                wants_page=placement.story_id in announced and needs_article(entry),
                has_figures=placement.has_figures,
                vectors=placement.vectors,
                is_doubtful=placement.is_doubtful and not batch.is_first_read,
            )
            for (key, entry), placement in zip(batch.entries, placements, strict=True)
        ]

    async def _save(
        self, batch: NewEntries, placed: Sequence[Placed], announcements: Sequence[Announcement], now: datetime
    ) -> int:
        try:
            return await self._stories.save(
                source_id=batch.source_id,
                placed=placed,
                announcements=announcements,
                aliases=batch.aliases,
                polling=batch.state,
                edited_at=now + self._policy.edit_delay,
                now=now,
            )
        except Exception:  # a save that is cancelled is finished first, so only a failure leaves nothing behind
            for row in reversed(placed):
                self._window.discard(row.story_id, row.entry)
            raise

    async def attach(self, embedded: Mapping[int, EntryVectors]) -> None:
        """Compare stories anew by vectors of entries that were saved without, given by the entries' ids."""
        async with self._ingest_lock.acquire(since=self._clock.now() - STORY_WINDOW) as changes:
            self._apply(changes)
            items = await self._stories.placed(list(embedded))
            for entry_id, (story_id, entry) in items.items():
                self._window.attach(story_id, entry, embedded[entry_id])
            now = self._clock.now()
            await self._split(await self._merge(list(items.values()), now), now)

    async def _merge(self, added: Sequence[tuple[int, Entry]], now: datetime) -> tuple[int, ...]:
        """Merge the stories that these entries of theirs show to be one event; return the entries' stories after it."""
        remaining: dict[int, int] = {}  # merged story → the one that it went into
        for first_id, entry in added:
            await asyncio.sleep(0)
            story_id = _survivor(first_id, remaining)
            if candidate := self._window.merge_candidate(story_id, entry):
                older, newer = sorted((story_id, candidate))
                if await self._stories.merge(older, newer, edited_at=now + self._policy.edit_delay, now=now):
                    self._window.merge(older, newer)
                    remaining[newer] = older
                    _log.info("stories_merged", story=older, merged=newer)
        return tuple(dict.fromkeys(_survivor(first_id, remaining) for first_id, _ in added))

    async def _split(self, story_ids: Sequence[int], now: datetime) -> None:
        """Split the stories among these that have turned out to be two events each."""
        for story_id in story_ids:
            await asyncio.sleep(0)
            if hashes := self._window.split_candidate(story_id):
                await self._split_off(story_id, hashes, now)

    async def _split_off(self, story_id: int, hashes: frozenset[int], now: datetime) -> None:
        entries = await self._stories.members(story_id)
        moved = [entry for entry in entries if entry_hash(entry) in hashes]
        remaining = [entry for entry in entries if entry_hash(entry) not in hashes]
        split = Split(
            story_id=story_id,
            new_story_id=new_story_id(now),
            entry_ids=frozenset(entry.id for entry in moved if entry.id is not None),
            remaining=await self._strongest_matches(remaining),
            moved=await self._strongest_matches(moved),
        )
        if await self._stories.split(split, edited_at=now + self._policy.edit_delay, now=now):
            self._window.move(WindowEntry(split.new_story_id, entry) for entry in moved)
            _log.info("story_split", story=story_id, new_story=split.new_story_id, entries=len(moved))

    async def _strongest_matches(self, entries: Sequence[Entry]) -> tuple[Match, ...]:
        """Return the strongest match of these entries with each topic."""
        matched = [await self._match(entry) for entry in entries]
        return strongest(match for item in matched for match in item.matches)


def _survivor(story_id: int, remaining: Mapping[int, int]) -> int:
    """Return the story into which a story was merged, maybe by others; its own id where it was not."""
    while story_id in remaining:
        story_id = remaining[story_id]
    return story_id
