"""Vectors of entries: saved with them or later, and read at a start."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.entries import Entry
from bot.model.vectors import EntryVectors
from bot.storage import mappers
from bot.storage.counters import ENTRY_MOVES, increment, value_of
from bot.storage.engine.database import Database
from bot.storage.engine.uncancellable import uncancellable
from bot.storage.statements import insert
from bot.storage.tables import entries, entry_vectors, matches, publishers, subscriptions

_BLANK_CHARS = " \t\n\r\xa0."  # a title of nothing else has no text to embed (`bot.embedding.texts`)


@uncancellable
class SentenceVectors:
    """Store the vectors that were not ready when their entries were saved."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def missing(self, *, model: str, since: datetime, limit: int) -> dict[int, Entry]:
        """Return entries that may be told and have no vectors of this model, by their ids, the newest first.

        These are the entries seen since then of stories about a topic that somebody follows.
        """
        is_followed = exists().where(
            matches.c.story_id == entries.c.story_id, subscriptions.c.topic_id == matches.c.topic_id
        )
        has_vectors = exists().where(entry_vectors.c.entry_id == entries.c.id, entry_vectors.c.model == model)
        texts = entries.c.title, entries.c.text, entries.c.description
        has_text = or_(*(func.trim(text, _BLANK_CHARS) != "" for text in texts))
        query = (
            select(entries, *mappers.PUBLISHER)
            .join_from(entries, publishers, publishers.c.id == entries.c.publisher_id)
            .where(entries.c.seen_at >= since, has_text, is_followed, ~has_vectors)
            .order_by(entries.c.id.desc())
            .limit(limit)
        )
        async with self._database.read() as connection:
            return {row["id"]: mappers.entry(row) for row in (await connection.execute(query)).mappings()}

    async def save(self, vectors: Mapping[int, EntryVectors]) -> None:
        """Save vectors by the ids of their entries; those of entries that were deleted meanwhile are left out.

        Other processes read them with the entries that were moved (`IngestLock`).
        """
        async with self._database.write() as connection:
            await increment(connection, ENTRY_MOVES)
            number = await value_of(connection, ENTRY_MOVES)
            marked = update(entries).where(entries.c.id.in_(list(vectors))).values(move_number=number)
            ids = (await connection.execute(marked.returning(entries.c.id))).scalars()
            await save_vectors(connection, {entry_id: vectors[entry_id] for entry_id in sorted(ids)})


async def save_vectors(connection: AsyncConnection, vectors: Mapping[int, EntryVectors]) -> None:
    """Save vectors by the ids of their entries, in place of those of another model."""
    if not vectors:
        return
    statement = insert(connection, entry_vectors)
    columns = {name: statement.excluded[name] for name in ("model", "title", "lead")}
    statement = statement.on_conflict_do_update(index_elements=["entry_id"], set_=columns)
    rows = [mappers.vector_columns(entry_id, value) for entry_id, value in vectors.items()]
    await connection.execute(statement, rows)
