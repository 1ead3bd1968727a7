"""A story that was opened before a chat's time is not alerted there, though another outlet joins it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

import pytest

from bot.model.alerts import AlertKind, BatchReason, DueDigest
from bot.model.chats import ChatKind, Subscription
from bot.model.outcomes import Batched
from bot.model.topics import Level
from bot.storage.chats import Chats
from bot.storage.engine.database import Database
from bot.storage.outbox.delivery_context import DeliveryContexts
from bot.storage.outbox.queue import Outbox
from bot.storage.stories import Stories
from tests.support.databases.outbox_items import send_due_alerts
from tests.support.stored_samples import (
    HOUR,
    MINUTE,
    NOW,
    SECOND,
    SOURCES,
    add_subscriber,
    claim_alerts,
    entry,
    placed,
    save_poll,
    save_sources_and_topics,
)

OLDER, YOUNGER = 1, 2
CHAT, GROUP, SUPERGROUP = 5, -100, -1001234567890
EARLY = NOW - HOUR


@pytest.fixture(autouse=True)
async def _stored(database: Database) -> None:
    await save_sources_and_topics(database)


async def report(database: Database, number: int, *, story: int, at: datetime, topic: str = "armenia") -> int:
    """Save an entry of an outlet that did not report the story before; return how many alerts were written."""
    source = SOURCES[number % 2]
    sample = entry(number, source=source, seen_at=at)
    by_another = replace(sample, publisher=replace(sample.publisher, id=f"outlet-{number}.example"))
    item = replace(placed(number, story=story, topics=(topic,)), entry=by_another)
    return await save_poll(database, item, source=source, now=at)


async def follow(database: Database, chat_id: int, topic: str, *, at: datetime) -> None:
    await Chats(database).subscribe(Subscription(chat_id, topic, Level.NORMAL, at))


async def test_a_subscription_starts_with_the_stories_that_are_opened_from_then_on(database: Database) -> None:
    assert await report(database, 1, story=OLDER, at=NOW - 17 * MINUTE) == 0
    await add_subscriber(database, CHAT)
    assert await report(database, 2, story=OLDER, at=NOW + MINUTE) == 0
    assert await report(database, 3, story=YOUNGER, at=NOW + 2 * MINUTE) == 1
    assert await report(database, 4, story=OLDER, at=NOW + HOUR) == 0


@pytest.mark.parametrize(("opened", "alerts"), [(NOW - SECOND, 0), (NOW, 1), (NOW + SECOND, 1)])
async def test_the_limit_is_the_moment_of_the_subscription(database: Database, opened: datetime, alerts: int) -> None:
    await report(database, 1, story=OLDER, at=opened)
    await add_subscriber(database, CHAT)
    assert await report(database, 2, story=OLDER, at=NOW + MINUTE) == alerts


async def test_chats_that_followed_before_are_alerted_all_the_same(database: Database) -> None:
    await add_subscriber(database, 1)
    assert await report(database, 1, story=OLDER, at=NOW + MINUTE) == 1
    await add_subscriber(database, 2, "csto")
    await follow(database, 2, "armenia", at=NOW + 2 * MINUTE)
    assert await report(database, 2, story=OLDER, at=NOW + HOUR) == 0
    assert await report(database, 3, story=OLDER, at=NOW + HOUR, topic="csto") == 1, "followed all the time"


async def test_a_topic_that_is_followed_again_starts_again(database: Database) -> None:
    await add_subscriber(database, CHAT)
    await Chats(database).unsubscribe(CHAT, "armenia")
    await report(database, 1, story=OLDER, at=NOW + MINUTE)
    await follow(database, CHAT, "armenia", at=NOW + HOUR)
    assert await report(database, 2, story=OLDER, at=NOW + 2 * HOUR) == 0


async def test_a_story_that_a_chat_was_alerted_to_goes_on_to_be_edited(database: Database) -> None:
    await add_subscriber(database, CHAT)
    await report(database, 1, story=OLDER, at=NOW + MINUTE)
    assert len(await send_due_alerts(database, now=NOW + MINUTE)) == 1
    await Chats(database).unsubscribe(CHAT, "armenia")
    await follow(database, CHAT, "armenia", at=NOW + HOUR)
    await report(database, 2, story=OLDER, at=NOW + 2 * HOUR)
    assert [alert.kind for alert in await send_due_alerts(database, now=NOW + 3 * HOUR)] == [AlertKind.UPDATE]


async def pause(database: Database) -> None:
    await Chats(database).set_paused(CHAT, paused=True, now=NOW)


async def resume(database: Database) -> None:
    await Chats(database).set_paused(CHAT, paused=False, now=NOW + HOUR)


async def suspend(database: Database) -> None:
    await Chats(database).suspend(CHAT, "blocked", now=NOW)


async def come_back(database: Database) -> None:
    chat_store = Chats(database)
    chat = await chat_store.get(CHAT)
    assert chat is not None
    await chat_store.register(chat, now=NOW + HOUR)


Step = Callable[[Database], Awaitable[None]]
ABSENCES = [pytest.param(pause, resume, id="paused"), pytest.param(suspend, come_back, id="suspended")]


@pytest.mark.parametrize(("leave", "return_"), ABSENCES)
async def test_stories_of_an_absence_do_not_ring_after_it(database: Database, leave: Step, return_: Step) -> None:
    await add_subscriber(database, CHAT)
    await leave(database)
    assert await report(database, 1, story=OLDER, at=NOW + MINUTE) == 0
    await return_(database)
    assert await report(database, 2, story=OLDER, at=NOW + HOUR + MINUTE) == 0
    assert await report(database, 3, story=YOUNGER, at=NOW + HOUR + MINUTE) == 1


@pytest.mark.parametrize("again", [resume, come_back])
async def test_what_changes_nothing_starts_no_new_time(database: Database, again: Step) -> None:
    await add_subscriber(database, CHAT)
    await report(database, 1, story=OLDER, at=NOW + MINUTE, topic="csto")
    await again(database)
    assert await report(database, 2, story=OLDER, at=NOW + HOUR + MINUTE) == 1


@pytest.mark.parametrize(("leave", "return_"), ABSENCES)
async def test_an_alert_that_waited_before_the_absence_is_still_sent(
    database: Database, leave: Step, return_: Step
) -> None:
    await add_subscriber(database, CHAT)
    await report(database, 1, story=OLDER, at=NOW)
    await leave(database)
    await return_(database)
    assert [alert.story_id for alert in await send_due_alerts(database, now=NOW + HOUR)] == [OLDER]


class TestMigration:
    async def test_a_supergroup_goes_on_from_the_beginning_of_its_group(self, database: Database) -> None:
        await add_subscriber(database, GROUP, kind=ChatKind.GROUP)
        await report(database, 1, story=OLDER, at=NOW + MINUTE, topic="csto")
        await Chats(database).move(GROUP, SUPERGROUP, now=NOW + HOUR)
        assert await report(database, 2, story=OLDER, at=NOW + 2 * HOUR) == 1

    async def test_old_news_of_the_group_is_old_news_of_the_supergroup(self, database: Database) -> None:
        await report(database, 1, story=OLDER, at=EARLY)
        await add_subscriber(database, GROUP, kind=ChatKind.GROUP)
        await Chats(database).move(GROUP, SUPERGROUP, now=NOW + HOUR)
        assert await report(database, 2, story=OLDER, at=NOW + 2 * HOUR) == 0

    async def test_the_earlier_of_two_subscriptions_counts_where_the_supergroup_was_registered_first(
        self, database: Database
    ) -> None:
        await add_subscriber(database, GROUP, kind=ChatKind.GROUP)
        await add_subscriber(database, SUPERGROUP, "csto", kind=ChatKind.SUPERGROUP)
        await follow(database, SUPERGROUP, "armenia", at=NOW + HOUR)
        await report(database, 1, story=OLDER, at=NOW + MINUTE, topic="azerbaijan")
        await Chats(database).move(GROUP, SUPERGROUP, now=NOW + HOUR)
        assert await report(database, 2, story=OLDER, at=NOW + 2 * HOUR) == 1

    @pytest.mark.parametrize("is_known", [False, True])
    async def test_a_suspended_group_begins_again_as_a_supergroup(self, database: Database, *, is_known: bool) -> None:
        await add_subscriber(database, GROUP, kind=ChatKind.GROUP)
        if is_known:
            await add_subscriber(database, SUPERGROUP, kind=ChatKind.SUPERGROUP)
            await Chats(database).suspend(SUPERGROUP, "kicked", now=NOW)
        await Chats(database).suspend(GROUP, "kicked", now=NOW)
        await report(database, 1, story=OLDER, at=NOW + MINUTE)
        await Chats(database).move(GROUP, SUPERGROUP, now=NOW + HOUR)
        assert await report(database, 2, story=OLDER, at=NOW + 2 * HOUR) == 0


class TestMerge:
    async def merge(self, database: Database) -> None:
        assert await Stories(database).merge(OLDER, YOUNGER, edited_at=NOW + HOUR, now=NOW + HOUR)

    async def test_a_waiting_alert_to_a_story_that_turns_out_to_be_old_news_is_not_sent(
        self, database: Database
    ) -> None:
        await report(database, 1, story=OLDER, at=EARLY)
        await add_subscriber(database, CHAT)
        assert await report(database, 2, story=YOUNGER, at=NOW + MINUTE) == 1
        await self.merge(database)
        assert await send_due_alerts(database, now=NOW + HOUR) == []

    async def test_a_batched_alert_neither(self, database: Database) -> None:
        await report(database, 1, story=OLDER, at=EARLY)
        await add_subscriber(database, CHAT)
        await report(database, 2, story=YOUNGER, at=NOW + MINUTE)
        [alert] = await claim_alerts(database, now=NOW + MINUTE)
        batched = Batched(NOW + 3 * HOUR, BatchReason.MODE)
        await Outbox(database).settle([(alert, batched)], owner="me", now=NOW + MINUTE)
        await self.merge(database)
        [digest] = await Outbox(database).claim(owner="me", now=NOW + 3 * HOUR, lease=HOUR, limit=9)
        assert isinstance(digest, DueDigest)
        assert await Outbox(database).batched(digest) == ()

    async def test_one_that_a_chat_has_followed_all_the_time_is(self, database: Database) -> None:
        await add_subscriber(database, CHAT)
        await report(database, 1, story=OLDER, at=NOW + SECOND, topic="csto")
        await report(database, 2, story=YOUNGER, at=NOW + MINUTE)
        await self.merge(database)
        assert [alert.story_id for alert in await send_due_alerts(database, now=NOW + HOUR)] == [OLDER]

    async def test_a_story_of_a_pause_is_old_news_too(self, database: Database) -> None:
        await add_subscriber(database, CHAT)
        await pause(database)
        await report(database, 1, story=OLDER, at=NOW + MINUTE)
        await resume(database)
        assert await report(database, 2, story=YOUNGER, at=NOW + HOUR + MINUTE) == 1
        await self.merge(database)
        assert await send_due_alerts(database, now=NOW + 2 * HOUR) == []

    async def test_an_alert_from_before_a_pause_stays(self, database: Database) -> None:
        await add_subscriber(database, CHAT)
        await report(database, 1, story=OLDER, at=NOW + SECOND, topic="csto")
        await report(database, 2, story=YOUNGER, at=NOW + SECOND)
        await pause(database)
        await resume(database)
        await self.merge(database)
        assert [alert.story_id for alert in await send_due_alerts(database, now=NOW + HOUR)] == [OLDER]


async def test_a_digest_after_a_return_contains_no_story_from_before_the_subscription(database: Database) -> None:
    await report(database, 1, story=OLDER, at=EARLY)
    await add_subscriber(database, CHAT)
    await suspend(database)
    await report(database, 2, story=OLDER, at=NOW + MINUTE)
    await report(database, 3, story=YOUNGER, at=NOW + MINUTE)
    await come_back(database)
    missed = await DeliveryContexts(database).missed(CHAT, now=NOW + HOUR, window=48 * HOUR, limit=9)
    assert missed == (YOUNGER,)
