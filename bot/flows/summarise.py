"""Summarise a story: in a publisher's own sentences, or a language model's where its text passes every check.

The model is called once for the entries of a story in one language, however many alerts wait for it, and at most
`budget` times a day. Whatever goes wrong with it, the publisher's own sentences are used.
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

_CACHE_SIZE = 64  # summaries: thousands of chats are sent the same story within a minute


class Summaries:
    """Summarise stories.

    Args:
        llm: the language model; None: no model.
        stored: its texts, and the reasons for which others were rejected.
        budget: calls of the model in a day (UTC).
        clock: the time.
    """

    def __init__(self, *, llm: LlmSummariser | None, stored: LlmSummaries, budget: int, clock: Clock) -> None:
        self._llm = llm
        self._stored = stored
        self._budget = budget
        self._clock = clock
        self._summarise = lru_cache(maxsize=_CACHE_SIZE)(summarise)
        self._in_flight = 0
        self._locks: WeakValueDictionary[tuple[int, str], asyncio.Lock] = WeakValueDictionary()

    async def summary(self, story: Story, language: str) -> Summary:
        """Return the summary of a story in a language, or in the nearest one available."""
        extract = self._summarise(story, language)
        if self._llm is None:
            return extract
        lock = self._locks.setdefault((story.id, language), asyncio.Lock())
        async with lock:
            generated = await self._find(story, language) or await self._generate_within_budget(
                self._llm, story, language
            )
        if generated is None or generated.text is None or generated.title is None:
            return extract
        return replace(extract, title=generated.title, text=generated.text, is_machine_written=True)

    async def _find(self, story: Story, language: str) -> LlmSummary | None:
        return await self._stored.find(story.id, language, _fingerprint(story))

    async def _generate_within_budget(self, llm: LlmSummariser, story: Story, language: str) -> LlmSummary | None:
        now = self._clock.now()
        if await self._stored.count(_midnight(now)) + self._in_flight >= self._budget:
            return None
        self._in_flight += 1  # the database does not count it yet
        try:
            return await self._generate(llm, story, language, now)
        finally:
            self._in_flight -= 1

    async def _generate(self, llm: LlmSummariser, story: Story, language: str, now: datetime) -> LlmSummary:
        result = await llm.write(story, language)
        if isinstance(result, RejectedSummary):
            _log.warning("llm_summary_rejected", story=story.id, language=language, reason=result.reason)
            summary = LlmSummary(story.id, language, _fingerprint(story), None, None, result.reason, now)
        else:
            summary = LlmSummary(story.id, language, _fingerprint(story), result.title, result.text, None, now)
        await self._stored.save(summary)
        return summary


def _fingerprint(story: Story) -> str:
    """Return a hash of the model's input for a story."""
    digest = blake2b(digest_size=16)
    for entry in story.entries:
        digest.update(f"{entry.publisher.id}\n{entry.title}\n{entry.body}\n".encode("utf-8", "replace"))
    return digest.hexdigest()


def _midnight(now: datetime) -> datetime:
    return datetime.combine(now.astimezone(UTC).date(), time(), UTC)
