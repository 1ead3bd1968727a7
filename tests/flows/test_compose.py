"""What is held, and told together: quiet hours, digests, storms, and a reader's return."""

from datetime import timedelta

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
ALWAYS = DeliveryPreferences(mode=DeliveryMode.HOURLY)


async def _quiet_now(pipeline: Pipeline, reader: UserClient, **more: int) -> None:
    """Let it be quiet for the next hours, by the reader's wish."""
    minute = pipeline.clock.now().hour * 60
    manner = DeliveryPreferences(quiet=QuietHours(minute, (minute + 8 * 60) % 1440), **more)  # type: ignore[arg-type]  # numbers only
    await pipeline.subscriptions.set_preferences(reader.chat_id, manner)


async def _hears_in_a_week(pipeline: Pipeline) -> UserClient:
    """Return somebody for whom the budget is held, for a week."""
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    reader = await pipeline.add_reader("armenia")
    weekday = pipeline.clock.now().weekday()
    await pipeline.subscriptions.set_preferences(
        reader.chat_id, DeliveryPreferences(mode=DeliveryMode.WEEKLY, digest_weekday=weekday)
    )
    await pipeline.publish("wire", budget_item(pipeline.clock.now()))
    return reader


async def test_what_happens_in_quiet_hours_comes_together_when_they_end(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    reader = await pipeline.add_reader("armenia")
    await _quiet_now(pipeline, reader)
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


async def test_a_digest_leaves_out_what_was_muted_or_is_followed_no_longer(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    reader = await pipeline.add_reader("armenia", "csto")
    await pipeline.subscriptions.set_preferences(reader.chat_id, ALWAYS)
    now = pipeline.clock.now()
    await pipeline.publish("wire", summit_item(now), budget_item(now))
    await pipeline.subscriptions.unfollow(reader.chat_id, "armenia")
    await pipeline.deliver_after(HOUR)
    [digest] = message_texts(reader.received)
    assert digest.startswith("The story of the last hour\n\n" + SUMMIT_TITLE)
    assert "budget" not in digest


async def test_what_a_digest_was_to_tell_comes_by_itself_where_telegram_will_not_take_the_digest(
    pipeline: Pipeline,
) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    reader = await pipeline.add_reader("armenia")
    await pipeline.subscriptions.set_preferences(reader.chat_id, ALWAYS)
    now = pipeline.clock.now()
    await pipeline.publish("wire", summit_item(now), budget_item(now))
    pipeline.telegram.fails(Fault("sendMessage", code=400, description="Bad Request: no thanks", times=2))
    await pipeline.deliver_after(HOUR)
    await pipeline.deliver_after(timedelta(seconds=1))
    assert sorted(text.partition("\n")[0] for text in message_texts(reader.received)) == sorted(
        [SUMMIT_TITLE, budget_item(now).title]
    )
    assert await pipeline.outbox_states() == {"sent": 2, "dead": 1}


async def test_a_digest_of_which_nothing_is_left_is_not_sent(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    reader = await pipeline.add_reader("armenia")
    await pipeline.subscriptions.set_preferences(reader.chat_id, ALWAYS)
    await pipeline.publish("wire", budget_item(pipeline.clock.now()))
    await pipeline.subscriptions.unfollow(reader.chat_id, "armenia")
    await pipeline.deliver_after(HOUR)
    assert reader.received == []
    assert await pipeline.outbox_states() == {"dropped": 2}


async def test_what_three_outlets_tell_breaks_through(pipeline: Pipeline) -> None:
    names = ("wire", "herald", "courier")
    await pipeline.add_sources(*(pipeline.outlets.source(name) for name in names))
    reader = await pipeline.add_reader("csto")
    await _quiet_now(pipeline, reader, urgent_from=3)
    await pipeline.publish("wire", summit_item(pipeline.clock.now()))
    await pipeline.publish("herald", reworded_summit_item(pipeline.clock.now()))
    assert reader.received == []
    await pipeline.publish("courier", reworded_summit_item(pipeline.clock.now()))
    [alert] = message_texts(reader.received)
    assert "3 outlets" in alert
    await pipeline.deliver_after(10 * HOUR)
    assert len(reader.received) == 1, "and the digest has nothing left to tell"


async def test_who_changes_the_manner_hears_what_was_held_at_once(pipeline: Pipeline) -> None:
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


async def test_the_twenty_first_alert_within_ten_minutes_and_what_follows_come_together(pipeline: Pipeline) -> None:
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


async def test_a_source_that_brings_more_than_fifty_at_once_is_told_together(pipeline: Pipeline) -> None:
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
    assert "and 3" in digest, "what does not fit is counted"


async def test_who_comes_back_after_days_gets_one_digest_of_the_greatest(pipeline: Pipeline) -> None:
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
    heading, first, *others = digest.split("\n\n")
    assert heading == "You were away for 12 days. The greatest of the last two days:"
    assert "Wire and Herald" in first
    assert len(others) == 2
    assert "central bank" not in digest, "it was news twelve days ago"
    await pipeline.deliver_after(DAY)
    assert len(message_texts(reader.received)) == before + 1


async def test_a_clock_that_is_set_back_an_hour_brings_no_digest_twice(pipeline: Pipeline) -> None:
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


async def test_a_clock_that_was_a_year_ahead_for_a_while_loses_nothing(pipeline: Pipeline) -> None:
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


async def test_two_digests_that_are_overdue_tell_every_story_once(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    reader = await pipeline.add_reader("armenia")
    await pipeline.subscriptions.set_preferences(reader.chat_id, ALWAYS)
    await pipeline.publish("wire", budget_item(pipeline.clock.now()))
    pipeline.telegram.fails(Fault("sendMessage", code=502, description="Bad Gateway", times=2))
    pipeline.clock.advance(HOUR)
    await pipeline.deliver_once()
    await pipeline.publish("wire", bank_item(pipeline.clock.now()))
    await pipeline.deliver_after(3 * HOUR)
    assert len(reader.received) == 2
    told = "\n".join(message_texts(reader.received))
    assert told.count(budget_item(pipeline.clock.now()).title) == 1
    assert told.count(bank_item(pipeline.clock.now()).title) == 1


async def test_who_came_back_is_not_told_again_of_what_the_digest_has_told(pipeline: Pipeline) -> None:
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


async def test_the_digest_of_a_week_tells_what_happened_on_its_first_day(pipeline: Pipeline) -> None:
    reader = await _hears_in_a_week(pipeline)
    await pipeline.deliver_after(7 * DAY)
    [digest] = message_texts(reader.received)
    assert digest.startswith("The story of the week\n\n" + budget_item(pipeline.clock.now()).title)


async def test_what_telegram_will_not_take_as_the_digest_of_a_week_comes_singly_and_whole(pipeline: Pipeline) -> None:
    reader = await _hears_in_a_week(pipeline)
    pipeline.telegram.fails(Fault("sendMessage", code=400, description="Bad Request: no thanks", times=2))
    await pipeline.deliver_after(7 * DAY)
    [alert] = message_texts(reader.received)
    assert alert.startswith(budget_item(pipeline.clock.now()).title + "\n")


async def test_what_happens_after_a_return_in_quiet_hours_is_told_whole_when_they_end(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    reader = await pipeline.add_reader("armenia")
    await _quiet_now(pipeline, reader)
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
