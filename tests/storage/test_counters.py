from bot.storage.counters import TOPIC_CHANGES, UNCONFIRMED_SENDS, increment, value_of
from bot.storage.engine.database import Database


async def test_a_counter_starts_at_zero_and_is_incremented_by_a_number(database: Database) -> None:
    async with database.write() as connection:
        assert await value_of(connection, UNCONFIRMED_SENDS) == 0
        await increment(connection, UNCONFIRMED_SENDS)
        await increment(connection, UNCONFIRMED_SENDS, 3)
    async with database.read() as connection:
        assert await value_of(connection, UNCONFIRMED_SENDS) == 4
        assert await value_of(connection, TOPIC_CHANGES) == 0
