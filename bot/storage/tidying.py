"""What is forgotten.

A story goes whole, when its last entry is older than the retention, and takes its entries and matches along. An alert
that is finished goes after its story, for it is what keeps the story from being told again; an alert that still waits
stays. A known key stays longest.
"""

from datetime import datetime

from sqlalchemy import Delete, Table, delete, exists

from bot.storage.database import Database
from bot.storage.tables import alerts, known_keys, mutes, stories
from bot.storage.unbroken import unbroken


@unbroken
class Tidying:
    """Forgets what is no longer needed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def forget_before(self, moment: datetime, keys_before: datetime) -> int:
        """Delete what is older than the moment, and keys older than theirs.

        Returns:
            How many stories, alerts, mutes and keys are gone.
        """
        old = (
            delete(stories).where(stories.c.updated_at < moment),
            _without_story(alerts).where(alerts.c.settled_at < moment),
            _without_story(mutes).where(mutes.c.muted_at < moment),
            delete(known_keys).where(known_keys.c.seen_at < keys_before),
        )
        async with self._database.write() as connection:
            return sum([(await connection.execute(statement)).rowcount for statement in old])


def _without_story(table: Table) -> Delete:
    return delete(table).where(~exists().where(stories.c.id == table.c.story_id))
