"""Outboxes with an item in them, on both databases."""

import pytest

from bot.storage.engine.database import Database
from bot.storage.outbox.queue import Outbox
from tests.support.databases.outbox_items import DIGEST_AT, batch_due_alerts
from tests.support.stored_samples import furnish, placed, reader, tell


@pytest.fixture
async def outbox(database: Database) -> Outbox:
    """An outbox with one alert, of story 1 for chat 1, due now."""
    await furnish(database)
    await reader(database, 1)
    await tell(database, placed(1))
    return Outbox(database)


@pytest.fixture
async def digest_outbox(database: Database) -> Outbox:
    """An outbox in which stories 1 and 2 are batched for chat 1, for a digest at DIGEST_AT."""
    await furnish(database)
    await reader(database, 1)
    await tell(database, placed(1), placed(2, story=2))
    await batch_due_alerts(database, until=DIGEST_AT)
    return Outbox(database)
