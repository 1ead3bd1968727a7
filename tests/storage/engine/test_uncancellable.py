import asyncio

from bot.storage.engine.database import Database
from tests.support.databases.stored_rows import rows_by_table
from tests.support.stored_samples import furnish, placed, reader, tell
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS


async def test_a_save_that_is_cancelled_is_whole_or_nothing_and_holds_up_nobody(database: Database) -> None:
    await furnish(database)
    await reader(database, 7)
    whole = 0
    for steps in range(12):
        pair = [placed(100 * steps + number, story=100 * steps + number) for number in (1, 2)]
        async with asyncio.TaskGroup() as group:
            saving = group.create_task(tell(database, *pair))
            for _ in range(steps):
                await asyncio.sleep(0)
            saving.cancel()
        assert saving.cancelled()
        after = await rows_by_table(database)
        whole += len(after["entries"]) > 2 * whole
        assert {len(after[name]) for name in ("entries", "stories", "matches", "known_keys", "alerts")} == {2 * whole}
    assert 0 < whole < 12
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
        assert await tell(database, placed(9999, story=9999)) == 1
