"""Match a query with the stories of the last week, for a preview and for the list of a topic that is new.

The words of the week's entries are in memory (`RecentEntries`) and are updated as entries arrive, so that a query reads
and scores only the entries that it may match, of those the newest. A chat has one preview at a time; it ends when the
chat asks for something else.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock
from bot.matching.boilerplate import MAX_BODY_CHARS
from bot.matching.custom.compiler import CompiledQuery
from bot.matching.custom.index import CustomTopicIndex
from bot.matching.custom.recent_entries import RecentEntries
from bot.matching.matcher import Matcher
from bot.model.entries import Entry
from bot.model.topics import Match, Topic
from bot.storage.stories import Stories

PREVIEW_SPAN = timedelta(days=7)  # of stories that a preview covers
MAX_RECENT_ENTRIES = 20_000  # the newest
MAX_SCORED_ENTRIES = 1_000  # of a query, the newest
MAX_SCORED_CHARS = 400_000  # of their texts: 1.3 s of CPU
_PAGE_SIZE = 500
_SCORED_AT_ONCE = 50  # between two looks at whether the chat still waits
_REREAD_ENTRIES = 200  # the newest, whose articles may have been fetched meanwhile
_CONCURRENT_PREVIEWS = 2  # each takes a thread for up to a second
_TOPIC_ID = "preview"  # of a topic that is not stored


@dataclass(frozen=True, slots=True)
class WeekMatches:
    """The stories of the last week that match a query, each with its best match."""

    by_story: dict[int, Match]
    is_complete: bool  # False where the query may match more entries than are scored


@dataclass(slots=True)
class _Run:
    """A preview of a chat that is running."""

    is_cancelled: bool = False


class Previews:
    """Matches queries with the stories of the last week.

    Args:
        stories: the stored entries.
        matcher: scores an entry for a query.
        clock: the time.

    Attributes:
        scored_count: entries that were scored so far.
    """

    def __init__(self, *, stories: Stories, matcher: Matcher, clock: Clock) -> None:
        self._stories = stories
        self._matcher = matcher
        self._clock = clock
        self._recent = RecentEntries(MAX_RECENT_ENTRIES)
        self._last_id = 0
        self._refreshing = asyncio.Lock()
        self._slots = asyncio.Semaphore(_CONCURRENT_PREVIEWS)
        self._runs: dict[int, _Run] = {}
        self.scored_count = 0

    async def refresh(self) -> None:
        """Read the entries that have arrived since the last time."""
        async with self._refreshing:
            since, after = self._clock.now() - PREVIEW_SPAN, self._last_id - _REREAD_ENTRIES
            if not self._last_id:
                after = await self._stories.id_before_newest(MAX_RECENT_ENTRIES)
            while page := await self._stories.texts(since, after=after, limit=_PAGE_SIZE):
                await asyncio.to_thread(self._add, page)
                after = page[-1][0]
                self._last_id = max(self._last_id, after)

    def cancel(self, chat_id: int) -> None:
        """End the preview of a chat, if one is running."""
        if run := self._runs.pop(chat_id, None):
            run.is_cancelled = True

    async def matches(self, words: str, chat_id: int | None = None) -> WeekMatches | None:
        """Return the stories of the last week that match a query; None where the chat has asked for something else.

        Args:
            words: the query.
            chat_id: the chat that waits for a preview; None where the matches are needed anyway.

        Raises:
            QueryError: the query is invalid.
        """
        run = self._begin(chat_id)
        try:
            async with self._slots:
                return None if run.is_cancelled else await self._scored(words, run)
        finally:
            if chat_id is not None and self._runs.get(chat_id) is run:
                del self._runs[chat_id]

    def _begin(self, chat_id: int | None) -> _Run:
        run = _Run()
        if chat_id is not None:
            self.cancel(chat_id)
            self._runs[chat_id] = run
        return run

    async def _scored(self, words: str, run: _Run) -> WeekMatches | None:
        query, index = await asyncio.to_thread(_compiled, words)
        await self.refresh()
        candidates = await asyncio.to_thread(self._recent.candidates, query)
        best: dict[int, Match] = {}
        start = chars = 0
        while start < min(len(candidates), MAX_SCORED_ENTRIES) and chars < MAX_SCORED_CHARS:
            if run.is_cancelled:
                return None
            stop = min(start + _SCORED_AT_ONCE, MAX_SCORED_ENTRIES)
            page = await self._stories.entries(candidates[start:stop])
            start, self.scored_count = stop, self.scored_count + len(page)
            chars += sum(len(entry.title) + min(len(entry.body), MAX_BODY_CHARS) for _, entry in page)
            for story_id, match in await asyncio.to_thread(self._page_matches, page, index):
                if story_id not in best or match.score > best[story_id].score:
                    best[story_id] = match
        return None if run.is_cancelled else WeekMatches(best, is_complete=start >= len(candidates))

    def _add(self, page: Sequence[tuple[int, str]]) -> None:
        for entry_id, text in page:
            self._recent.add(entry_id, text)

    def _page_matches(self, page: Sequence[tuple[int, Entry]], index: CustomTopicIndex) -> list[tuple[int, Match]]:
        since = self._clock.now() - PREVIEW_SPAN
        return [
            (story_id, match)
            for story_id, entry in page
            if entry.seen_at >= since
            for match in self._matcher.preview(entry, index)
        ]


def _compiled(words: str) -> tuple[CompiledQuery, CustomTopicIndex]:
    index = CustomTopicIndex()
    index.add(Topic(_TOPIC_ID, words))
    return index.query(_TOPIC_ID), index
