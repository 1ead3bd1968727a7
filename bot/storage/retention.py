"""What is forgotten.

A story goes whole, when its last entry is older than the retention, and takes its entries and matches along. An alert
that is finished goes after its story, for it is what keeps the story from being told again; an alert that still waits
stays. A known key stays longest.
"""

from datetime import datetime, timedelta

from sqlalchemy import Delete, Table, delete, exists, update

from bot.model.alerts import AlertKind
from bot.storage.database import Database
from bot.storage.outbox import digests
from bot.storage.tables import AlertState, alerts, known_keys, leases, mutes, stories
from bot.storage.uncancellable import uncancellable

FARTHEST = timedelta(days=9)  # no digest is farther away than a week and a night


@uncancellable
class Cleanup:
    """Forgets what is no longer needed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def repair(self, now: datetime) -> int:
        """Let nothing be forgotten: what nobody could be told is dropped, and what waits for nothing is told.

        Returns:
            How many alerts were held for a digest that is not there, or wait for a moment to which no digest is
            put off: the clock was set forth and back, or a crash came in between.
        """
        late = alerts.c.created_at <= now - digests.LOST_AFTER
        lost = update(alerts).where(alerts.c.state == AlertState.SUSPENDED.value, late)
        digest = alerts.alias("digest")
        is_coming = exists().where(
            digest.c.chat_id == alerts.c.chat_id,
            digest.c.edition == AlertKind.DIGEST.value,
            digest.c.state == AlertState.WAITING.value,
        )
        held = update(alerts).where(alerts.c.state == AlertState.BATCHED.value, ~is_coming)
        open_ones = alerts.c.state.in_([AlertState.WAITING.value, AlertState.BATCHED.value])
        far = update(alerts).where(open_ones, alerts.c.due_at > now + FARTHEST)
        async with self._database.write() as connection:
            await connection.execute(
                lost.values(state=AlertState.DROPPED.value, reason="nobody was there for two days", settled_at=now)
            )
            freed = await connection.execute(held.values(state=AlertState.WAITING.value, due_at=now))
            nearer = await connection.execute(far.values(due_at=now))
            return freed.rowcount + nearer.rowcount

    async def forget_before(self, moment: datetime, keys_before: datetime) -> int:
        """Delete what is older than the moment, and keys older than theirs.

        Returns:
            How many stories, alerts, mutes, keys and leases are gone.
        """
        old = (
            delete(stories).where(stories.c.updated_at < moment),
            _without_story(alerts).where(alerts.c.settled_at < moment),
            _without_story(mutes).where(mutes.c.muted_at < moment),
            delete(known_keys).where(known_keys.c.seen_at < keys_before),
            delete(leases).where(leases.c.until < moment),  # of processes that are no more
        )
        async with self._database.write() as connection:
            return sum([(await connection.execute(statement)).rowcount for statement in old])


def _without_story(table: Table) -> Delete:
    return delete(table).where(~exists().where(stories.c.id == table.c.story_id))
