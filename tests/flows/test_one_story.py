"""From a feed to a chat: what is told, to whom, how often."""

from datetime import timedelta

from bot.model.chats import DeliveryPreferences
from tests.flows.bureau import Bureau, texts
from tests.flows.news import SUMMIT, bridge, budget, summit, summit_again

HOUR = timedelta(hours=1)


async def test_a_first_reading_is_silent_and_can_be_asked_for(newsdesk: Bureau) -> None:
    reader = await newsdesk.reader("armenia")
    newsdesk.outlets.tells("wire", summit(newsdesk.clock.now()))
    await newsdesk.reads(newsdesk.outlets.source("wire"))
    await newsdesk.delivers()
    assert reader.received == []
    page = await newsdesk.browse.latest(reader.chat_id, "armenia", 0)
    assert [telling.summary.title for telling in page.contents] == [SUMMIT]


async def test_a_new_story_is_told_once_to_each_chat_that_follows_one_of_its_topics(newsdesk: Bureau) -> None:
    await newsdesk.reads(newsdesk.outlets.source("wire"))
    both = await newsdesk.reader("armenia", "csto")
    one = await newsdesk.reader("azerbaijan")
    nobody = await newsdesk.reader()
    newsdesk.outlets.tells("wire", bridge(newsdesk.clock.now()), summit(newsdesk.clock.now()))
    await newsdesk.polls()
    await newsdesk.delivers()
    assert [SUMMIT in text for text in texts(both.received)] == [True]
    assert [SUMMIT in text for text in texts(one.received)] == [True]
    assert nobody.received == []
    await newsdesk.polls()
    await newsdesk.delivers()
    assert len(both.received) == 1


async def test_two_outlets_that_tell_one_event_are_one_alert_that_names_both(newsdesk: Bureau) -> None:
    sources = [newsdesk.outlets.source("wire"), newsdesk.outlets.source("herald", country="GE")]
    await newsdesk.reads(*sources)
    reader = await newsdesk.reader("csto")
    newsdesk.outlets.tells("wire", summit(newsdesk.clock.now()))
    newsdesk.outlets.tells("herald", summit_again(newsdesk.clock.now()))
    await newsdesk.polls()
    await newsdesk.delivers()
    assert len(reader.received) == 1
    assert "Wire" in reader.received[0].text
    assert "Herald" in reader.received[0].text


async def test_an_outlet_that_comes_later_rings_nobody_again(newsdesk: Bureau) -> None:
    await newsdesk.reads(newsdesk.outlets.source("wire"), newsdesk.outlets.source("herald"))
    reader = await newsdesk.reader("csto")
    newsdesk.outlets.tells("wire", summit(newsdesk.clock.now()))
    await newsdesk.polls()
    await newsdesk.delivers()
    newsdesk.outlets.tells("herald", summit_again(newsdesk.clock.now()))
    await newsdesk.polls()
    await newsdesk.delivers()
    assert len(reader.received) == 1


async def test_two_events_are_two_alerts(newsdesk: Bureau) -> None:
    await newsdesk.reads(newsdesk.outlets.source("wire"))
    reader = await newsdesk.reader("armenia")
    newsdesk.outlets.tells("wire", summit(newsdesk.clock.now()), budget(newsdesk.clock.now()))
    await newsdesk.polls()
    await newsdesk.delivers()
    await newsdesk.delivers()
    assert len(reader.received) == 2


async def test_what_claims_to_be_older_than_two_days_is_stored_and_not_told(newsdesk: Bureau) -> None:
    await newsdesk.reads(newsdesk.outlets.source("wire"))
    reader = await newsdesk.reader("armenia")
    newsdesk.outlets.tells("wire", summit(newsdesk.clock.now() - 50 * HOUR))
    await newsdesk.polls()
    await newsdesk.delivers()
    assert reader.received == []
    assert (await newsdesk.browse.latest(reader.chat_id, "armenia", 0)).contents


async def test_an_alert_waits_until_the_story_has_settled(newsdesk: Bureau) -> None:
    await newsdesk.reads(newsdesk.outlets.source("wire"))
    reader = await newsdesk.reader("armenia")
    newsdesk.outlets.tells("wire", summit(newsdesk.clock.now()))
    await newsdesk.polls()
    await newsdesk.deliver.tick()
    await newsdesk.deliver.pool.wait_until_idle()
    assert reader.received == []
    await newsdesk.delivers()
    assert len(reader.received) == 1


async def test_a_source_that_fails_does_not_hold_up_the_others(newsdesk: Bureau) -> None:
    await newsdesk.reads(newsdesk.outlets.source("broken"), newsdesk.outlets.source("wire"))
    newsdesk.outlets.breaks("broken", 500)
    reader = await newsdesk.reader("armenia")
    newsdesk.outlets.tells("wire", summit(newsdesk.clock.now()))
    await newsdesk.polls()
    await newsdesk.delivers()
    assert len(reader.received) == 1
    assert newsdesk.outlets.polls["broken"] == 2


async def test_a_story_just_shown_as_a_sample_is_not_alerted_when_another_outlet_tells_it(newsdesk: Bureau) -> None:
    newsdesk.outlets.tells("wire", summit(newsdesk.clock.now()))
    await newsdesk.reads(newsdesk.outlets.source("wire"), newsdesk.outlets.source("herald"))
    reader = await newsdesk.reader("armenia")
    assert await newsdesk.browse.sample(reader.chat_id, "armenia")
    assert await newsdesk.browse.sample(reader.chat_id, "csto") is None, "it has just been shown"
    newsdesk.outlets.tells("herald", summit_again(newsdesk.clock.now()))
    await newsdesk.polls()
    await newsdesk.delivers()
    assert reader.received == []


async def test_why_names_the_evidence_of_the_chats_own_topics(newsdesk: Bureau) -> None:
    newsdesk.outlets.tells("wire", summit(newsdesk.clock.now()))
    await newsdesk.reads(newsdesk.outlets.source("wire"))
    reader = await newsdesk.reader("csto")
    page = await newsdesk.browse.latest(reader.chat_id, None, 0)
    matches = await newsdesk.browse.why(reader.chat_id, page.contents[0].story.id)
    assert [match.topic_id for match in matches] == ["csto"]
    assert any(sign.name == "CSTO" for sign in matches[0].evidence)


async def test_a_chat_that_is_in_a_hurry_does_not_wait_for_other_outlets(newsdesk: Bureau) -> None:
    await newsdesk.reads(newsdesk.outlets.source("wire"))
    hasty, patient = await newsdesk.reader("csto"), await newsdesk.reader("csto")
    await newsdesk.follow.set_preferences(hasty.chat_id, DeliveryPreferences(waits_for_outlets=False))
    newsdesk.outlets.tells("wire", summit(newsdesk.clock.now()))
    await newsdesk.polls()
    await newsdesk.deliver.tick()
    await newsdesk.deliver.pool.wait_until_idle()
    assert (len(hasty.received), len(patient.received)) == (1, 0)
    await newsdesk.delivers()
    assert (len(hasty.received), len(patient.received)) == (1, 1)
