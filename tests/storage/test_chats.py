from dataclasses import replace

from sqlalchemy import select

from bot.model.chats import Chat, ChatKind, Subscription
from bot.model.topics import Level, Topic
from bot.storage.chats import Chats
from bot.storage.engine.database import Database
from bot.storage.outbox.queue import Outbox
from bot.storage.tables import alerts, chats, mutes, subscriptions, topics
from bot.storage.topics import Topics
from tests.support.databases.outbox_items import nonzero_counts, sent_pairs
from tests.support.stored_samples import HOUR, MINUTE, NOW, add_subscriber, placed, save_poll, save_sources_and_topics


async def test_a_registered_chat_keeps_its_settings_when_it_registers_again(database: Database) -> None:
    chat_store = Chats(database)
    new = Chat(id=7_000_000_000, kind=ChatKind.PRIVATE, language="ru")
    assert await chat_store.get(new.id) is None
    assert await chat_store.register(new, now=NOW) == new
    await chat_store.set_language(new.id, "en")
    await chat_store.set_paused(new.id, paused=True, now=NOW)
    changed = replace(new, language="en", is_paused=True)
    assert await chat_store.register(new, now=NOW + HOUR) == changed
    assert await chat_store.get(new.id) == changed


async def test_a_chat_subscribes_once_and_unsubscribes_once(database: Database) -> None:
    await save_sources_and_topics(database)
    await add_subscriber(database, 1, "csto")
    chat_store = Chats(database)
    again = Subscription(chat_id=1, topic_id="csto", level=Level.STRICT, since=NOW + MINUTE)
    second = replace(again, topic_id="armenia")
    assert await chat_store.subscribe(again) is False
    assert await chat_store.subscribe(second) is True
    first = Subscription(chat_id=1, topic_id="csto", level=Level.NORMAL, since=NOW)
    assert await chat_store.subscriptions(1) == (first, second)
    assert await chat_store.unsubscribe(1, "csto") is True
    assert await chat_store.unsubscribe(1, "csto") is False
    assert await chat_store.subscriptions(1) == (second,)


async def test_changes_to_a_forgotten_chat_have_no_effect(database: Database) -> None:
    await save_sources_and_topics(database)
    chat_store = Chats(database)
    assert await chat_store.subscribe(Subscription(chat_id=9, topic_id="csto", level=Level.WIDE, since=NOW)) is False
    await chat_store.mute(9, 1, now=NOW)
    await chat_store.unmute(9, 1)
    await chat_store.mark_sent(9, 1, now=NOW)
    await chat_store.set_language(9, "ru")
    await chat_store.set_paused(9, paused=True, now=NOW)
    await chat_store.suspend(9, "blocked", now=NOW)
    await chat_store.move(9, 10, now=NOW)
    await chat_store.forget(9)
    assert await chat_store.get(9) is None
    assert await chat_store.get(10) is None


async def test_a_story_can_be_unmuted(database: Database) -> None:
    await save_sources_and_topics(database)
    await add_subscriber(database, 1)
    chat_store = Chats(database)
    await chat_store.mute(1, 5, now=NOW)
    await chat_store.mute(1, 5, now=NOW)
    assert await save_poll(database, placed(1, story=5)) == 0
    await chat_store.unmute(1, 5)
    assert await save_poll(database, placed(2, story=5)) == 1


async def test_a_story_marked_as_sent_is_not_alerted(database: Database) -> None:
    await save_sources_and_topics(database)
    await add_subscriber(database, 1)
    await save_poll(database, placed(1, story=5))
    chat_store = Chats(database)
    for story in (5, 6):
        await chat_store.mark_sent(1, story, now=NOW)
        await chat_store.mark_sent(1, story, now=NOW)
    assert await save_poll(database, placed(2, story=5), placed(3, story=6)) == 0
    assert await sent_pairs(database) == []
    assert (await Outbox(database).counts())["sent"] == 2


async def test_a_forgotten_chat_leaves_no_rows_and_can_register_again(database: Database) -> None:
    await save_sources_and_topics(database)
    for chat_id in (1, 2):
        await add_subscriber(database, chat_id)
        await Topics(database).ensure([Topic(f"own-{chat_id}", "гранат", chat_id=chat_id)])
        await Chats(database).mute(chat_id, 8, now=NOW)
    await save_poll(database, placed(1))
    chat_store = Chats(database)
    await chat_store.forget(1)
    async with database.read() as connection:
        for table in (chats.c.id, subscriptions.c.chat_id, mutes.c.chat_id, alerts.c.chat_id, topics.c.chat_id):
            left = await connection.execute(select(table).where(table.is_not(None)))
            assert set(left.scalars()) == {2}
    anew = await chat_store.register(Chat(id=1, kind=ChatKind.PRIVATE, language="ru"), now=NOW)
    assert anew.language == "ru"
    assert await chat_store.subscriptions(1) == ()
    assert await save_poll(database, placed(2)) == 0


async def test_a_level_is_changed(database: Database) -> None:
    topics, chat_store = Topics(database), Chats(database)
    await chat_store.register(Chat(id=1, kind=ChatKind.PRIVATE, language="en"), now=NOW)
    await topics.add(Topic("o1", "bridge", 1), most=2)
    await chat_store.subscribe(Subscription(1, "o1", Level.WIDE, NOW))
    await chat_store.set_level(1, "o1", Level.STRICT)
    assert [subscription.level for subscription in await chat_store.subscriptions(1)] == [Level.STRICT]


async def test_a_forgotten_chat_leaves_no_digest(digest_outbox: Outbox, database: Database) -> None:
    await Chats(database).forget(1)
    assert await nonzero_counts(digest_outbox) == ({}, {})
