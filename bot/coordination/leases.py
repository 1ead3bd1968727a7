"""Who alone may do a thing, and who lives: a row with a name, an owner and an end, the same on both databases.

Chosen before `pg_advisory_lock`, which belongs to a session and breaks behind a pooler that shares sessions.
"""

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from bot.storage.database import CLOCK_SKEW, Database, insert
from bot.storage.tables import leases
from bot.storage.uncancellable import uncancellable

HEARTBEAT_PREFIX = "life of "  # before the owner: the name of what everybody holds who lives


@uncancellable
class Leases:
    """Leases of things that one process does for all."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def hold(self, name: str, *, owner: str, now: datetime, span: timedelta) -> bool:
        """Take or keep a lease; return False where another owner has it.

        A lease that ends much later than one that begins now was given before the clock was set back: it is void.
        """
        free = or_(leases.c.owner == owner, leases.c.until <= now, leases.c.until > now + span + CLOCK_SKEW)
        async with self._database.write() as connection:
            there = {"name": name, "owner": owner, "until": now + span}
            await connection.execute(insert(connection, leases).values(there).on_conflict_do_nothing())
            mine = update(leases).where(leases.c.name == name, free).values(owner=owner, until=now + span)
            return (await connection.execute(mine)).rowcount > 0

    async def beat(self, owner: str, *, now: datetime, span: timedelta) -> None:
        """Say that the owner lives, for that span."""
        await self.hold(f"{HEARTBEAT_PREFIX}{owner}", owner=owner, now=now, span=span)

    async def alive(self, *, now: datetime) -> frozenset[str]:
        """Return the owners who live; whoever only holds a lease that has not ended yet may be dead."""
        asked = select(leases.c.owner).where(leases.c.name.startswith(HEARTBEAT_PREFIX), leases.c.until > now)
        async with self._database.read() as connection:
            return frozenset((await connection.execute(asked)).scalars())

    async def release(self, owner: str, *, now: datetime) -> None:
        """Give back whatever the owner holds."""
        async with self._database.write() as connection:
            await connection.execute(update(leases).where(leases.c.owner == owner).values(until=now))
