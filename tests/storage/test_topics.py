"""Topics of chats' own, on both databases."""

from datetime import timedelta

from bot.model.chats import Chat, ChatKind, Subscription
from bot.model.topics import Level, Match, Topic
from bot.storage.chats import Chats
from bot.storage.engine.database import Database
from bot.storage.stories import Stories
from bot.storage.topics import Topics
from tests.support.stored_samples import NOW

ANN = Chat(id=1, kind=ChatKind.PRIVATE, language="en")


async def test_a_chat_has_as_many_topics_as_it_may(database: Database) -> None:
    topics = Topics(database)
    await Chats(database).register(ANN, now=NOW)
    assert [await topics.add(Topic(f"o{n}", "bridge", ANN.id), most=2) for n in range(3)] == [True, True, False]
    assert [topic.id for topic in await topics.of(ANN.id)] == ["o0", "o1"]


async def test_a_chat_that_is_not_known_has_none(database: Database) -> None:
    assert not await Topics(database).add(Topic("o1", "bridge", 404), most=2)
    assert await Topics(database).of(404) == ()


async def test_only_its_own_chat_removes_a_topic_and_its_subscription_goes_along(database: Database) -> None:
    topics, chats = Topics(database), Chats(database)
    await chats.register(ANN, now=NOW)
    await topics.add(Topic("o1", "bridge", ANN.id), most=2)
    await chats.subscribe(Subscription(ANN.id, "o1", Level.WIDE, NOW))
    assert not await topics.remove(2, "o1")
    assert not await topics.remove(ANN.id, "armenia")
    assert await topics.remove(ANN.id, "o1")
    assert await chats.subscriptions(ANN.id) == ()


async def test_a_level_is_changed(database: Database) -> None:
    topics, chats = Topics(database), Chats(database)
    await chats.register(ANN, now=NOW)
    await topics.add(Topic("o1", "bridge", ANN.id), most=2)
    await chats.subscribe(Subscription(ANN.id, "o1", Level.WIDE, NOW))
    await chats.set_level(ANN.id, "o1", Level.STRICT)
    assert [subscription.level for subscription in await chats.subscriptions(ANN.id)] == [Level.STRICT]


async def test_matches_with_stories_that_are_gone_are_left_out(database: Database) -> None:
    await Stories(database).save_matches({404: Match("armenia", 50, ())})
    assert await Stories(database).matches(404) == ()


async def test_nothing_is_recent_where_nothing_was_told(database: Database) -> None:
    assert await Stories(database).recent(NOW - timedelta(days=7), before=None, limit=10) == ()
