from sqlalchemy import select, update

from bot.model.chats import DeliveryMode, DeliveryPreferences
from bot.storage.chats import Chats
from bot.storage.engine.database import Database
from bot.storage.preferences import preference
from bot.storage.tables import chats
from tests.support.stored_samples import NOW, add_subscriber, save_sources_and_topics


async def test_a_preference_is_read_in_sql_and_a_missing_one_has_its_default(database: Database) -> None:
    await save_sources_and_topics(database)
    stored = DeliveryPreferences(urgent_from=3, waits_for_outlets=False, mode=DeliveryMode.DAILY)
    for chat_id in (1, 2):
        await add_subscriber(database, chat_id)
    await Chats(database).set_preferences(1, stored, now=NOW)
    async with database.write() as connection:
        await connection.execute(update(chats).where(chats.c.id == 2).values(preferences={}))
    names = "urgent_from", "waits_for_outlets", "mode"
    query = select(*map(preference, names)).order_by(chats.c.id)
    default = DeliveryPreferences()
    async with database.read() as connection:
        assert [tuple(row) for row in await connection.execute(query)] == [
            (3, False, "daily"),
            (default.urgent_from, default.waits_for_outlets, default.mode),
        ]
