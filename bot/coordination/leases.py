"""Leases: rows with a name, an owner and an expiry, the same on both databases.

Chosen before `pg_advisory_lock`, which belongs to a session and breaks behind a pooler that shares sessions.
"""

from datetime import datetime, timedelta

from sqlalchemy import or_, update

from bot.storage.engine.database import CLOCK_SKEW, Database
from bot.storage.engine.uncancellable import uncancellable
from bot.storage.statements import insert
from bot.storage.tables import leases


@uncancellable
class Leases:
    """Take, renew and release leases."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def hold(self, name: str, *, owner: str, now: datetime, ttl: timedelta) -> bool:
        """Take or renew a lease; return False where another owner has it.

        A lease that ends much later than one that begins now was taken before the clock was set back: it is void.
        """
        is_free = or_(leases.c.owner == owner, leases.c.until <= now, leases.c.until > now + ttl + CLOCK_SKEW)
        async with self._database.write() as connection:
            row = {"name": name, "owner": owner, "until": now + ttl}
            await connection.execute(insert(connection, leases).values(row).on_conflict_do_nothing())
            statement = update(leases).where(leases.c.name == name, is_free).values(owner=owner, until=now + ttl)
            return (await connection.execute(statement)).rowcount > 0

    async def release(self, owner: str, *, now: datetime) -> None:
        """Release every lease of the owner."""
        async with self._database.write() as connection:
            await connection.execute(update(leases).where(leases.c.owner == owner).values(until=now))
