"""Sources and their polling state. A due time is a column: a restart has nothing to restore."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Select, bindparam, case, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.sources import DueSource, FeedState, Source
from bot.storage import mappers
from bot.storage import publishers as publisher_rows
from bot.storage.engine.database import Database
from bot.storage.engine.group_commit import GroupCommit
from bot.storage.engine.uncancellable import uncancellable
from bot.storage.statements import Insert, insert
from bot.storage.tables import publishers, sources

RESET_WITH_ADDRESS = (  # columns that are reset when the catalogue gives a source another address
    "etag", "last_modified", "body_hash", "full_body_at", "trusts_not_modified", "address", "last_error", "gone_at",
    "retired_at",
)  # fmt: skip
_SAVE_STATE = update(sources).where(sources.c.id == bindparam("source_id"))  # built once; the rows name the columns


@uncancellable
class Sources:
    """Store the sources of the catalogue, each with its polling state."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._states = GroupCommit(self._write_states)

    async def ensure(self, catalogue: Sequence[Source], *, now: datetime) -> None:
        """Synchronise the sources with the catalogue.

        A new source is due at once; one with another address is polled there as if new; one that was removed
        from the catalogue is switched off, and its entries stay.
        """
        async with self._database.write() as connection:
            await publisher_rows.save_catalogue(connection, (source.publisher for source in catalogue))
            await connection.execute(update(sources).values(is_on=False))
            if catalogue:
                statement = _upsert(insert(connection, sources))
                await connection.execute(statement, [_columns(source, now) for source in catalogue])

    async def due(self, *, now: datetime, limit: int, owner: str = "") -> tuple[DueSource, ...]:
        """Return the sources to poll now, the longest overdue first, at no host that another owner polls."""
        waiting = _select_sources().where(sources.c.next_poll_at <= now, sources.c.retired_at.is_(None))
        if self._database.is_shared:
            rival = sources.alias("other")
            held = exists().where(rival.c.host == sources.c.host, rival.c.owner != owner, rival.c.lease_until > now)
            waiting = waiting.where(~held)
        return await self._read(waiting.order_by(sources.c.next_poll_at, sources.c.id).limit(limit))

    async def claim(self, ids: Collection[str], *, owner: str, now: datetime, lease: timedelta) -> frozenset[str]:
        """Claim sources; return those that no other owner holds: on SQLite, which has one process, all of them."""
        if not self._database.is_shared or not ids:
            return frozenset(ids)
        free = or_(sources.c.owner.is_(None), sources.c.owner == owner, sources.c.lease_until <= now)
        chosen = select(sources.c.id).where(sources.c.id.in_(list(ids)), free, sources.c.next_poll_at <= now)
        chosen = chosen.order_by(sources.c.id).with_for_update(skip_locked=True)
        taken = update(sources).where(sources.c.id.in_(chosen)).values(owner=owner, lease_until=now + lease)
        async with self._database.write() as connection:
            return frozenset((await connection.execute(taken.returning(sources.c.id))).scalars())

    async def holders(self) -> frozenset[str]:
        """Return the worker ids that hold a source."""
        async with self._database.read() as connection:
            rows = await connection.execute(select(sources.c.owner).where(sources.c.owner.is_not(None)).distinct())
            return frozenset(rows.scalars())

    async def release(self, owner: str) -> None:
        """Release every source that this worker id holds."""
        async with self._database.write() as connection:
            held = update(sources).where(sources.c.owner == owner)
            await connection.execute(held.values(owner=None, lease_until=None))

    async def clamp(self, now: datetime) -> int:
        """Bring due times to within a source's own pause, as after a clock was set back; return how many changed."""
        future = select(sources.c.id, sources.c.next_poll_at, sources.c.pause_seconds).where(
            sources.c.next_poll_at > now, sources.c.retired_at.is_(None)
        )
        async with self._database.write() as connection:
            rows = (await connection.execute(future.order_by(sources.c.id))).all()
            nearer = [
                {"source": row.id, "at": now + timedelta(seconds=row.pause_seconds)}
                for row in rows
                if row.next_poll_at > now + timedelta(seconds=row.pause_seconds)
            ]
            if nearer:
                clamped = update(sources).where(sources.c.id == bindparam("source"))
                await connection.execute(clamped.values(next_poll_at=bindparam("at")), nearer)
            return len(nearer)

    async def all(self) -> tuple[DueSource, ...]:
        """Return every source of the catalogue."""
        return await self._read(_select_sources().order_by(sources.c.id))

    async def silent(self, failures: int) -> tuple[int, int]:
        """Return the number of sources with at least `failures` failures in a row, and the number of all sources."""
        failing = func.count().filter(sources.c.failures >= failures)
        async with self._database.read() as connection:
            rows = await connection.execute(select(failing, func.count()).select_from(sources).where(sources.c.is_on))
            silent, count = rows.one()
        return silent, count

    async def save_polling(self, source_id: str, state: FeedState) -> None:
        """Save a source's state after a poll without new entries, as most polls are, in a shared transaction.

        Where the transaction fails, one of its callers gets the error; the sources of all of them stay due.
        """
        await self._states.save(source_id, state)

    async def _write_states(self, states: Mapping[str, FeedState]) -> None:
        async with self._database.write() as connection:
            await save_states(connection, states)

    async def _read(self, query: Select[Any]) -> tuple[DueSource, ...]:
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).mappings()
            return tuple(DueSource(source=mappers.source(row), state=mappers.polling(row)) for row in rows)


async def save_states(connection: AsyncConnection, states: Mapping[str, FeedState]) -> None:
    """Save the states of sources, by their ids."""
    columns = [
        {"source_id": source_id, **mappers.polling_columns(polling), "owner": None, "lease_until": None}
        for source_id, polling in sorted(states.items())
    ]
    await connection.execute(_SAVE_STATE, columns)


def _select_sources() -> Select[Any]:
    joined = select(sources, *mappers.PUBLISHER).join(publishers, publishers.c.id == sources.c.publisher_id)
    return joined.where(sources.c.is_on)


def _columns(source: Source, now: datetime) -> mappers.Columns:
    new = mappers.polling_columns(FeedState(next_poll_at=now, pause=timedelta()))
    return new | mappers.source_columns(source) | {"is_on": True, "host": urlsplit(source.url).hostname or ""}


def _upsert(statement: Insert) -> Insert:
    """Take the columns of the catalogue, and keep the polling state unless the address has changed."""
    new = statement.excluded
    same = sources.c.url == new.url
    state_columns = {name: case((same, sources.c[name])) for name in RESET_WITH_ADDRESS}
    reset_columns = {
        "failures": case((same, sources.c.failures), else_=0),
        **{name: case((same, sources.c[name]), else_=new[name]) for name in ("hints", "pending_redirect")},
        "next_poll_at": case((same, sources.c.next_poll_at), else_=new.next_poll_at),
    }
    catalogue_columns = {
        name: new[name] for name in ("publisher_id", "url", "language", "format", "user_agent", "is_on", "host")
    }
    return statement.on_conflict_do_update(
        index_elements=["id"], set_=catalogue_columns | state_columns | reset_columns
    )
