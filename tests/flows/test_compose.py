"""What is held, and told together: quiet hours, digests, storms, and a reader's return."""

from dataclasses import replace
from datetime import timedelta

from bot.model.chats import Chat, ChatKind, DeliveryMode, DeliveryPreferences, QuietHours
from bot.sandbox.telegram.api.faults import Fault
from bot.sandbox.telegram.client.user import UserClient
from bot.storage.retention import Cleanup
from tests.flows.bureau import Bureau, texts
from tests.flows.news import SUMMIT, attack, bank, budget, event, summit, summit_again
from tests.support.publishers import Item

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ALWAYS = DeliveryPreferences(mode=DeliveryMode.HOURLY)


async def _later(newsdesk: Bureau, span: timedelta) -> None:
    newsdesk.clock.advance(span)
    while await newsdesk.deliver.tick():
        await newsdesk.deliver.pool.wait_until_idle()


async def _quiet_now(newsdesk: Bureau, reader: UserClient, **more: int) -> None:
    """Let it be quiet for the next hours, by the reader's wish."""
    minute = newsdesk.clock.now().hour * 60
    manner = DeliveryPreferences(quiet=QuietHours(minute, (minute + 8 * 60) % 1440), **more)  # type: ignore[arg-type]  # numbers only
    await newsdesk.follow.set_preferences(reader.chat_id, manner)


async def _tells(newsdesk: Bureau, source: str, *items: Item) -> None:
    for item in items:
        newsdesk.outlets.tells(source, item)
    await newsdesk.polls()
    await newsdesk.delivers()


async def _hears_in_a_week(newsdesk: Bureau) -> UserClient:
    """Return somebody for whom the budget is held, for a week."""
    await newsdesk.reads(newsdesk.outlets.source("wire"))
    reader = await newsdesk.reader("armenia")
    weekday = newsdesk.clock.now().weekday()
    await newsdesk.follow.set_preferences(
        reader.chat_id, DeliveryPreferences(mode=DeliveryMode.WEEKLY, digest_weekday=weekday)
    )
    await _tells(newsdesk, "wire", budget(newsdesk.clock.now()))
    return reader


async def test_what_happens_in_quiet_hours_comes_together_when_they_end(newsdesk: Bureau) -> None:
    await newsdesk.reads(newsdesk.outlets.source("wire"))
    reader = await newsdesk.reader("armenia")
    await _quiet_now(newsdesk, reader)
    now = newsdesk.clock.now()
    await _tells(newsdesk, "wire", summit(now), budget(now))
    await _tells(newsdesk, "wire", bank(now))
    assert reader.received == []
    assert await newsdesk.states() == {"batched": 3, "waiting": 1}
    await _later(newsdesk, 9 * HOUR)
    [digest] = texts(reader.received)
    assert digest.startswith("It was quiet. Meanwhile 3 stories were told:")
    assert digest.count("Wire · Armenia") == 3
    assert SUMMIT in digest
    await _later(newsdesk, 24 * HOUR)
    assert len(reader.received) == 1
    assert await newsdesk.states() == {"sent": 4}


async def test_a_digest_leaves_out_what_was_muted_or_is_followed_no_longer(newsdesk: Bureau) -> None:
    await newsdesk.reads(newsdesk.outlets.source("wire"))
    reader = await newsdesk.reader("armenia", "csto")
    await newsdesk.follow.set_preferences(reader.chat_id, ALWAYS)
    now = newsdesk.clock.now()
    await _tells(newsdesk, "wire", summit(now), budget(now))
    await newsdesk.follow.unfollow(reader.chat_id, "armenia")
    await _later(newsdesk, HOUR)
    [digest] = texts(reader.received)
    assert digest.startswith("The story of the last hour\n\n" + SUMMIT)
    assert "budget" not in digest


async def test_what_a_digest_was_to_tell_comes_by_itself_where_telegram_will_not_take_the_digest(
    newsdesk: Bureau,
) -> None:
    await newsdesk.reads(newsdesk.outlets.source("wire"))
    reader = await newsdesk.reader("armenia")
    await newsdesk.follow.set_preferences(reader.chat_id, ALWAYS)
    now = newsdesk.clock.now()
    await _tells(newsdesk, "wire", summit(now), budget(now))
    newsdesk.telegram.fails(Fault("sendMessage", code=400, description="Bad Request: no thanks", times=2))
    await _later(newsdesk, HOUR)
    await _later(newsdesk, timedelta(seconds=1))
    assert sorted(text.partition("\n")[0] for text in texts(reader.received)) == sorted([SUMMIT, budget(now).title])
    assert await newsdesk.states() == {"sent": 2, "dead": 1}


async def test_a_digest_of_which_nothing_is_left_is_not_sent(newsdesk: Bureau) -> None:
    await newsdesk.reads(newsdesk.outlets.source("wire"))
    reader = await newsdesk.reader("armenia")
    await newsdesk.follow.set_preferences(reader.chat_id, ALWAYS)
    await _tells(newsdesk, "wire", budget(newsdesk.clock.now()))
    await newsdesk.follow.unfollow(reader.chat_id, "armenia")
    await _later(newsdesk, HOUR)
    assert reader.received == []
    assert await newsdesk.states() == {"dropped": 2}


async def test_what_three_outlets_tell_breaks_through(newsdesk: Bureau) -> None:
    names = ("wire", "herald", "courier")
    await newsdesk.reads(*(newsdesk.outlets.source(name) for name in names))
    reader = await newsdesk.reader("csto")
    await _quiet_now(newsdesk, reader, urgent_from=3)
    await _tells(newsdesk, "wire", summit(newsdesk.clock.now()))
    await _tells(newsdesk, "herald", summit_again(newsdesk.clock.now()))
    assert reader.received == []
    await _tells(newsdesk, "courier", summit_again(newsdesk.clock.now()))
    [alert] = texts(reader.received)
    assert "3 outlets" in alert
    await _later(newsdesk, 10 * HOUR)
    assert len(reader.received) == 1, "and the digest has nothing left to tell"


async def test_who_changes_the_manner_hears_what_was_held_at_once(newsdesk: Bureau) -> None:
    await newsdesk.reads(newsdesk.outlets.source("wire"))
    reader = await newsdesk.reader("armenia")
    await newsdesk.follow.set_preferences(reader.chat_id, DeliveryPreferences(mode=DeliveryMode.WEEKLY))
    now = newsdesk.clock.now()
    await _tells(newsdesk, "wire", budget(now), bank(now))
    assert reader.received == []
    await newsdesk.follow.set_preferences(reader.chat_id, DeliveryPreferences())
    await _later(newsdesk, timedelta(seconds=1))
    [digest] = texts(reader.received)
    assert digest.startswith("2 stories that were held back")


async def test_the_twenty_first_alert_within_ten_minutes_and_what_follows_come_together(newsdesk: Bureau) -> None:
    await newsdesk.reads(newsdesk.outlets.source("wire"))
    reader = await newsdesk.reader("armenia")
    now = newsdesk.clock.now()
    for number in range(26):
        newsdesk.outlets.tells("wire", event(number, now))
    await newsdesk.polls()
    await newsdesk.delivers()
    assert len(reader.received) == 20
    await _later(newsdesk, timedelta(minutes=10))
    assert len(reader.received) == 21
    assert texts(reader.received)[-1].startswith("Much is happening, so stories come together for now. Here are 6:")


async def test_a_source_that_brings_more_than_fifty_at_once_is_told_together(newsdesk: Bureau) -> None:
    await newsdesk.reads(newsdesk.outlets.source("wire"))
    reader = await newsdesk.reader("armenia")
    now = newsdesk.clock.now()
    for number in range(52):
        newsdesk.outlets.tells("wire", event(number, now))
    await newsdesk.polls()
    await newsdesk.delivers()
    assert reader.received == []
    await _later(newsdesk, timedelta(minutes=10))
    [digest] = texts(reader.received)
    assert digest.startswith("An outlet has told very much at once, so it comes together. Here are ")
    assert "and 3" in digest, "what does not fit is counted"


async def test_who_comes_back_after_days_gets_one_digest_of_the_greatest(newsdesk: Bureau) -> None:
    await newsdesk.reads(newsdesk.outlets.source("wire"), newsdesk.outlets.source("herald"))
    reader = await newsdesk.reader("armenia")
    await _tells(newsdesk, "wire", budget(newsdesk.clock.now() - HOUR))
    await reader.blocks()
    await _tells(newsdesk, "wire", bank(newsdesk.clock.now()))
    await newsdesk.follow.suspend(reader.chat_id, "blocked")
    newsdesk.clock.advance(12 * DAY)
    await Cleanup(newsdesk.database).repair(newsdesk.clock.now())
    now = newsdesk.clock.now()
    await _tells(newsdesk, "wire", summit(now), *(event(number, now) for number in range(4)))
    await _tells(newsdesk, "herald", summit_again(now))
    await reader.unblocks()
    before = len(reader.received)
    await newsdesk.follow.register(Chat(reader.chat_id, ChatKind.PRIVATE, "en"))
    await _later(newsdesk, timedelta(seconds=1))
    [digest] = texts(reader.received)[before:]
    heading, first, *others = digest.split("\n\n")
    assert heading == "You were away for 12 days. The greatest of the last two days:"
    assert "Wire and Herald" in first
    assert len(others) == 2
    assert "central bank" not in digest, "it was news twelve days ago"
    await _later(newsdesk, DAY)
    assert len(texts(reader.received)) == before + 1


async def test_a_clock_that_is_set_back_an_hour_brings_no_digest_twice(newsdesk: Bureau) -> None:
    await newsdesk.reads(newsdesk.outlets.source("wire"))
    reader = await newsdesk.reader("armenia")
    hour = (newsdesk.clock.now().hour + 2) % 24
    await newsdesk.follow.set_preferences(
        reader.chat_id, DeliveryPreferences(mode=DeliveryMode.DAILY, digest_hour=hour)
    )
    await _tells(newsdesk, "wire", budget(newsdesk.clock.now()))
    await _later(newsdesk, 3 * HOUR)
    assert len(reader.received) == 1
    newsdesk.clock.advance(-3 * HOUR)
    await _tells(newsdesk, "wire", bank(newsdesk.clock.now()))
    await _later(newsdesk, 3 * HOUR)
    assert len(reader.received) == 1, "the digest of this day was told"
    await _later(newsdesk, 12 * HOUR)
    assert len(reader.received) == 2


async def test_a_clock_that_was_a_year_ahead_for_a_while_loses_nothing(newsdesk: Bureau) -> None:
    await newsdesk.reads(newsdesk.outlets.source("wire"))
    reader = await newsdesk.reader("armenia")
    await newsdesk.follow.set_preferences(reader.chat_id, DeliveryPreferences(mode=DeliveryMode.DAILY))
    newsdesk.clock.advance(365 * DAY)
    await _tells(newsdesk, "wire", budget(newsdesk.clock.now()))
    newsdesk.clock.advance(-365 * DAY)
    await _later(newsdesk, 2 * DAY)
    assert reader.received == []
    assert await Cleanup(newsdesk.database).repair(newsdesk.clock.now()) == 2
    await _later(newsdesk, timedelta(seconds=1))
    assert len(reader.received) == 1


async def test_a_story_rings_once_more_when_it_grows_and_once_more_when_a_number_changes(newsdesk: Bureau) -> None:
    await newsdesk.reads(*(newsdesk.outlets.source(name) for name in ("wire", "herald", "courier")))
    reader = await newsdesk.reader("armenia")
    await newsdesk.follow.set_preferences(reader.chat_id, replace(DeliveryPreferences(), grown_from=2))
    told = ("Four", "wire"), ("Four", "herald"), ("Seven", "wire"), ("Seven", "herald"), ("Seven", "courier")
    for number, name in (*told, ("Nine", "wire"), ("Nine", "herald"), ("Nine", "courier")):
        await _tells(newsdesk, name, attack(number, newsdesk.clock.now()))
    alert, grown, corrected = reader.received
    assert "Wounded: now 9 (was 7)." in alert.text
    assert grown.text == "Now told by 2 outlets."
    assert grown.reply_to == alert.id
    assert corrected.text == "A number has changed. Wounded: now 7 (was 4)."
    assert await newsdesk.states() == {"sent": 4}


async def test_who_does_not_want_a_second_sound_hears_none(newsdesk: Bureau) -> None:
    await newsdesk.reads(newsdesk.outlets.source("wire"), newsdesk.outlets.source("herald"))
    reader = await newsdesk.reader("armenia")
    for number, name in (("Four", "wire"), ("Four", "herald"), ("Seven", "wire")):
        await _tells(newsdesk, name, attack(number, newsdesk.clock.now()))
    assert len(reader.received) == 1


async def test_two_digests_that_are_overdue_tell_every_story_once(newsdesk: Bureau) -> None:
    await newsdesk.reads(newsdesk.outlets.source("wire"))
    reader = await newsdesk.reader("armenia")
    await newsdesk.follow.set_preferences(reader.chat_id, ALWAYS)
    await _tells(newsdesk, "wire", budget(newsdesk.clock.now()))
    newsdesk.telegram.fails(Fault("sendMessage", code=502, description="Bad Gateway", times=2))
    newsdesk.clock.advance(HOUR)
    await newsdesk.deliver.tick()
    await newsdesk.deliver.pool.wait_until_idle()
    await _tells(newsdesk, "wire", bank(newsdesk.clock.now()))
    await _later(newsdesk, 3 * HOUR)
    assert len(reader.received) == 2
    told = "\n".join(texts(reader.received))
    assert told.count(budget(newsdesk.clock.now()).title) == 1
    assert told.count(bank(newsdesk.clock.now()).title) == 1


async def test_who_came_back_is_not_told_again_of_what_the_digest_has_told(newsdesk: Bureau) -> None:
    await newsdesk.reads(newsdesk.outlets.source("wire"), newsdesk.outlets.source("herald"))
    reader = await newsdesk.reader("armenia")
    await reader.blocks()
    await newsdesk.follow.suspend(reader.chat_id, "blocked")
    await _tells(newsdesk, "wire", summit(newsdesk.clock.now()))
    newsdesk.clock.advance(12 * HOUR)
    await reader.unblocks()
    await newsdesk.follow.register(Chat(reader.chat_id, ChatKind.PRIVATE, "en"))
    await _later(newsdesk, timedelta(seconds=1))
    before = texts(reader.received)
    await _tells(newsdesk, "herald", summit_again(newsdesk.clock.now()))
    assert texts(reader.received) == before


async def test_the_digest_of_a_week_tells_what_happened_on_its_first_day(newsdesk: Bureau) -> None:
    reader = await _hears_in_a_week(newsdesk)
    await _later(newsdesk, 7 * DAY)
    [digest] = texts(reader.received)
    assert digest.startswith("The story of the week\n\n" + budget(newsdesk.clock.now()).title)


async def test_what_telegram_will_not_take_as_the_digest_of_a_week_comes_singly_and_whole(newsdesk: Bureau) -> None:
    reader = await _hears_in_a_week(newsdesk)
    newsdesk.telegram.fails(Fault("sendMessage", code=400, description="Bad Request: no thanks", times=2))
    await _later(newsdesk, 7 * DAY)
    [alert] = texts(reader.received)
    assert alert.startswith(budget(newsdesk.clock.now()).title + "\n")


async def test_what_happens_after_a_return_in_quiet_hours_is_told_whole_when_they_end(newsdesk: Bureau) -> None:
    await newsdesk.reads(newsdesk.outlets.source("wire"))
    reader = await newsdesk.reader("armenia")
    await _quiet_now(newsdesk, reader)
    await newsdesk.follow.suspend(reader.chat_id, "blocked")
    now = newsdesk.clock.now()
    await _tells(newsdesk, "wire", *(event(number, now) for number in range(4)))
    await newsdesk.follow.register(Chat(reader.chat_id, ChatKind.PRIVATE, "en"))
    now = newsdesk.clock.now()
    await _tells(newsdesk, "wire", summit(now), budget(now), bank(now))
    await _later(newsdesk, 8 * HOUR)
    returned, quiet = texts(reader.received)
    assert returned.startswith("You were away for a while. The greatest of it:")
    assert quiet.startswith("It was quiet. Meanwhile 3 stories were told:")
