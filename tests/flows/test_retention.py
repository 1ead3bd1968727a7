"""Deletion after the retention, and repair."""

from datetime import timedelta

import pytest

from bot.flows.retention import KEY_RETENTION, Retention
from bot.storage.engine.database import Database
from bot.storage.outbox.queue import Outbox
from bot.storage.retention import Cleanup
from bot.storage.stories import Stories
from tests.support.databases.outbox_items import batch_due_alerts, claim_due_items
from tests.support.frozen_clock import FrozenClock
from tests.support.stored_samples import DAY, NOW, add_subscriber, placed, save_poll, save_sources_and_topics

RETENTION = 30 * DAY
JUST_OVER = timedelta(microseconds=1)


@pytest.fixture
async def stored(database: Database) -> Database:
    """A database with one story, for which a chat has an alert."""
    await save_sources_and_topics(database)
    await add_subscriber(database, 1)
    await save_poll(database, placed(1))
    return database


async def tick(database: Database, clock: FrozenClock) -> None:
    await Retention(cleanup=Cleanup(database), clock=clock, retention=RETENTION).tick()


async def test_a_story_is_kept_for_the_retention_and_its_keys_for_a_year_more(stored: Database) -> None:
    stories, clock = Stories(stored), FrozenClock(NOW + RETENTION)
    await tick(stored, clock)
    assert await stories.story(1) is not None
    clock.advance(JUST_OVER)
    await tick(stored, clock)
    assert await stories.story(1) is None
    clock.advance(KEY_RETENTION - JUST_OVER)
    await tick(stored, clock)
    assert await stories.known("paper-hy", ["key-1"]) == {"key-1"}, "an entry that comes back is not news"
    clock.advance(JUST_OVER)
    await tick(stored, clock)
    assert await stories.known("paper-hy", ["key-1"]) == frozenset()


async def test_an_alert_that_waits_for_a_time_that_no_digest_has_is_due_now(stored: Database) -> None:
    await batch_due_alerts(stored, until=NOW + RETENTION)
    assert await claim_due_items(stored, now=NOW) == ()
    await tick(stored, FrozenClock(NOW))
    assert len(await claim_due_items(stored, now=NOW)) == 1
    assert (await Outbox(stored).counts())["dropped"] == 0
