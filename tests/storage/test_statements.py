from sqlalchemy import select

from bot.storage.engine.database import Database
from bot.storage.statements import count_inserted, insert_for_chat
from bot.storage.tables import mutes
from tests.support.stored_samples import NOW, add_subscriber, save_sources_and_topics


async def test_a_row_of_a_chat_is_inserted_once_and_only_where_the_chat_exists(database: Database) -> None:
    await save_sources_and_topics(database)
    await add_subscriber(database, 1)
    async with database.write() as connection:
        inserted = [
            await count_inserted(
                connection,
                insert_for_chat(connection, mutes, chat_id, {"story_id": 5, "muted_at": NOW}).on_conflict_do_nothing(),
            )
            for chat_id in (1, 1, 404)
        ]
        rows = await connection.execute(select(mutes.c.chat_id, mutes.c.story_id))
        assert (inserted, [tuple(row) for row in rows]) == ([1, 0, 0], [(1, 5)])
