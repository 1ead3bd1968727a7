"""Custom topics, from a feed to a chat."""

from bot.model.topics import Level
from bot.storage.topics import Topics
from tests.support.pipeline import Pipeline, build_custom_topics, message_texts
from tests.support.sample_items import bridge_item, summit_item


async def test_a_story_of_a_custom_topic_alerts_its_followers_alone(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    follower, bystander = await pipeline.add_reader(), await pipeline.add_reader("armenia")
    assert await pipeline.custom_topics.follow(follower.chat_id, "bridge -football", Level.NORMAL)
    await pipeline.publish("wire", bridge_item(pipeline.clock.now()))
    (text,) = message_texts(follower.received)
    assert text.endswith("\nbridge -football")
    assert bystander.received == []


async def test_an_event_of_two_topics_of_one_chat_is_one_alert(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    reader = await pipeline.add_reader("csto")
    await pipeline.custom_topics.follow(reader.chat_id, "summit", Level.WIDE)
    await pipeline.publish("wire", summit_item(pipeline.clock.now()))
    (text,) = message_texts(reader.received)
    assert set(text.splitlines()[-1].split(" · ")) == {"CSTO", "summit"}


async def test_a_custom_topic_that_is_deleted_while_a_story_is_matched_loses_no_alert_of_other_topics(
    pipeline: Pipeline,
) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    reader = await pipeline.add_reader("armenia")
    topic = await pipeline.custom_topics.follow(reader.chat_id, "summit", Level.NORMAL)
    assert topic
    assert await Topics(pipeline.database).remove(reader.chat_id, topic)  # the matcher still has it
    await pipeline.publish("wire", summit_item(pipeline.clock.now()))
    assert len(reader.received) == 1


async def test_after_a_restart_custom_topics_are_loaded_and_matched_again(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    reader = await pipeline.add_reader()
    topic = await pipeline.custom_topics.follow(reader.chat_id, "bridge", Level.NORMAL)
    assert topic
    restarted = build_custom_topics(pipeline.database, pipeline.clock)
    assert restarted.words_of(topic) is None
    await restarted.load()
    assert restarted.words_of(topic) == "bridge"
    await pipeline.publish("wire", bridge_item(pipeline.clock.now()))
    assert len(reader.received) == 1
