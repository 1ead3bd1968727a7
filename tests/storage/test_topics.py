"""Built-in and custom topics."""

from bot.model.chats import Chat, ChatKind, Subscription
from bot.model.topics import Level, Topic
from bot.storage.chats import Chats
from bot.storage.engine.database import Database
from bot.storage.topics import Topics
from tests.support.stored_samples import NOW, TOPICS, add_subscriber, save_sources_and_topics

ANN = Chat(id=1, kind=ChatKind.PRIVATE, language="en")


async def test_a_chat_cannot_add_more_topics_than_its_limit(database: Database) -> None:
    topics = Topics(database)
    await Chats(database).register(ANN, now=NOW)
    assert [await topics.add(Topic(f"o{n}", "bridge", ANN.id), most=2) for n in range(3)] == [True, True, False]
    assert [topic.id for topic in await topics.of(ANN.id)] == ["o0", "o1"]


async def test_a_chat_that_does_not_exist_has_no_topics(database: Database) -> None:
    assert not await Topics(database).add(Topic("o1", "bridge", 404), most=2)
    assert await Topics(database).of(404) == ()


async def test_only_its_own_chat_removes_a_topic_together_with_the_subscription(database: Database) -> None:
    topics, chats = Topics(database), Chats(database)
    await chats.register(ANN, now=NOW)
    await topics.add(Topic("o1", "bridge", ANN.id), most=2)
    await chats.subscribe(Subscription(ANN.id, "o1", Level.WIDE, NOW))
    assert not await topics.remove(2, "o1")
    assert not await topics.remove(ANN.id, "armenia")
    assert await topics.remove(ANN.id, "o1")
    assert await chats.subscriptions(ANN.id) == ()


async def test_every_change_of_a_custom_topic_increments_a_counter(database: Database) -> None:
    await save_sources_and_topics(database)
    await add_subscriber(database, 1)
    topics = Topics(database)
    before = await topics.changes()
    await topics.add(Topic("o1", "bridge", 1), most=9)
    assert await topics.changes() == before + 1
    assert await topics.ids() == {"o1"}
    await topics.remove(1, "o1")
    assert await topics.changes() == before + 2


async def test_saving_a_topic_again_updates_its_words(database: Database) -> None:
    topics = Topics(database)
    await topics.ensure(TOPICS)
    await topics.ensure([Topic("csto", "odkb")])
    assert await topics.all() == (Topic("armenia", ""), Topic("azerbaijan", ""), Topic("csto", "odkb"))
