import asyncio
import time

from bot.coordination.notifications import Notifications
from bot.storage.engine.database import Database
from tests.support.stored_samples import add_subscriber, placed, save_poll, save_sources_and_topics
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS


async def test_an_alarm_wakes_other_processes_and_whoever_hears_none_wakes_up_all_the_same(
    database: Database, database_url: str
) -> None:
    other = Notifications(database_url)
    try:
        began = time.monotonic()
        await other.sleep(0.05)
        assert time.monotonic() - began >= 0.04
        async with asyncio.timeout(EVENT_TIMEOUT_SECONDS), asyncio.TaskGroup() as group:
            asleep = group.create_task(other.sleep(2 * EVENT_TIMEOUT_SECONDS))
            await asyncio.sleep(0.05)
            await save_sources_and_topics(database)
            await add_subscriber(database, 1)
            await save_poll(database, placed(1))
            if not database.is_shared:
                other.wake()
            await asleep
    finally:
        await other.close()
