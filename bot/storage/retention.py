"""Deletion of rows older than the retention, and repair of rows that wait for a digest that does not exist.

A story is deleted with its entries and matches when its last entry is older than the retention. A settled alert is
deleted after its story, for it keeps the story from being sent again; an alert that still waits stays. A known key is
kept longest.
"""

from datetime import datetime, timedelta

from sqlalchemy import Delete, Table, delete, exists, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.engine.database import Database
from bot.storage.engine.uncancellable import uncancellable
from bot.storage.outbox.batching import SUSPENDED_NEWS_AGE
from bot.storage.tables import OutboxState, alerts, digests, known_keys, leases, mutes, stories

MAX_DIGEST_DELAY = timedelta(days=9)  # no digest is due later than a week and a night


@uncancellable
class Cleanup:
    """Delete old rows and repair inconsistent ones."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def repair(self, now: datetime) -> int:
        """Drop alerts that waited in suspended chats for too long, and make due rows that no digest will include.

        Returns:
            The number of rows that were batched for a digest that does not exist, or due later than any digest can be:
            after the clock was set forward and back, or after a crash.
        """
        is_coming = exists().where(digests.c.chat_id == alerts.c.chat_id, digests.c.state == OutboxState.WAITING.value)
        batched = update(alerts).where(alerts.c.state == OutboxState.BATCHED.value, ~is_coming)
        async with self._database.write() as connection:
            await self._drop_suspended(connection, now)
            freed = await connection.execute(batched.values(state=OutboxState.WAITING.value, due_at=now))
            return freed.rowcount + await self._advance_farthest(connection, now)

    async def _drop_suspended(self, connection: AsyncConnection, now: datetime) -> None:
        """Drop alerts and digests that have waited in a suspended chat for so long that they are no longer news."""
        dropped = {
            "state": OutboxState.DROPPED.value,
            "detail": "nobody was there for two days",
            "settled_at": now,
        }
        for table in (alerts, digests):
            is_old = table.c.created_at <= now - SUSPENDED_NEWS_AGE
            suspended = update(table).where(table.c.state == OutboxState.SUSPENDED.value, is_old)
            await connection.execute(suspended.values(dropped))

    async def _advance_farthest(self, connection: AsyncConnection, now: datetime) -> int:
        """Make rows due now that are due later than any digest can be; return their number."""
        count = 0
        for table in (alerts, digests):
            is_open = table.c.state.in_([OutboxState.WAITING.value, OutboxState.BATCHED.value])
            far = update(table).where(is_open, table.c.due_at > now + MAX_DIGEST_DELAY)
            count += (await connection.execute(far.values(due_at=now))).rowcount
        return count

    async def forget_before(self, moment: datetime, keys_before: datetime) -> int:
        """Delete rows older than `moment`, and keys older than `keys_before`.

        Returns:
            The number of stories, alerts, digests, mutes, keys and leases deleted.
        """
        old = (
            delete(stories).where(stories.c.updated_at < moment),
            _without_story(alerts).where(alerts.c.settled_at < moment),
            delete(digests).where(digests.c.settled_at < moment),
            _without_story(mutes).where(mutes.c.muted_at < moment),
            delete(known_keys).where(known_keys.c.seen_at < keys_before),
            delete(leases).where(leases.c.until < moment),  # of processes that have ended
        )
        async with self._database.write() as connection:
            return sum([(await connection.execute(statement)).rowcount for statement in old])


def _without_story(table: Table) -> Delete:
    return delete(table).where(~exists().where(stories.c.id == table.c.story_id))
