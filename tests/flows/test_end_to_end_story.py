"""A new story through the whole pipeline: which chats are alerted, and how often."""

from bot.model.topics import Level
from tests.support.pipeline import Pipeline, message_texts
from tests.support.sample_items import SUMMIT_TITLE, bridge_item, reworded_summit_item, summit_item


async def test_a_new_story_is_alerted_once_to_each_chat_that_follows_one_of_its_topics(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    follower_of_two = await pipeline.add_reader("armenia", "csto")
    follower_of_one = await pipeline.add_reader("azerbaijan")
    follower_of_none = await pipeline.add_reader()
    await pipeline.publish("wire", bridge_item(pipeline.clock.now()), summit_item(pipeline.clock.now()))
    assert [SUMMIT_TITLE in text for text in message_texts(follower_of_two.received)] == [True]
    assert [SUMMIT_TITLE in text for text in message_texts(follower_of_one.received)] == [True]
    assert follower_of_none.received == []
    await pipeline.poll_sources()
    await pipeline.deliver_settled()
    assert len(follower_of_two.received) == 1


async def test_an_event_that_began_before_the_chat_followed_its_topics_does_not_ring_when_others_join(
    pipeline: Pipeline,
) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"), pipeline.outlets.source("herald"))
    earlier = await pipeline.add_reader("csto")
    await pipeline.publish("wire", summit_item(pipeline.clock.now()))
    later, with_own_words = await pipeline.add_reader("csto"), await pipeline.add_reader()
    await pipeline.custom_topics.follow(with_own_words.chat_id, "summit", Level.WIDE)
    await pipeline.publish("herald", reworded_summit_item(pipeline.clock.now()))
    assert len(earlier.received) == 1
    assert (later.received, with_own_words.received) == ([], [])
    await pipeline.publish("herald", bridge_item(pipeline.clock.now()))
    await pipeline.custom_topics.follow(with_own_words.chat_id, "bridge", Level.WIDE)
    await pipeline.publish("wire", bridge_item(pipeline.clock.now()))
    assert with_own_words.received == []


async def test_a_later_report_of_another_outlet_sends_no_second_message(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"), pipeline.outlets.source("herald"))
    reader = await pipeline.add_reader("csto")
    await pipeline.publish("wire", summit_item(pipeline.clock.now()))
    await pipeline.publish("herald", reworded_summit_item(pipeline.clock.now()))
    assert len(reader.received) == 1
