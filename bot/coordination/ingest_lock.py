"""Serialise ingestion: one batch at a time, by any number of processes, each with what the others have committed.

Every polling process holds the stories of the last days in memory. Before it ingests, it locks a row that all of them
share and reads what others have written since it last held the lock: new entries by their ids, and those that a merge
or a split has moved to another story by its number. With SQLite there is one process: a lock in memory is enough, and
only the first acquisition reads anything.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.entries import WindowEntry
from bot.storage import mappers
from bot.storage.counters import ENTRY_MOVES, value_of
from bot.storage.engine.database import Database
from bot.storage.statements import Insert, insert
from bot.storage.stories import window_entries
from bot.storage.tables import counters, entries

INGESTION_COUNTER = "ingestion"  # the row of the table `counters` that is locked; its value has no meaning


@dataclass(frozen=True, slots=True)
class ConcurrentChanges:
    """The changes that other processes have committed since this process last held the lock."""

    entries: tuple[WindowEntry, ...] = ()  # in the order of their arrival
    moved: tuple[WindowEntry, ...] = ()  # older ones that a merge or split has moved, or that were embedded meanwhile


class IngestLock:
    """The right to ingest: held by one task of one process at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._task_lock = asyncio.Lock()  # between the tasks of this process
        self._newest_id: int | None = None  # the highest id of an entry that is known here; None: nothing was read yet
        self._newest_move = 0  # the highest number of a merge or split that is known here

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
                counter = select(counters.c.value).where(counters.c.name == INGESTION_COUNTER)
                await connection.execute(counter.with_for_update())
                newest_move = await value_of(connection, ENTRY_MOVES)
                yield await self._changes(connection, since)
                newest_id = (await connection.execute(select(func.max(entries.c.id)))).scalar_one_or_none()
                # Newer entries were written by the holder itself. Late vectors are saved without the lock: what was
                # moved meanwhile is yielded the next time, and moved to where it is if the holder has done so itself.
                self._newest_id, self._newest_move = newest_id or 0, newest_move

    async def _changes(self, connection: AsyncConnection, since: datetime) -> ConcurrentChanges:
        newest_id = self._newest_id or 0
        is_moved = entries.c.move_number > self._newest_move, entries.c.id <= newest_id
        new = await _entries(connection, since, entries.c.id > newest_id)
        return ConcurrentChanges(new, await _entries(connection, since, *is_moved))

    async def _first_changes(self, since: datetime) -> ConcurrentChanges:
        if self._newest_id is not None:
            return ConcurrentChanges()
        async with self._database.read() as connection:
            changes = ConcurrentChanges(await _entries(connection, since))
        self._newest_id = 0
        return changes


def _create_counter(connection: AsyncConnection) -> Insert:
    return insert(connection, counters).values(name=INGESTION_COUNTER, value=0).on_conflict_do_nothing()


async def _entries(
    connection: AsyncConnection, since: datetime, *conditions: ColumnElement[bool]
) -> tuple[WindowEntry, ...]:
    query = window_entries(since).where(*conditions).order_by(entries.c.id)
    return tuple(map(mappers.window_entry, (await connection.execute(query)).mappings()))
