"""Replies about entries that are perhaps about the same event, and the verdicts of chats about them."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select

from bot.model.alerts import Alert, AlertKind, Verdict
from bot.model.chats import ChatKind, DeliveryMode, DeliveryPreferences
from bot.model.entries import Entry
from bot.model.outcomes import DeadLetter, Delivered
from bot.storage.chats import Chats
from bot.storage.engine.database import Database
from bot.storage.outbox.dead_letters import DeadLetters
from bot.storage.outbox.delivery_context import DeliveryContexts
from bot.storage.outbox.doubts import MAX_DOUBTS, Doubts
from bot.storage.outbox.queue import Outbox
from bot.storage.retention import Cleanup
from bot.storage.stories import Placed, Stories
from bot.storage.tables import alerts, entries
from tests.support.databases.outbox_items import send_due_alerts
from tests.support.stored_samples import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    SOURCES,
    add_subscriber,
    claim_alerts,
    entry,
    placed,
    save_poll,
    save_sources_and_topics,
)

READER = 5


def entry_of(publisher: str, number: int, now: datetime) -> Entry:
    sample = entry(number, source=SOURCES[1], seen_at=now)
    return replace(sample, publisher=replace(sample.publisher, id=f"{publisher}.example"))


def doubtful(number: int, *, story: int = 1, now: datetime = NOW) -> Placed:
    return replace(placed(number, story=story), entry=entry_of(f"outlet-{number}", number, now), is_doubtful=True)


async def save_doubtful(database: Database, *numbers: int, now: datetime = NOW + HOUR) -> None:
    items = [doubtful(number, now=now) for number in numbers]
    await save_poll(database, *items, source=SOURCES[1], now=now)


async def send_first_alert(database: Database, *chat_ids: int, kind: ChatKind = ChatKind.PRIVATE) -> None:
    await save_sources_and_topics(database)
    for chat_id in chat_ids or (READER,):
        await add_subscriber(database, chat_id, kind=kind)
    await save_poll(database, placed(1))
    await send_due_alerts(database)


async def entry_ids(database: Database) -> list[int]:
    async with database.read() as connection:
        return list((await connection.execute(select(entries.c.id).order_by(entries.c.id))).scalars())


async def titles_shown(database: Database, chat_id: int = READER, story_id: int = 1) -> list[str]:
    """Return the titles of the entries that a message to a chat about a story shows."""
    context = await DeliveryContexts(database).load([(chat_id, story_id)])
    story = context.candidate(chat_id, story_id).story
    assert story
    [visible] = await Doubts(database).visible(chat_id, await Stories(database).load([story.id]))
    assert visible == story, "it shows the same in a message and in a list"
    return [item.title for item in story.entries]


def titles(*numbers: int) -> list[str]:
    return [entry(number).title for number in numbers]


def kinds(sent: list[Alert]) -> list[tuple[int, AlertKind]]:
    return sorted((alert.chat.id, alert.kind) for alert in sent)


async def ask_about(database: Database, number: int = 2) -> int:
    """Send a first alert and a doubt about one entry; return the id of that entry."""
    await send_first_alert(database)
    await save_doubtful(database, number)
    [doubt] = await send_due_alerts(database, now=NOW + HOUR)
    return doubt.entry_id


async def judge(
    database: Database, entry_id: int, verdict: Verdict, *, chat_id: int = READER, is_final: bool = False
) -> Verdict | None:
    judgement = await Doubts(database).judge(chat_id, entry_id, verdict, is_final=is_final, now=NOW + 2 * HOUR)
    return judgement.verdict if judgement else None


async def test_a_doubtful_entry_is_told_by_one_reply_and_no_edit(database: Database) -> None:
    await send_first_alert(database)
    await save_doubtful(database, 2)
    [doubt] = await send_due_alerts(database, now=NOW + DAY)
    [first_id, entry_id] = await entry_ids(database)
    assert (doubt.kind, doubt.story_id, doubt.entry_id) == (AlertKind.DOUBT, 1, entry_id)
    assert entry_id != first_id
    assert doubt.message_id is not None
    assert await titles_shown(database) == titles(1)
    assert (await Doubts(database).counts())["told"] == 1


async def test_a_certain_entry_causes_an_edit_that_leaves_the_doubtful_one_out(database: Database) -> None:
    await send_first_alert(database)
    await save_doubtful(database, 2)
    await save_poll(database, replace(doubtful(3), is_doubtful=False), source=SOURCES[1], now=NOW + HOUR)
    sent = await send_due_alerts(database, now=NOW + 2 * HOUR)
    assert kinds(sent) == [(READER, AlertKind.DOUBT), (READER, AlertKind.UPDATE)]
    assert await titles_shown(database) == titles(1, 3)


async def test_a_first_alert_that_waits_goes_before_the_doubt(database: Database) -> None:
    await save_sources_and_topics(database)
    await add_subscriber(database, READER)
    await save_poll(database, placed(1), now=NOW - HOUR)
    await save_doubtful(database, 2, now=NOW)
    assert [alert.kind for alert in await send_due_alerts(database)] == [AlertKind.NEW, AlertKind.DOUBT]
    context = await DeliveryContexts(database).load([(READER, 1)])
    assert context.candidate(READER, 1).first.message_id is not None


async def test_a_chat_that_a_doubtful_entry_alerts_to_the_story_is_asked_too(database: Database) -> None:
    await save_sources_and_topics(database)
    await add_subscriber(database, READER, "csto")
    await save_poll(database, placed(1))
    second = replace(doubtful(2), matches=placed(2, topics=("csto",)).matches)
    await save_poll(database, second, source=SOURCES[1])
    assert [alert.kind for alert in await send_due_alerts(database)] == [AlertKind.NEW, AlertKind.DOUBT]


async def test_at_most_three_are_told_and_the_next_is_an_edit(database: Database) -> None:
    await send_first_alert(database)
    numbers = range(2, 2 + MAX_DOUBTS)
    for number in numbers:
        await save_doubtful(database, number)
    assert [alert.kind for alert in await send_due_alerts(database, now=NOW + DAY)] == [AlertKind.DOUBT] * MAX_DOUBTS
    await save_doubtful(database, 9)
    assert [alert.kind for alert in await send_due_alerts(database, now=NOW + DAY)] == [AlertKind.UPDATE]
    assert await titles_shown(database) == titles(1, 9)


async def test_where_the_chat_prefers_so_or_gets_digests_the_entry_is_an_edit(database: Database) -> None:
    await send_first_alert(database, 5, 6, 7)
    for chat_id, preferences in (
        (6, DeliveryPreferences(tells_doubts=False)),
        (7, DeliveryPreferences(mode=DeliveryMode.DAILY)),
    ):
        await Chats(database).set_preferences(chat_id, preferences, now=NOW)
    await save_doubtful(database, 2)
    sent = await send_due_alerts(database, now=NOW + DAY)
    assert kinds(sent) == [(5, AlertKind.DOUBT), (6, AlertKind.UPDATE), (7, AlertKind.UPDATE)]
    assert [await titles_shown(database, chat_id) for chat_id in (5, 6, 7)] == [titles(1), titles(1, 2), titles(1, 2)]


async def test_nobody_is_asked_in_a_muted_paused_or_suspended_chat_nor_after_a_day(database: Database) -> None:
    chats = Chats(database)
    await send_first_alert(database, 5, 6, 7, 8)
    await chats.mute(6, 1, now=NOW)
    await chats.set_paused(7, paused=True, now=NOW)
    await chats.suspend(8, "blocked", now=NOW)
    await save_doubtful(database, 2)
    assert kinds(await send_due_alerts(database, now=NOW + HOUR)) == [(5, AlertKind.DOUBT)]
    await save_doubtful(database, 3, now=NOW + 25 * HOUR)
    assert await send_due_alerts(database, now=NOW + 27 * HOUR) == []


async def test_a_mute_cancels_a_doubt_that_waits(database: Database) -> None:
    await send_first_alert(database)
    await save_doubtful(database, 2)
    await Chats(database).mute(READER, 1, now=NOW)
    assert await send_due_alerts(database, now=NOW + DAY) == []


async def test_an_entry_that_is_too_old_to_be_news_joins_as_a_certain_one(database: Database) -> None:
    await send_first_alert(database)
    old = replace(doubtful(2), entry=replace(doubtful(2).entry, published_at=NOW - 3 * DAY))
    await save_poll(database, old, source=SOURCES[1])
    assert [alert.kind for alert in await send_due_alerts(database, now=NOW + HOUR)] == [AlertKind.UPDATE]
    assert await titles_shown(database) == titles(1, 2)


async def test_a_doubtful_outlet_makes_no_story_urgent_nor_grown(database: Database) -> None:
    await send_first_alert(database)
    await Chats(database).set_preferences(READER, DeliveryPreferences(grown_from=3), now=NOW)
    await save_doubtful(database, 2)
    await save_poll(database, replace(doubtful(3), is_doubtful=False), source=SOURCES[1], now=NOW + HOUR)
    sent = await send_due_alerts(database, now=NOW + 2 * HOUR)
    assert kinds(sent) == [(READER, AlertKind.DOUBT), (READER, AlertKind.UPDATE)]
    await save_poll(database, replace(doubtful(4), is_doubtful=False), source=SOURCES[1], now=NOW + 2 * HOUR)
    assert (READER, AlertKind.GROWTH) in kinds(await send_due_alerts(database, now=NOW + 3 * HOUR))


async def test_an_outlet_that_was_doubtful_and_is_certain_later_is_an_edit(database: Database) -> None:
    await ask_about(database)
    again = replace(doubtful(3), entry=entry_of("outlet-2", 3, NOW + HOUR), is_doubtful=False)
    await save_poll(database, again, source=SOURCES[1], now=NOW + HOUR)
    assert [alert.kind for alert in await send_due_alerts(database, now=NOW + DAY)] == [AlertKind.UPDATE]


async def test_the_same_event_is_an_edit_and_a_different_one_stays_out(database: Database) -> None:
    entry_id = await ask_about(database)
    assert await judge(database, entry_id, Verdict.SAME) is Verdict.SAME
    assert [alert.kind for alert in await send_due_alerts(database, now=NOW + DAY)] == [AlertKind.UPDATE]
    assert await titles_shown(database) == titles(1, 2)
    assert await judge(database, entry_id, Verdict.DIFFERENT) is Verdict.DIFFERENT
    assert [alert.kind for alert in await send_due_alerts(database, now=NOW + DAY)] == [AlertKind.UPDATE]
    assert await titles_shown(database) == titles(1)


async def test_a_first_verdict_of_difference_changes_no_message(database: Database) -> None:
    entry_id = await ask_about(database)
    assert await judge(database, entry_id, Verdict.DIFFERENT) is Verdict.DIFFERENT
    assert await send_due_alerts(database, now=NOW + DAY) == []
    assert await titles_shown(database) == titles(1)


async def test_each_verdict_is_counted_once_and_a_changed_one_moves(database: Database) -> None:
    entry_id = await ask_about(database)
    for verdict in (Verdict.SAME, Verdict.SAME, Verdict.DIFFERENT, Verdict.DIFFERENT):
        await judge(database, entry_id, verdict)
    assert await Doubts(database).counts() == {"told": 1, "same": 0, "different": 1}


async def test_a_final_verdict_stands(database: Database) -> None:
    entry_id = await ask_about(database)
    assert await judge(database, entry_id, Verdict.DIFFERENT, is_final=True) is Verdict.DIFFERENT
    assert await judge(database, entry_id, Verdict.SAME, is_final=True) is Verdict.DIFFERENT
    assert await Doubts(database).counts() == {"told": 1, "same": 0, "different": 1}


async def test_a_verdict_about_what_the_chat_was_not_asked_changes_nothing(database: Database) -> None:
    entry_id = await ask_about(database)
    await add_subscriber(database, 6)
    [first_id, _] = await entry_ids(database)
    assert await judge(database, entry_id, Verdict.SAME, chat_id=6) is None
    assert await judge(database, entry_id, Verdict.SAME, chat_id=77) is None
    assert await judge(database, first_id, Verdict.SAME) is None
    assert await judge(database, 0, Verdict.SAME) is None
    assert await judge(database, 2**63 - 1, Verdict.SAME) is None
    assert await Doubts(database).counts() == {"told": 1, "same": 0, "different": 0}


async def test_a_verdict_concerns_one_chat_alone(database: Database) -> None:
    await send_first_alert(database, 5, 6)
    await save_doubtful(database, 2)
    await send_due_alerts(database, now=NOW + HOUR)
    [_, entry_id] = await entry_ids(database)
    await judge(database, entry_id, Verdict.SAME)
    assert kinds(await send_due_alerts(database, now=NOW + DAY)) == [(5, AlertKind.UPDATE)]
    assert [await titles_shown(database, chat_id) for chat_id in (5, 6)] == [titles(1, 2), titles(1)]


async def test_after_the_retention_the_story_the_doubt_and_the_verdict_are_gone(database: Database) -> None:
    entry_id = await ask_about(database)
    await Cleanup(database).forget_before(NOW + 40 * DAY, NOW)
    assert await judge(database, entry_id, Verdict.SAME) is None
    assert sum((await Outbox(database).counts()).values()) == 0


async def test_a_chat_that_is_forgotten_leaves_no_doubt(database: Database) -> None:
    entry_id = await ask_about(database)
    await Chats(database).forget(READER)
    assert await judge(database, entry_id, Verdict.SAME) is None


async def test_doubts_and_verdicts_move_with_a_group_that_becomes_a_supergroup(database: Database) -> None:
    await send_first_alert(database, kind=ChatKind.GROUP)
    await save_doubtful(database, 2)
    await save_doubtful(database, 3)
    await send_due_alerts(database, now=NOW + HOUR)
    _, second, third = await entry_ids(database)
    await judge(database, second, Verdict.SAME)
    await Chats(database).move(READER, -100, now=NOW)
    assert await titles_shown(database, -100) == titles(1, 2)
    assert await judge(database, third, Verdict.SAME, chat_id=-100) is Verdict.SAME


async def test_a_supergroup_that_was_asked_too_keeps_its_answers_and_gets_those_of_the_group(
    database: Database,
) -> None:
    await send_first_alert(database, READER, -100, kind=ChatKind.SUPERGROUP)
    await save_doubtful(database, 2)
    await send_due_alerts(database, now=NOW + HOUR)
    await Chats(database).set_paused(-100, paused=True, now=NOW)
    await save_doubtful(database, 3)
    await send_due_alerts(database, now=NOW + HOUR)
    _, second, third = await entry_ids(database)
    await judge(database, second, Verdict.SAME, chat_id=-100)
    await judge(database, third, Verdict.SAME)
    await Chats(database).move(READER, -100, now=NOW)
    assert await titles_shown(database, -100) == titles(1, 2, 3)
    assert await judge(database, third, Verdict.DIFFERENT, chat_id=-100) is Verdict.DIFFERENT


async def test_doubts_of_two_merged_stories_go_on_in_the_survivor(database: Database) -> None:
    await send_first_alert(database)
    await save_poll(database, placed(4, story=2))
    await send_due_alerts(database)
    for number, story in ((2, 1), (3, 2)):
        item = doubtful(number, story=story, now=NOW + HOUR)
        await save_poll(database, item, source=SOURCES[1], now=NOW + HOUR)
    assert [alert.kind for alert in await send_due_alerts(database, now=NOW + HOUR)] == [AlertKind.DOUBT] * 2
    assert await Stories(database).merge(1, 2, edited_at=NOW + HOUR, now=NOW + HOUR)
    assert sorted(await titles_shown(database)) == titles(1, 4)
    await send_due_alerts(database, now=NOW + 2 * HOUR)
    async with database.read() as connection:
        of_second = select(entries.c.id).where(entries.c.title == entry(3).title)
        entry_id = (await connection.execute(of_second)).scalar_one()
    assert await judge(database, entry_id, Verdict.SAME) is Verdict.SAME
    assert sorted(await titles_shown(database)) == titles(1, 3, 4)


async def test_a_refused_doubt_is_a_dead_letter_its_entry_is_shown_and_it_can_be_retried(database: Database) -> None:
    await send_first_alert(database)
    await save_doubtful(database, 2)
    [doubt] = await claim_alerts(database, now=NOW + HOUR)
    await Outbox(database).settle([(doubt, DeadLetter("no"))], owner="me", now=NOW + HOUR)
    assert await titles_shown(database) == titles(1, 2)
    assert await DeadLetters(database).retry_all(now=NOW + HOUR) == 1
    [again] = await send_due_alerts(database, now=NOW + HOUR)
    assert (again.entry_id, again.message_id) == (doubt.entry_id, doubt.message_id)
    assert await titles_shown(database) == titles(1)


async def test_a_doubt_whose_process_died_is_claimed_again(database: Database) -> None:
    await send_first_alert(database)
    await save_doubtful(database, 2)
    [lost] = await claim_alerts(database, owner="dead", now=NOW + HOUR, lease=MINUTE)
    [again] = await send_due_alerts(database, now=NOW + HOUR + 2 * MINUTE)
    assert (again.id, again.entry_id) == (lost.id, lost.entry_id)


async def test_a_verdict_before_the_doubt_is_settled_stands(database: Database) -> None:
    await send_first_alert(database)
    await save_doubtful(database, 2)
    [doubt] = await claim_alerts(database, now=NOW + HOUR)
    assert await judge(database, doubt.entry_id, Verdict.SAME) is Verdict.SAME
    context = await DeliveryContexts(database).load([(READER, 1)])
    assert context.candidate(READER, 1).doubtful_entry(doubt.entry_id) is None, "it is not asked again"
    await Outbox(database).settle([(doubt, Delivered(7))], owner="me", now=NOW + HOUR)
    assert await titles_shown(database) == titles(1, 2)


async def test_an_entry_that_is_saved_again_is_told_once(database: Database) -> None:
    await send_first_alert(database)
    await save_doubtful(database, 2)
    await save_doubtful(database, 2)
    async with database.read() as connection:
        doubts = select(func.count()).where(alerts.c.kind == AlertKind.DOUBT.value)
        assert (await connection.execute(doubts)).scalar_one() == 1
