"""Topics of people's own, from a feed to a chat."""

from bot.model.topics import Level
from bot.storage.topics import Topics
from tests.flows.bureau import Bureau, custom_topics, texts
from tests.flows.news import bridge, summit


async def test_news_of_a_topic_of_ones_own_rings_whoever_follows_it_and_nobody_else(newsdesk: Bureau) -> None:
    await newsdesk.reads(newsdesk.outlets.source("wire"))
    mine, others = await newsdesk.reader(), await newsdesk.reader("armenia")
    assert await newsdesk.own.follow(mine.chat_id, "bridge -football", Level.NORMAL)
    newsdesk.outlets.tells("wire", bridge(newsdesk.clock.now()))
    await newsdesk.polls()
    await newsdesk.delivers()
    (text,) = texts(mine.received)
    assert text.endswith("\nbridge -football")
    assert others.received == []


async def test_an_event_of_two_topics_of_one_chat_is_one_alert(newsdesk: Bureau) -> None:
    await newsdesk.reads(newsdesk.outlets.source("wire"))
    reader = await newsdesk.reader("csto")
    await newsdesk.own.follow(reader.chat_id, "summit", Level.WIDE)
    newsdesk.outlets.tells("wire", summit(newsdesk.clock.now()))
    await newsdesk.polls()
    await newsdesk.delivers()
    (text,) = texts(reader.received)
    assert set(text.splitlines()[-1].split(" · ")) == {"CSTO", "summit"}


async def test_a_topic_that_is_deleted_while_a_story_is_judged_loses_no_news(newsdesk: Bureau) -> None:
    await newsdesk.reads(newsdesk.outlets.source("wire"))
    reader = await newsdesk.reader("armenia")
    topic = await newsdesk.own.follow(reader.chat_id, "summit", Level.NORMAL)
    assert topic
    assert await Topics(newsdesk.database).remove(reader.chat_id, topic)  # the matcher does not know yet
    newsdesk.outlets.tells("wire", summit(newsdesk.clock.now()))
    await newsdesk.polls()
    await newsdesk.delivers()
    assert len(reader.received) == 1


async def test_after_a_restart_topics_are_looked_for_again(newsdesk: Bureau) -> None:
    await newsdesk.reads(newsdesk.outlets.source("wire"))
    reader = await newsdesk.reader()
    topic = await newsdesk.own.follow(reader.chat_id, "bridge", Level.NORMAL)
    assert topic
    restarted = custom_topics(newsdesk.database, newsdesk.clock)
    assert restarted.words_of(topic) is None
    await restarted.load()
    assert restarted.words_of(topic) == "bridge"
    newsdesk.outlets.tells("wire", bridge(newsdesk.clock.now()))
    await newsdesk.polls()
    await newsdesk.delivers()
    assert len(reader.received) == 1
