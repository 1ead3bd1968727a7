"""Migrate the database."""

import argparse

from bot.settings import read
from bot.storage.engine.migrate import migrate
from bot.storage.engine.process_lock import process_lock


def upgrade(_options: argparse.Namespace) -> int:
    """Bring the database to the newest revision.

    Raises:
        StorageError: the database is an SQLite file that a bot works with; its tables may not change under it.
    """
    database_url = read().database_url
    with process_lock(database_url):
        migrate(database_url)
    return 0
