"""Migrate the database."""

import argparse

from bot.settings import read
from bot.storage.engine.migrate import migrate


def upgrade(_options: argparse.Namespace) -> int:
    """Bring the database to the newest revision."""
    migrate(read().database_url)
    return 0
