"""A story in words for its reader: an outlet's own, or a machine's that passed every check.

The machine is asked once for what is known of a story in one language, whoever waits for it, and only so often a day.
Whatever goes wrong with it, the outlet's own sentences are told.
"""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time
from functools import lru_cache
from hashlib import blake2b
from weakref import WeakValueDictionary

from bot import log
from bot.clock import Clock
from bot.model.stories import Story, Summary
from bot.storage.llm_summaries import LlmSummaries, LlmSummary
from bot.summarising.extract import summarise
from bot.summarising.llm import LlmSummariser, RejectedSummary

_log = log.get(__name__)

_KEPT = 64  # summaries: thousands of chats are told of the same story within a minute


class Summaries:
    """Tells stories.

    Args:
        writer: the machine, None where there is none.
        writings: what it wrote.
        budget: how often it is asked in a day (UTC).
        clock: the time.
    """

    def __init__(self, *, writer: LlmSummariser | None, writings: LlmSummaries, budget: int, clock: Clock) -> None:
        self._writer = writer
        self._writings = writings
        self._budget = budget
        self._clock = clock
        self._summarise = lru_cache(maxsize=_KEPT)(summarise)
        self._in_flight = 0
        self._asking: WeakValueDictionary[tuple[int, str], asyncio.Lock] = WeakValueDictionary()

    async def summary(self, story: Story, language: str) -> Summary:
        """Return what is told of a story."""
        own = self._summarise(story, language)
        if self._writer is None:
            return own
        lock = self._asking.setdefault((story.id, language), asyncio.Lock())
        async with lock:
            writing = await self._known(story, language) or await self._ask(self._writer, story, language)
        if writing is None or writing.text is None or writing.title is None:
            return own
        return replace(own, title=writing.title, text=writing.text, is_machine_written=True)

    async def _known(self, story: Story, language: str) -> LlmSummary | None:
        return await self._writings.find(story.id, language, _covers(story))

    async def _ask(self, writer: LlmSummariser, story: Story, language: str) -> LlmSummary | None:
        now = self._clock.now()
        if await self._writings.count(_midnight(now)) + self._in_flight >= self._budget:
            return None
        self._in_flight += 1  # not counted yet
        try:
            return await self._asked(writer, story, language, now)
        finally:
            self._in_flight -= 1

    async def _asked(self, writer: LlmSummariser, story: Story, language: str, now: datetime) -> LlmSummary:
        answer = await writer.write(story, language)
        if isinstance(answer, RejectedSummary):
            _log.warning("llm_summary_rejected", story=story.id, language=language, reason=answer.reason)
            writing = LlmSummary(story.id, language, _covers(story), None, None, answer.reason, now)
        else:
            writing = LlmSummary(story.id, language, _covers(story), answer.title, answer.text, None, now)
        await self._writings.save(writing)
        return writing


def _covers(story: Story) -> str:
    digest = blake2b(digest_size=16)
    for entry in story.entries:
        digest.update(f"{entry.publisher.id}\n{entry.title}\n{entry.body}\n".encode("utf-8", "replace"))
    return digest.hexdigest()


def _midnight(now: datetime) -> datetime:
    return datetime.combine(now.astimezone(UTC).date(), time(), UTC)
