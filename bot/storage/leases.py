"""Who alone may do a thing: a row with a name, an owner and an end, the same on both databases.

Chosen before `pg_advisory_lock`, which belongs to a session and breaks behind a pooler that shares sessions.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update

from bot.storage.database import Database, insert
from bot.storage.tables import leases
from bot.storage.unbroken import unbroken

LONG_AGO = timedelta(hours=1)


@unbroken
class Leases:
    """Leases of things that one process does for all."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def hold(self, name: str, *, owner: str, now: datetime, span: timedelta) -> bool:
        """Take or keep a lease; return False where another owner has it.

        A lease that would end later than one that begins now was given before the clock was set back: it is void.
        """
        free = or_(leases.c.owner == owner, leases.c.until <= now, leases.c.until > now + span)
        async with self._database.write() as connection:
            there = {"name": name, "owner": owner, "until": now + span}
            await connection.execute(insert(connection, leases).values(there).on_conflict_do_nothing())
            mine = update(leases).where(leases.c.name == name, free).values(owner=owner, until=now + span)
            return (await connection.execute(mine)).rowcount > 0

    async def living(self, *, now: datetime) -> frozenset[str]:
        """Return the owners of whatever is held."""
        async with self._database.read() as connection:
            found = await connection.execute(select(leases.c.owner).where(leases.c.until > now))
            return frozenset(found.scalars())

    async def forget(self, *, now: datetime) -> None:
        """Delete the rows of leases that have ended long ago."""
        async with self._database.write() as connection:
            await connection.execute(delete(leases).where(leases.c.until < now - LONG_AGO))

    async def release(self, owner: str, *, now: datetime) -> None:
        """Give back whatever the owner holds."""
        async with self._database.write() as connection:
            await connection.execute(update(leases).where(leases.c.owner == owner).values(until=now))
