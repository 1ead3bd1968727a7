"""Dead letters: alerts and digests that Telegram has refused permanently, stored for an operator."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, select, update

from bot.storage.engine.database import Database
from bot.storage.engine.uncancellable import uncancellable
from bot.storage.tables import OutboxState, alerts, digests


@dataclass(frozen=True, slots=True)
class DeadAlert:
    """An alert that is not attempted any more."""

    id: int
    chat_id: int
    story_id: int
    attempts: int
    reason: str
    dead_at: datetime


@dataclass(frozen=True, slots=True)
class DeadDigest:
    """A digest that is not attempted any more; its alerts were sent one by one."""

    id: int
    chat_id: int
    scheduled_at: datetime
    attempts: int
    reason: str
    dead_at: datetime


@uncancellable
class DeadLetters:
    """Store and retry the dead letters of both tables."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def list(self) -> tuple[DeadAlert | DeadDigest, ...]:
        """Return all dead letters, the latest first."""
        dead_alerts, dead_digests = (
            select(table).where(table.c.state == OutboxState.DEAD.value) for table in (alerts, digests)
        )
        async with self._database.read() as connection:
            letters: list[DeadAlert | DeadDigest] = [
                DeadAlert(row.id, row.chat_id, row.story_id, row.attempts, row.detail, row.settled_at)
                for row in await connection.execute(dead_alerts)
            ]
            letters += [
                DeadDigest(row.id, row.chat_id, row.scheduled_at, row.attempts, row.detail, row.settled_at)
                for row in await connection.execute(dead_digests)
            ]
        return tuple(sorted(letters, key=lambda letter: (letter.dead_at, letter.id), reverse=True))

    async def retry(self, alert_ids: Collection[int], digest_ids: Collection[int], *, now: datetime) -> int:
        """Make these dead letters due again; return how many."""
        return await self._retry({alerts: alert_ids, digests: digest_ids}, now)

    async def retry_all(self, *, now: datetime) -> int:
        """Make all dead letters due again; return how many."""
        return await self._retry({alerts: None, digests: None}, now)

    async def _retry(self, chosen: dict[Table, Collection[int] | None], now: datetime) -> int:
        fresh = {"state": OutboxState.WAITING.value, "attempts": 0, "plain": False, "due_at": now, "settled_at": None}
        count = 0
        async with self._database.write() as connection:
            for table, ids in chosen.items():
                statement = update(table).where(table.c.state == OutboxState.DEAD.value).values(fresh)
                if ids is not None:
                    statement = statement.where(table.c.id.in_(list(ids)))
                count += (await connection.execute(statement)).rowcount
        return count
