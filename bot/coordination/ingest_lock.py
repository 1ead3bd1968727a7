"""Serialise ingestion: one batch at a time, by any number of processes, each with what the others have committed.

Every polling process holds the stories of the last days in memory. Before it ingests, it locks a row that all of them
share and reads what others have written since it last held the lock: entries by their ids, and merges, which a counter
numbers. With SQLite there is one process: a lock in memory is enough, and only the first acquisition reads anything.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.entries import Entry
from bot.storage import mappers
from bot.storage.engine.database import Database
from bot.storage.statements import Insert, insert
from bot.storage.tables import counters, entries, publishers, stories

MERGE_COUNTER = "mergers"  # its name in the table `counters`


@dataclass(slots=True)
class ConcurrentChanges:
    """The changes that other processes have committed since this process last held the lock."""

    entries: tuple[tuple[int, Entry], ...] = ()  # with the ids of their stories, in the order of their arrival
    merged: tuple[tuple[int, int], ...] = ()  # the story that remains, and the one that was merged into it
    own_merges: int = 0  # set by the holder: how many stories it has merged


class IngestLock:
    """The right to ingest: held by one task of one process at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._task_lock = asyncio.Lock()  # between the tasks of this process
        self._newest_id: int | None = None  # the highest id of an entry that is known here; None: nothing was read yet
        self._merge_count = -1  # as of the last acquisition; the first time every merge is yielded

    @asynccontextmanager
    async def acquire(self, *, since: datetime) -> AsyncIterator[ConcurrentChanges]:
        """Hold the lock; yield the changes committed since this process last held it.

        The first time these are all changes since the given moment.
        """
        async with self._task_lock:
            if not self._database.is_shared:
                yield await self._first_changes(since)
                return
            async with self._database.write() as connection:
                await connection.execute(_create_counter(connection))
                counter = select(counters.c.value).where(counters.c.name == MERGE_COUNTER).with_for_update()
                merge_count = (await connection.execute(counter)).scalar_one()
                merged = await _merged(connection, since) if merge_count != self._merge_count else ()
                changes = ConcurrentChanges(await _entries(connection, self._newest_id or 0, since), merged)
                yield changes
                if changes.own_merges:
                    merge_count += changes.own_merges
                    increased = update(counters).where(counters.c.name == MERGE_COUNTER)
                    await connection.execute(increased.values(value=merge_count))
                newest_id = (await connection.execute(select(func.max(entries.c.id)))).scalar_one_or_none()
                # entries that are newer than those yielded were written by the holder itself
                self._newest_id, self._merge_count = newest_id or 0, merge_count

    async def _first_changes(self, since: datetime) -> ConcurrentChanges:
        if self._newest_id is not None:
            return ConcurrentChanges()
        async with self._database.read() as connection:
            changes = ConcurrentChanges(await _entries(connection, 0, since))
        self._newest_id = 0
        return changes


def _create_counter(connection: AsyncConnection) -> Insert:
    return insert(connection, counters).values(name=MERGE_COUNTER, value=0).on_conflict_do_nothing()


async def _entries(connection: AsyncConnection, after_id: int, since: datetime) -> tuple[tuple[int, Entry], ...]:
    statement = (
        select(entries, *mappers.PUBLISHER)
        .join_from(entries, publishers, publishers.c.id == entries.c.publisher_id)
        .where(entries.c.id > after_id, entries.c.seen_at >= since)
        .order_by(entries.c.id)
    )
    rows = (await connection.execute(statement)).mappings()
    return tuple((row["story_id"], mappers.entry(row)) for row in rows)


async def _merged(connection: AsyncConnection, since: datetime) -> tuple[tuple[int, int], ...]:
    statement = (
        select(stories.c.merged_into, stories.c.id)
        .where(stories.c.merged_into.is_not(None), stories.c.updated_at >= since)
        .order_by(stories.c.id)
    )
    return tuple((row.merged_into, row.id) for row in await connection.execute(statement))
