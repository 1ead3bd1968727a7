"""Outboxes with an item in them, on both databases."""

import pytest

from bot.storage.engine.database import Database
from bot.storage.outbox.queue import Outbox
from tests.support.databases.outbox_items import DIGEST_AT, batch_due_alerts
from tests.support.stored_samples import add_subscriber, placed, save_poll, save_sources_and_topics


@pytest.fixture
async def outbox(database: Database) -> Outbox:
    """An outbox with one alert, of story 1 for chat 1, due now."""
    await save_sources_and_topics(database)
    await add_subscriber(database, 1)
    await save_poll(database, placed(1))
    return Outbox(database)


@pytest.fixture
async def digest_outbox(database: Database) -> Outbox:
    """An outbox in which stories 1 and 2 are batched for chat 1, for a digest at DIGEST_AT."""
    await save_sources_and_topics(database)
    await add_subscriber(database, 1)
    await save_poll(database, placed(1), placed(2, story=2))
    await batch_due_alerts(database, until=DIGEST_AT)
    return Outbox(database)
