"""From a feed to a chat: what is told, to whom, how often."""

from datetime import timedelta

from bot.model.chats import DeliveryPreferences
from tests.support.pipeline import Pipeline
from tests.support.sample_items import SUMMIT_TITLE, budget_item, reworded_summit_item, summit_item

HOUR = timedelta(hours=1)


async def test_a_first_reading_is_silent_and_can_be_asked_for(pipeline: Pipeline) -> None:
    reader = await pipeline.add_reader("armenia")
    pipeline.outlets.tells("wire", summit_item(pipeline.clock.now()))
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    await pipeline.deliver_settled()
    assert reader.received == []
    page = await pipeline.browse.latest(reader.chat_id, "armenia", 0)
    assert [telling.summary.title for telling in page.contents] == [SUMMIT_TITLE]


async def test_two_outlets_that_tell_one_event_are_one_alert_that_names_both(pipeline: Pipeline) -> None:
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


async def test_what_claims_to_be_older_than_two_days_is_stored_and_not_told(pipeline: Pipeline) -> None:
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


async def test_a_chat_that_is_in_a_hurry_does_not_wait_for_other_outlets(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    hasty, patient = await pipeline.add_reader("csto"), await pipeline.add_reader("csto")
    await pipeline.subscriptions.set_preferences(hasty.chat_id, DeliveryPreferences(waits_for_outlets=False))
    pipeline.outlets.tells("wire", summit_item(pipeline.clock.now()))
    await pipeline.poll_sources()
    await pipeline.deliver_once()
    assert (len(hasty.received), len(patient.received)) == (1, 0)
    await pipeline.deliver_settled()
    assert (len(hasty.received), len(patient.received)) == (1, 1)
