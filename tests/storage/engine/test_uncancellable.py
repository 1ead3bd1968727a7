import asyncio

from bot.storage.engine.database import Database
from tests.support.databases.stored_rows import rows_by_table
from tests.support.stored_samples import add_subscriber, placed, save_poll, save_sources_and_topics
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS


async def test_a_cancelled_save_is_committed_as_a_whole_or_not_at_all_and_blocks_no_other(database: Database) -> None:
    await save_sources_and_topics(database)
    await add_subscriber(database, 7)
    whole = 0
    for steps in range(12):
        pair = [placed(100 * steps + number, story=100 * steps + number) for number in (1, 2)]
        async with asyncio.TaskGroup() as group:
            saving = group.create_task(save_poll(database, *pair))
            for _ in range(steps):
                await asyncio.sleep(0)
            saving.cancel()
        assert saving.cancelled()
        after = await rows_by_table(database)
        whole += len(after["entries"]) > 2 * whole
        assert {len(after[name]) for name in ("entries", "stories", "matches", "known_keys", "alerts")} == {2 * whole}
    assert 0 < whole < 12
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
        assert await save_poll(database, placed(9999, story=9999)) == 1
