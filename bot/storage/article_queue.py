"""Queue of the articles that entries link to, and their texts.

A claimed article is due again after the lease, so that a process that dies loses nothing; the number of claims is
limited, so that an article that crashes its process does not do so for ever.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, Update, func, select, update

from bot.model.entries import Entry
from bot.parsing.article.page import ArticlePage
from bot.parsing.urls import host_of
from bot.storage import mappers
from bot.storage import publishers as publisher_rows
from bot.storage.engine.database import Database
from bot.storage.engine.uncancellable import uncancellable
from bot.storage.tables import articles, entries, publishers, sources


@dataclass(frozen=True, slots=True)
class DueArticle:
    """An entry whose article is to be fetched."""

    id: int
    entry: Entry  # as parsed from its feed
    user_agent: str | None  # as configured for its source
    tries: int  # the current one included


@uncancellable
class ArticleQueue:
    """Store the articles of entries."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, *, now: datetime, lease: timedelta, tries: int, limit: int) -> tuple[DueArticle, ...]:
        """Claim articles that are due and were tried less often than `tries`, the longest overdue first."""
        due = (
            select(articles.c.entry_id)
            .where(articles.c.due_at.is_not(None), articles.c.due_at <= now, articles.c.attempts < tries)
            .order_by(articles.c.due_at, articles.c.entry_id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        claimed = (
            update(articles)
            .where(articles.c.entry_id.in_(due))
            .values(due_at=now + lease, attempts=articles.c.attempts + 1)
        )
        async with self._database.write() as connection:
            ids = list((await connection.execute(claimed.returning(articles.c.entry_id))).scalars())
            rows = (await connection.execute(_select_articles(ids))).mappings() if ids else ()
            return tuple(DueArticle(row["id"], mappers.entry(row), row["user_agent"], row["attempts"]) for row in rows)

    async def save(self, due: DueArticle, page: ArticlePage) -> None:
        """Save a fetched article; it is not fetched again."""
        async with self._database.write() as connection:
            await connection.execute(_settle(due, mappers.page_columns(page)))
            if page.publisher and host_of(page.url) == due.entry.publisher.id:
                await publisher_rows.set_missing_name(connection, due.entry.publisher.id, page.publisher)

    async def give_up(self, due: DueArticle, outcome: str) -> None:
        """Save why an article cannot be read; it is not fetched again."""
        async with self._database.write() as connection:
            await connection.execute(_settle(due, {"outcome": outcome}))

    async def postpone(self, due: DueArticle, outcome: str, *, until: datetime) -> None:
        """Make an article due again at `until`."""
        async with self._database.write() as connection:
            await connection.execute(_settle(due, {"outcome": outcome, "due_at": until}))

    async def counts(self) -> Mapping[str, int]:
        """Return how many articles had each outcome: "text", or why there is none; "waiting" before the first."""
        outcome = func.coalesce(articles.c.outcome, "waiting")
        query = select(outcome.label("outcome"), func.count().label("number")).group_by(outcome).order_by(outcome)
        async with self._database.read() as connection:
            return {row.outcome: row.number for row in await connection.execute(query)}


def _select_articles(ids: list[int]) -> Select[Any]:
    return (
        select(entries, *mappers.PUBLISHER, sources.c.user_agent, articles.c.attempts)
        .join_from(entries, publishers, publishers.c.id == entries.c.publisher_id)
        .join(sources, sources.c.id == entries.c.source_id)
        .join(articles, articles.c.entry_id == entries.c.id)
        .where(entries.c.id.in_(ids))
        .order_by(entries.c.id)
    )


def _settle(due: DueArticle, columns: mappers.Columns) -> Update:
    return update(articles).where(articles.c.entry_id == due.id).values({"due_at": None} | columns)
