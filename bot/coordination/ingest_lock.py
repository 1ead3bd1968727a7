"""IngestLock which story an entry tells, by several processes: one at a time, each knowing what the others decided.

Every poller has the stories of the last days in its memory. Before it decides it takes a row that all of them share,
and reads what others have written since it last did: entries by their numbers, and mergers, which a counter counts.
On SQLite there is one process, which needs neither.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.entries import Entry
from bot.storage import mappers
from bot.storage.database import Database, Insert, insert
from bot.storage.tables import counters, entries, publishers, stories

MERGERS = "mergers"


@dataclass(slots=True)
class ConcurrentChanges:
    """One's turn to decide: what others have decided meanwhile, and what they are to hear of."""

    entries: tuple[tuple[int, Entry], ...] = ()  # with the ids of their stories, in the order of their arrival
    merged: tuple[tuple[int, int], ...] = ()  # story that goes on, story that has gone into it
    mergers: int = 0  # stories that were made one in this turn


class IngestLock:
    """The right to decide."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._seen = 0  # the highest number of an entry that is known here
        self._mergers = -1  # how many there were; every merger is told the first time

    @asynccontextmanager
    async def acquire(self, *, since: datetime) -> AsyncIterator[ConcurrentChanges]:
        """Let nobody else decide while this is open; say what others have decided since the last time.

        The first time that is everything since the given moment.
        """
        if not self._database.is_shared:
            yield ConcurrentChanges()
            return
        async with self._database.write() as connection:
            await connection.execute(_there(connection))
            asked = select(counters.c.value).where(counters.c.name == MERGERS).with_for_update()
            mergers = (await connection.execute(asked)).scalar_one()
            merged = await _merged(connection, since) if mergers != self._mergers else ()
            turn = ConcurrentChanges(await _entries(connection, self._seen, since), merged)
            yield turn
            if turn.mergers:
                mergers += turn.mergers
                counted = update(counters).where(counters.c.name == MERGERS)
                await connection.execute(counted.values(value=mergers))
            newest = (await connection.execute(select(func.max(entries.c.id)))).scalar_one_or_none()
            self._seen, self._mergers = newest or 0, mergers  # what is new since the beginning of the turn is our own


def _there(connection: AsyncConnection) -> Insert:
    return insert(connection, counters).values(name=MERGERS, value=0).on_conflict_do_nothing()


async def _entries(connection: AsyncConnection, after: int, since: datetime) -> tuple[tuple[int, Entry], ...]:
    asked = (
        select(entries, *mappers.PUBLISHER)
        .join_from(entries, publishers, publishers.c.id == entries.c.publisher_id)
        .where(entries.c.id > after, entries.c.seen_at >= since)
    )
    found = (await connection.execute(asked.order_by(entries.c.id))).mappings()
    return tuple((row["story_id"], mappers.entry(row)) for row in found)


async def _merged(connection: AsyncConnection, since: datetime) -> tuple[tuple[int, int], ...]:
    asked = select(stories.c.merged_into, stories.c.id).where(
        stories.c.merged_into.is_not(None), stories.c.updated_at >= since
    )
    return tuple((row.merged_into, row.id) for row in await connection.execute(asked.order_by(stories.c.id)))
