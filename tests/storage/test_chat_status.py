import pytest
from sqlalchemy import func, select

from bot.model.chats import Chat, ChatKind
from bot.model.topics import Level
from bot.storage.chats import Chats
from bot.storage.engine.database import Database
from bot.storage.outbox.delivery_context import DeliveryContexts
from bot.storage.outbox.queue import Outbox
from bot.storage.tables import chats
from tests.support.databases.outbox_items import sent_pairs
from tests.support.stored_samples import NOW, add_subscriber, placed, save_poll, save_sources_and_topics

GROUP, SUPERGROUP = -100, -1001234567890


async def test_a_suspended_chat_keeps_its_subscriptions_and_alerts_until_it_is_resumed(database: Database) -> None:
    await save_sources_and_topics(database)
    chat = await add_subscriber(database, 1, "armenia", "csto")
    await save_poll(database, placed(1))
    chat_store = Chats(database)
    await chat_store.suspend(1, "bot was blocked by the user", now=NOW)
    suspended = await chat_store.get(1)
    assert suspended is not None
    assert suspended.suspended == "bot was blocked by the user"
    assert await sent_pairs(database) == []
    assert (await Outbox(database).counts())["suspended"] == 1
    assert await chat_store.register(chat, now=NOW) == chat
    assert len(await chat_store.subscriptions(1)) == 2
    assert await sent_pairs(database) == [(1, 1)]


class TestMove:
    @pytest.fixture
    async def chat_store(self, database: Database) -> Chats:
        await save_sources_and_topics(database)
        await add_subscriber(database, GROUP, "armenia", "csto", kind=ChatKind.GROUP)
        chat_store = Chats(database)
        await chat_store.set_language(GROUP, "ru")
        await chat_store.mute(GROUP, 3, now=NOW)
        await save_poll(database, placed(1, story=1))
        return chat_store

    async def test_a_group_that_became_a_supergroup_keeps_all_its_rows(
        self, chat_store: Chats, database: Database
    ) -> None:
        await chat_store.move(GROUP, SUPERGROUP, now=NOW)
        assert await chat_store.get(GROUP) is None
        assert await chat_store.get(SUPERGROUP) == Chat(id=SUPERGROUP, kind=ChatKind.SUPERGROUP, language="ru")
        assert {subscription.topic_id for subscription in await chat_store.subscriptions(SUPERGROUP)} == {
            "armenia",
            "csto",
        }
        assert await save_poll(database, placed(2, story=3)) == 0, "the mute was moved"
        assert await sent_pairs(database) == [(SUPERGROUP, 1)]

    async def test_both_chats_are_joined_where_the_new_id_was_registered_first(
        self, chat_store: Chats, database: Database
    ) -> None:
        await add_subscriber(database, SUPERGROUP, "azerbaijan", "csto", level=Level.WIDE, kind=ChatKind.SUPERGROUP)
        await save_poll(database, placed(2, story=2, topics=("csto",)))
        await chat_store.mark_sent(GROUP, 4, now=NOW)
        await save_poll(database, placed(4, story=4, topics=("azerbaijan",)))
        await chat_store.mark_sent(SUPERGROUP, 1, now=NOW)
        await chat_store.move(GROUP, SUPERGROUP, now=NOW)
        assert {
            subscription.topic_id: subscription.level for subscription in await chat_store.subscriptions(SUPERGROUP)
        } == {
            "armenia": Level.NORMAL,
            "azerbaijan": Level.WIDE,
            "csto": Level.WIDE,
        }
        moved = await chat_store.get(SUPERGROUP)
        assert moved is not None
        assert moved.language == "en"
        assert await sent_pairs(database) == [(SUPERGROUP, 2)], "a story that either chat was sent is not sent again"
        async with database.read() as connection:
            assert (await connection.execute(select(func.count()).select_from(chats))).scalar_one() == 1

    async def test_moving_twice_is_moving_once(self, chat_store: Chats, database: Database) -> None:
        await chat_store.move(GROUP, SUPERGROUP, now=NOW)
        await chat_store.move(GROUP, SUPERGROUP, now=NOW)
        await chat_store.move(SUPERGROUP, SUPERGROUP, now=NOW)
        assert len(await chat_store.subscriptions(SUPERGROUP)) == 2
        assert await sent_pairs(database) == [(SUPERGROUP, 1)]

    async def test_a_suspended_group_is_reachable_under_its_new_id(self, chat_store: Chats, database: Database) -> None:
        await chat_store.suspend(GROUP, "kicked", now=NOW)
        await chat_store.move(GROUP, SUPERGROUP, now=NOW)
        assert await sent_pairs(database) == [(SUPERGROUP, 1)]

    async def test_the_topics_of_an_alert_are_found_after_a_move(self, chat_store: Chats, database: Database) -> None:
        await chat_store.move(GROUP, SUPERGROUP, now=NOW)
        facts = await DeliveryContexts(database).load([(SUPERGROUP, 1)], since=NOW)
        assert facts.topics == {(SUPERGROUP, 1): ("armenia",)}
