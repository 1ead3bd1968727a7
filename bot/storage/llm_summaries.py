"""Answers of the language model: one request for each state of a story and language, and a budget a day."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.storage.engine.database import Database
from bot.storage.engine.uncancellable import uncancellable
from bot.storage.statements import insert
from bot.storage.tables import llm_summaries, stories


@dataclass(frozen=True, slots=True)
class LlmSummary:
    """An answer of the language model about a story."""

    story_id: int
    language: str
    covers: str  # a digest of the entries that it was made from
    title: str | None  # None: it was rejected
    text: str | None
    reason: str | None  # why it was rejected
    requested_at: datetime


@uncancellable
class LlmSummaries:
    """Store every answer as long as its story."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, story_id: int, language: str, covers: str) -> LlmSummary | None:
        """Return the answer for these entries of a story, None where none was requested."""
        query = select(llm_summaries).where(llm_summaries.c.story_id == story_id, llm_summaries.c.language == language)
        query = query.where(llm_summaries.c.covers == covers).order_by(llm_summaries.c.id.desc()).limit(1)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
            return None if row is None else LlmSummary(**{name: row[name] for name in LlmSummary.__slots__})

    async def count(self, since: datetime) -> int:
        """Return the number of answers requested since then."""
        async with self._database.read() as connection:
            query = select(func.count()).where(llm_summaries.c.requested_at >= since)
            return int((await connection.execute(query)).scalar_one())

    async def save(self, summary: LlmSummary) -> None:
        """Store an answer, unless its story was deleted."""
        columns = {name: getattr(summary, name) for name in LlmSummary.__slots__}
        async with self._database.write() as connection:
            story = await connection.execute(select(stories.c.id).where(stories.c.id == summary.story_id))
            if story.one_or_none() is not None:
                await connection.execute(insert(connection, llm_summaries).values(columns))
