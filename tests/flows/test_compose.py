"""Alerts that are batched into a digest: quiet hours, scheduled digests, storms, and the return of a chat."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.chats import Chat, ChatKind, DeliveryMode, DeliveryPreferences, QuietHours
from bot.sandbox.telegram.api.faults import Fault
from bot.sandbox.telegram.client.user import UserClient
from bot.storage.retention import Cleanup
from tests.support.pipeline import Pipeline, message_texts
from tests.support.sample_items import (
    SUMMIT_TITLE,
    bank_item,
    budget_item,
    numbered_item,
    reworded_summit_item,
    summit_item,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HOURLY = DeliveryPreferences(mode=DeliveryMode.HOURLY)


async def _begin_quiet_hours(pipeline: Pipeline, reader: UserClient, **more: int) -> None:
    """Set quiet hours of a chat that began this hour and end in eight hours."""
    minute = pipeline.clock.now().hour * 60
    preferences = DeliveryPreferences(quiet=QuietHours(minute, (minute + 8 * 60) % 1440), **more)  # type: ignore[arg-type]  # numbers only
    await pipeline.subscriptions.set_preferences(reader.chat_id, preferences)


async def _add_weekly_reader(pipeline: Pipeline) -> UserClient:
    """Add a reader whose digest in a week will contain the story of the budget."""
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    reader = await pipeline.add_reader("armenia")
    weekday = pipeline.clock.now().weekday()
    await pipeline.subscriptions.set_preferences(
        reader.chat_id, DeliveryPreferences(mode=DeliveryMode.WEEKLY, digest_weekday=weekday)
    )
    await pipeline.publish("wire", budget_item(pipeline.clock.now()))
    return reader


async def test_stories_of_quiet_hours_are_sent_in_one_digest_when_they_end(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    reader = await pipeline.add_reader("armenia")
    await _begin_quiet_hours(pipeline, reader)
    now = pipeline.clock.now()
    await pipeline.publish("wire", summit_item(now), budget_item(now))
    await pipeline.publish("wire", bank_item(now))
    assert reader.received == []
    assert await pipeline.outbox_states() == {"batched": 3, "waiting": 1}
    await pipeline.deliver_after(9 * HOUR)
    [digest] = message_texts(reader.received)
    assert digest.startswith("It was quiet. Meanwhile 3 stories were told:")
    assert digest.count("Wire · Armenia") == 3
    assert SUMMIT_TITLE in digest
    await pipeline.deliver_after(24 * HOUR)
    assert len(reader.received) == 1
    assert await pipeline.outbox_states() == {"sent": 4}


async def test_a_digest_leaves_out_stories_of_topics_that_are_no_longer_followed(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    reader = await pipeline.add_reader("armenia", "csto")
    await pipeline.subscriptions.set_preferences(reader.chat_id, HOURLY)
    now = pipeline.clock.now()
    await pipeline.publish("wire", summit_item(now), budget_item(now))
    await pipeline.subscriptions.unfollow(reader.chat_id, "armenia")
    await pipeline.deliver_after(HOUR)
    [digest] = message_texts(reader.received)
    assert digest.startswith("The story of the last hour\n\n" + SUMMIT_TITLE)
    assert "budget" not in digest


async def test_the_stories_of_a_digest_that_telegram_refuses_are_sent_one_by_one(
    pipeline: Pipeline,
) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    reader = await pipeline.add_reader("armenia")
    await pipeline.subscriptions.set_preferences(reader.chat_id, HOURLY)
    now = pipeline.clock.now()
    await pipeline.publish("wire", summit_item(now), budget_item(now))
    pipeline.telegram.fails(Fault("sendMessage", code=400, description="Bad Request: no thanks", times=2))
    await pipeline.deliver_after(HOUR)
    await pipeline.deliver_after(timedelta(seconds=1))
    assert sorted(text.partition("\n")[0] for text in message_texts(reader.received)) == sorted(
        [SUMMIT_TITLE, budget_item(now).title]
    )
    assert await pipeline.outbox_states() == {"sent": 2, "dead": 1}


async def test_an_empty_digest_is_not_sent(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    reader = await pipeline.add_reader("armenia")
    await pipeline.subscriptions.set_preferences(reader.chat_id, HOURLY)
    await pipeline.publish("wire", budget_item(pipeline.clock.now()))
    await pipeline.subscriptions.unfollow(reader.chat_id, "armenia")
    await pipeline.deliver_after(HOUR)
    assert reader.received == []
    assert await pipeline.outbox_states() == {"dropped": 2}


async def test_a_story_of_three_outlets_is_sent_in_quiet_hours(pipeline: Pipeline) -> None:
    names = ("wire", "herald", "courier")
    await pipeline.add_sources(*(pipeline.outlets.source(name) for name in names))
    reader = await pipeline.add_reader("csto")
    await _begin_quiet_hours(pipeline, reader, urgent_from=3)
    await pipeline.publish("wire", summit_item(pipeline.clock.now()))
    await pipeline.publish("herald", reworded_summit_item(pipeline.clock.now()))
    assert reader.received == []
    await pipeline.publish("courier", reworded_summit_item(pipeline.clock.now()))
    [alert] = message_texts(reader.received)
    assert "3 outlets" in alert
    await pipeline.deliver_after(10 * HOUR)
    assert len(reader.received) == 1, "the digest has no story left"


async def test_what_is_perhaps_about_the_same_event_has_a_line_in_the_digest_and_no_reply(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"), pipeline.outlets.source("herald"))
    reader, firm = await pipeline.add_reader("armenia"), await pipeline.add_reader("armenia")
    await pipeline.subscriptions.set_preferences(reader.chat_id, HOURLY)
    await pipeline.subscriptions.set_preferences(firm.chat_id, replace(HOURLY, tells_doubts=False))
    await pipeline.publish("wire", budget_item(pipeline.clock.now()))
    item = bank_item(pipeline.clock.now())
    await pipeline.join_in_doubt(await pipeline.latest_story_id(reader), item, source_id="herald")
    await pipeline.deliver_after(HOUR)
    [digest], [firm_digest] = message_texts(reader.received), message_texts(firm.received)
    assert digest.endswith(f"\nWire · Armenia\nPerhaps the same event: {item.title} · Herald")
    assert firm_digest.endswith("\nWire and Herald · Armenia")


async def test_a_story_that_quiet_hours_move_into_a_digest_takes_its_doubts_along(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"), pipeline.outlets.source("herald"))
    reader = await pipeline.add_reader("armenia")
    pipeline.outlets.tells("wire", budget_item(pipeline.clock.now()))
    await pipeline.poll_sources()
    await pipeline.join_in_doubt(
        await pipeline.latest_story_id(reader), bank_item(pipeline.clock.now()), source_id="herald"
    )
    await _begin_quiet_hours(pipeline, reader)
    await pipeline.deliver_settled()
    assert reader.received == []
    await pipeline.deliver_after(9 * HOUR)
    [digest] = message_texts(reader.received)
    assert "Perhaps the same event: Armenia's central bank" in digest
    assert await pipeline.outbox_states() == {"sent": 2, "dropped": 1}


async def test_a_change_of_preferences_sends_the_batched_stories_at_once(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    reader = await pipeline.add_reader("armenia")
    await pipeline.subscriptions.set_preferences(reader.chat_id, DeliveryPreferences(mode=DeliveryMode.WEEKLY))
    now = pipeline.clock.now()
    await pipeline.publish("wire", budget_item(now), bank_item(now))
    assert reader.received == []
    await pipeline.subscriptions.set_preferences(reader.chat_id, DeliveryPreferences())
    await pipeline.deliver_after(timedelta(seconds=1))
    [digest] = message_texts(reader.received)
    assert digest.startswith("2 stories that were held back")


async def test_the_twenty_first_alert_within_ten_minutes_and_the_next_ones_are_batched(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    reader = await pipeline.add_reader("armenia")
    now = pipeline.clock.now()
    for number in range(26):
        pipeline.outlets.tells("wire", numbered_item(number, now))
    await pipeline.poll_sources()
    await pipeline.deliver_settled()
    assert len(reader.received) == 20
    await pipeline.deliver_after(timedelta(minutes=10))
    assert len(reader.received) == 21
    assert message_texts(reader.received)[-1].startswith(
        "Much is happening, so stories come together for now. Here are 6:"
    )


async def test_more_than_fifty_stories_of_one_poll_are_batched(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    reader = await pipeline.add_reader("armenia")
    now = pipeline.clock.now()
    for number in range(52):
        pipeline.outlets.tells("wire", numbered_item(number, now))
    await pipeline.poll_sources()
    await pipeline.deliver_settled()
    assert reader.received == []
    await pipeline.deliver_after(timedelta(minutes=10))
    [digest] = message_texts(reader.received)
    assert digest.startswith("An outlet has told very much at once, so it comes together. Here are ")
    assert "and 3" in digest, "the stories that do not fit are counted"


async def test_a_chat_that_returns_after_days_gets_one_digest_of_the_biggest_stories(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"), pipeline.outlets.source("herald"))
    reader = await pipeline.add_reader("armenia")
    await pipeline.publish("wire", budget_item(pipeline.clock.now() - HOUR))
    await reader.blocks()
    await pipeline.publish("wire", bank_item(pipeline.clock.now()))
    await pipeline.subscriptions.suspend(reader.chat_id, "blocked")
    pipeline.clock.advance(12 * DAY)
    await Cleanup(pipeline.database).repair(pipeline.clock.now())
    now = pipeline.clock.now()
    await pipeline.publish("wire", summit_item(now), *(numbered_item(number, now) for number in range(4)))
    await pipeline.publish("herald", reworded_summit_item(now))
    await reader.unblocks()
    before = len(reader.received)
    await pipeline.subscriptions.register(Chat(reader.chat_id, ChatKind.PRIVATE, "en"))
    await pipeline.deliver_after(timedelta(seconds=1))
    [digest] = message_texts(reader.received)[before:]
    heading, first, *rest = digest.split("\n\n")
    assert heading == "You were away for 12 days. The greatest of the last two days:"
    assert "Wire and Herald" in first
    assert len(rest) == 2
    assert "central bank" not in digest, "it was news twelve days ago"
    await pipeline.deliver_after(DAY)
    assert len(message_texts(reader.received)) == before + 1


@pytest.mark.promise(29)
async def test_a_clock_that_is_set_back_sends_no_digest_twice(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    reader = await pipeline.add_reader("armenia")
    hour = (pipeline.clock.now().hour + 2) % 24
    await pipeline.subscriptions.set_preferences(
        reader.chat_id, DeliveryPreferences(mode=DeliveryMode.DAILY, digest_hour=hour)
    )
    await pipeline.publish("wire", budget_item(pipeline.clock.now()))
    await pipeline.deliver_after(3 * HOUR)
    assert len(reader.received) == 1
    pipeline.clock.advance(-3 * HOUR)
    await pipeline.publish("wire", bank_item(pipeline.clock.now()))
    await pipeline.deliver_after(3 * HOUR)
    assert len(reader.received) == 1, "the digest of this day was told"
    await pipeline.deliver_after(12 * HOUR)
    assert len(reader.received) == 2


@pytest.mark.promise(29)
async def test_a_clock_that_was_a_year_ahead_for_a_while_loses_no_digest(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    reader = await pipeline.add_reader("armenia")
    await pipeline.subscriptions.set_preferences(reader.chat_id, DeliveryPreferences(mode=DeliveryMode.DAILY))
    pipeline.clock.advance(365 * DAY)
    await pipeline.publish("wire", budget_item(pipeline.clock.now()))
    pipeline.clock.advance(-365 * DAY)
    await pipeline.deliver_after(2 * DAY)
    assert reader.received == []
    assert await Cleanup(pipeline.database).repair(pipeline.clock.now()) == 2
    await pipeline.deliver_after(timedelta(seconds=1))
    assert len(reader.received) == 1


async def test_two_overdue_digests_contain_every_story_once(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    reader = await pipeline.add_reader("armenia")
    await pipeline.subscriptions.set_preferences(reader.chat_id, HOURLY)
    await pipeline.publish("wire", budget_item(pipeline.clock.now()))
    pipeline.telegram.fails(Fault("sendMessage", code=502, description="Bad Gateway", times=2))
    pipeline.clock.advance(HOUR)
    await pipeline.deliver_once()
    await pipeline.publish("wire", bank_item(pipeline.clock.now()))
    await pipeline.deliver_after(3 * HOUR)
    assert len(reader.received) == 2
    all_text = "\n".join(message_texts(reader.received))
    assert all_text.count(budget_item(pipeline.clock.now()).title) == 1
    assert all_text.count(bank_item(pipeline.clock.now()).title) == 1


async def test_a_story_of_the_digest_after_a_return_is_not_alerted_again(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"), pipeline.outlets.source("herald"))
    reader = await pipeline.add_reader("armenia")
    await reader.blocks()
    await pipeline.subscriptions.suspend(reader.chat_id, "blocked")
    await pipeline.publish("wire", summit_item(pipeline.clock.now()))
    pipeline.clock.advance(12 * HOUR)
    await reader.unblocks()
    await pipeline.subscriptions.register(Chat(reader.chat_id, ChatKind.PRIVATE, "en"))
    await pipeline.deliver_after(timedelta(seconds=1))
    before = message_texts(reader.received)
    await pipeline.publish("herald", reworded_summit_item(pipeline.clock.now()))
    assert message_texts(reader.received) == before


async def test_a_weekly_digest_contains_the_stories_of_its_first_day(pipeline: Pipeline) -> None:
    reader = await _add_weekly_reader(pipeline)
    await pipeline.deliver_after(7 * DAY)
    [digest] = message_texts(reader.received)
    assert digest.startswith("The story of the week\n\n" + budget_item(pipeline.clock.now()).title)


async def test_the_stories_of_a_weekly_digest_that_telegram_refuses_are_sent_as_full_alerts(pipeline: Pipeline) -> None:
    reader = await _add_weekly_reader(pipeline)
    pipeline.telegram.fails(Fault("sendMessage", code=400, description="Bad Request: no thanks", times=2))
    await pipeline.deliver_after(7 * DAY)
    [alert] = message_texts(reader.received)
    assert alert.startswith(budget_item(pipeline.clock.now()).title + "\n")


async def test_stories_after_a_return_in_quiet_hours_are_all_in_the_digest_when_they_end(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    reader = await pipeline.add_reader("armenia")
    await _begin_quiet_hours(pipeline, reader)
    await pipeline.subscriptions.suspend(reader.chat_id, "blocked")
    now = pipeline.clock.now()
    await pipeline.publish("wire", *(numbered_item(number, now) for number in range(4)))
    await pipeline.subscriptions.register(Chat(reader.chat_id, ChatKind.PRIVATE, "en"))
    now = pipeline.clock.now()
    await pipeline.publish("wire", summit_item(now), budget_item(now), bank_item(now))
    await pipeline.deliver_after(8 * HOUR)
    returned, quiet = message_texts(reader.received)
    assert returned.startswith("You were away for a while. The greatest of it:")
    assert quiet.startswith("It was quiet. Meanwhile 3 stories were told:")
