"""Ingesting: which entries are announced, which become one story, and when an alert is due."""

from datetime import timedelta

from bot.model.chats import DeliveryPreferences
from tests.support.pipeline import Pipeline
from tests.support.sample_items import SUMMIT_TITLE, budget_item, reworded_summit_item, summit_item

HOUR = timedelta(hours=1)


async def test_the_first_poll_of_a_source_alerts_nobody_and_its_stories_can_be_browsed(pipeline: Pipeline) -> None:
    reader = await pipeline.add_reader("armenia")
    pipeline.outlets.tells("wire", summit_item(pipeline.clock.now()))
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    await pipeline.deliver_settled()
    assert reader.received == []
    page = await pipeline.browse.latest(reader.chat_id, "armenia", 0)
    assert [content.summary.title for content in page.contents] == [SUMMIT_TITLE]


async def test_one_event_in_two_outlets_is_one_alert_that_names_both(pipeline: Pipeline) -> None:
    sources = [pipeline.outlets.source("wire"), pipeline.outlets.source("herald", country="GE")]
    await pipeline.add_sources(*sources)
    reader = await pipeline.add_reader("csto")
    pipeline.outlets.tells("wire", summit_item(pipeline.clock.now()))
    await pipeline.publish("herald", reworded_summit_item(pipeline.clock.now()))
    assert len(reader.received) == 1
    assert "Wire" in reader.received[0].text
    assert "Herald" in reader.received[0].text


async def test_two_events_are_two_alerts(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    reader = await pipeline.add_reader("armenia")
    await pipeline.publish("wire", summit_item(pipeline.clock.now()), budget_item(pipeline.clock.now()))
    await pipeline.deliver_settled()
    assert len(reader.received) == 2


async def test_an_entry_dated_more_than_two_days_ago_is_stored_and_not_alerted(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    reader = await pipeline.add_reader("armenia")
    await pipeline.publish("wire", summit_item(pipeline.clock.now() - 50 * HOUR))
    assert reader.received == []
    assert (await pipeline.browse.latest(reader.chat_id, "armenia", 0)).contents


async def test_an_alert_waits_until_the_story_has_settled(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    reader = await pipeline.add_reader("armenia")
    pipeline.outlets.tells("wire", summit_item(pipeline.clock.now()))
    await pipeline.poll_sources()
    await pipeline.deliver_once()
    assert reader.received == []
    await pipeline.deliver_settled()
    assert len(reader.received) == 1


async def test_a_chat_whose_preference_is_not_to_wait_is_alerted_before_the_story_has_settled(
    pipeline: Pipeline,
) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    immediate, settled = await pipeline.add_reader("csto"), await pipeline.add_reader("csto")
    await pipeline.subscriptions.set_preferences(immediate.chat_id, DeliveryPreferences(waits_for_outlets=False))
    pipeline.outlets.tells("wire", summit_item(pipeline.clock.now()))
    await pipeline.poll_sources()
    await pipeline.deliver_once()
    assert (len(immediate.received), len(settled.received)) == (1, 0)
    await pipeline.deliver_settled()
    assert (len(immediate.received), len(settled.received)) == (1, 1)
