from dataclasses import replace

from bot.model.topics import Level
from bot.storage.chats import Chats
from bot.storage.engine.database import Database
from bot.storage.outbox.delivery_context import DeliveryContexts
from bot.storage.stories import Stories
from tests.support.databases.outbox_items import send_due_alerts
from tests.support.stored_samples import (
    DAY,
    HOUR,
    NOW,
    SOURCES,
    add_subscriber,
    entry,
    placed,
    save_poll,
    save_sources_and_topics,
)


async def test_the_topics_of_an_alert_are_those_followed_at_the_level(database: Database) -> None:
    await save_sources_and_topics(database)
    await add_subscriber(database, 1, "armenia", "csto")
    await add_subscriber(database, 2, "armenia", level=Level.STRICT)
    item = placed(1, topics=("armenia", "azerbaijan", "csto"), score=50)
    await save_poll(database, replace(item, matches=(replace(item.matches[0], score=55), *item.matches[1:])))
    facts = await DeliveryContexts(database).load([(1, 1), (2, 1)], since=NOW)
    assert facts.topics == {(1, 1): ("armenia", "csto"), (2, 1): ()}


async def test_a_merged_story_is_loaded_under_the_id_of_its_alert_and_its_mute_applies(database: Database) -> None:
    await save_sources_and_topics(database)
    await add_subscriber(database, 1)
    await save_poll(database, placed(1, story=1), placed(2, story=2))
    await Chats(database).mute(1, 1, now=NOW)
    await Stories(database).merge(1, 2, edited_at=NOW, now=NOW)
    candidate = (await DeliveryContexts(database).load([(1, 2)])).candidate(1, 2)
    assert candidate.story is not None
    assert (candidate.story.id, candidate.topics, candidate.is_muted) == (1, ("armenia",), True)


async def test_alerts_that_a_chat_was_sent_are_counted_from_a_time_on(database: Database) -> None:
    await save_sources_and_topics(database)
    await add_subscriber(database, 1)
    for number in (1, 2):
        at = NOW + number * HOUR
        await save_poll(database, placed(number, story=number))
        await send_due_alerts(database, now=at)
    contexts = DeliveryContexts(database)
    assert (await contexts.load([(1, 1)], since=NOW)).recent == {1: 2}
    assert (await contexts.load([(1, 1)], since=NOW + HOUR)).recent == {1: 1}
    assert (await contexts.load([(1, 1)])).recent == {}


async def test_missed_stories_are_those_without_an_alert_the_most_reported_first(database: Database) -> None:
    await save_sources_and_topics(database)
    await add_subscriber(database, 1)
    for number in (1, 2, 3):
        await save_poll(database, placed(number, story=number), announcements=[])
    second_report = replace(placed(4, story=2), entry=entry(4, source=SOURCES[1]))
    await save_poll(database, second_report, announcements=[], source=SOURCES[1])
    contexts = DeliveryContexts(database)
    assert await contexts.missed(1, now=NOW + HOUR, window=DAY, limit=2) == (2, 3)
    await Chats(database).mark_sent(1, 2, now=NOW)
    assert await contexts.missed(1, now=NOW + HOUR, window=DAY, limit=9) == (3, 1)
    assert await contexts.missed(1, now=NOW + 2 * DAY, window=DAY, limit=9) == ()


async def test_the_time_since_a_suspension_is_known_where_there_was_one(database: Database) -> None:
    await save_sources_and_topics(database)
    for chat_id in (1, 2):
        await add_subscriber(database, chat_id)
    await Chats(database).suspend(2, "blocked", now=NOW)
    contexts = DeliveryContexts(database)
    assert await contexts.suspended_for(1, now=NOW + HOUR) is None
    assert await contexts.suspended_for(2, now=NOW + HOUR) == HOUR
