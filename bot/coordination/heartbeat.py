"""The heartbeat of each process: a lease in its own name, renewed every second, which shows that it is alive.

An unexpired lease on work does not show it: its owner may be dead. The heartbeats are rows of the same table, set apart
by a prefix of their names.
"""

from datetime import datetime, timedelta

from sqlalchemy import select

from bot.coordination.leases import Leases
from bot.storage.engine.database import Database
from bot.storage.engine.uncancellable import uncancellable
from bot.storage.tables import leases

HEARTBEAT_INTERVAL = timedelta(seconds=1)
HEARTBEAT_TTL = timedelta(seconds=5)  # a process counts as alive for so long after a heartbeat
_NAME_PREFIX = "life of "  # before the owner


@uncancellable
class Heartbeats:
    """The heartbeats of all processes on one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._leases = Leases(database)

    async def beat(self, owner: str, *, now: datetime) -> None:
        """Record that the owner is alive."""
        await self._leases.hold(f"{_NAME_PREFIX}{owner}", owner=owner, now=now, ttl=HEARTBEAT_TTL)

    async def alive(self, *, now: datetime) -> frozenset[str]:
        """Return the owners whose heartbeat has not expired."""
        statement = select(leases.c.owner).where(leases.c.name.startswith(_NAME_PREFIX), leases.c.until > now)
        async with self._database.read() as connection:
            return frozenset((await connection.execute(statement)).scalars())
