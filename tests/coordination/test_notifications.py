"""Notifications between processes, and the timeout of a wait for one."""

import asyncio
import time

from bot.coordination.notifications import Notifications
from bot.storage.engine.database import Database
from tests.support.stored_samples import add_subscriber, placed, save_poll, save_sources_and_topics
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS


async def test_a_notification_wakes_other_processes_and_a_wait_without_one_ends_at_its_timeout(
    database: Database, database_url: str
) -> None:
    listener = Notifications(database_url)
    try:
        started_at = time.monotonic()
        await listener.sleep(0.05)
        assert time.monotonic() - started_at >= 0.04
        async with asyncio.timeout(EVENT_TIMEOUT_SECONDS), asyncio.TaskGroup() as group:
            asleep = group.create_task(listener.sleep(2 * EVENT_TIMEOUT_SECONDS))
            await asyncio.sleep(0.05)
            await save_sources_and_topics(database)
            await add_subscriber(database, 1)
            await save_poll(database, placed(1))
            if not database.is_shared:
                listener.wake()
            await asleep
    finally:
        await listener.close()
