"""Alerts batched for digests: schedule, settlement, suspension, and stories that become urgent."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.alerts import AlertKind, BatchReason
from bot.model.chats import DeliveryMode, DeliveryPreferences
from bot.model.outcomes import Batched, DeadLetter, Delivered, Dropped, SuspendChat
from bot.model.sources import FeedState
from bot.storage import sources
from bot.storage.chats import Chats
from bot.storage.engine.database import Database
from bot.storage.outbox.queue import Outbox
from bot.storage.tables import alerts, entries
from tests.support.databases.outbox_items import (
    DIGEST_AT,
    batch_due_alerts,
    claim_digest,
    claim_due_alerts,
    claim_due_items,
    nonzero_counts,
)
from tests.support.stored_samples import DAY, HOUR, NOW, SECOND, SOURCES, claim_alerts, entry, placed, save_poll


async def test_alerts_batched_until_one_time_share_one_digest(digest_outbox: Outbox, database: Database) -> None:
    assert await claim_due_items(database, now=DIGEST_AT - SECOND) == ()
    digest = await claim_digest(database)
    assert (digest.chat.id, digest.reason, digest.scheduled_at) == (
        1,
        BatchReason.QUIET,
        DIGEST_AT.replace(microsecond=0),
    )
    assert await digest_outbox.batched(digest) == (1, 2)
    await digest_outbox.settle([(digest, Delivered(5))], owner="me", now=DIGEST_AT)
    assert await nonzero_counts(digest_outbox) == ({"sent": 2}, {"sent": 1})


async def test_each_alert_of_a_digest_remembers_the_entry_that_told_its_own_story(
    digest_outbox: Outbox, database: Database
) -> None:
    digest = await claim_digest(database)
    async with database.read() as connection:
        stored = await connection.execute(select(entries.c.story_id, entries.c.id).order_by(entries.c.story_id))
        entry_by_story = {row.story_id: row.id for row in stored}
    quoted = tuple(reversed(entry_by_story.values()))
    await digest_outbox.settle([(digest, Delivered(5, quoted=quoted))], owner="me", now=DIGEST_AT)
    async with database.read() as connection:
        rows = await connection.execute(select(alerts.c.story_id, alerts.c.quoted_entry_id))
        assert {row.story_id: row.quoted_entry_id for row in rows} == entry_by_story


async def test_the_alerts_of_a_digest_that_telegram_refuses_are_sent_one_by_one(
    digest_outbox: Outbox, database: Database
) -> None:
    digest = await claim_digest(database)
    await digest_outbox.settle([(digest, DeadLetter("too long"))], owner="me", now=DIGEST_AT)
    assert await nonzero_counts(digest_outbox) == ({"waiting": 2}, {"dead": 1})
    [alert] = await claim_alerts(database, now=DIGEST_AT)
    assert alert.is_unbatched


async def test_a_dropped_digest_drops_its_alerts(digest_outbox: Outbox, database: Database) -> None:
    digest = await claim_digest(database)
    await digest_outbox.settle([(digest, Dropped("nothing is left to tell"))], owner="me", now=DIGEST_AT)
    assert await nonzero_counts(digest_outbox) == ({"dropped": 2}, {"dropped": 1})


async def test_an_alert_batched_for_a_digest_that_was_sent_is_sent_with_a_later_one(
    digest_outbox: Outbox, database: Database
) -> None:
    digest = await claim_digest(database)
    await digest_outbox.settle([(digest, Delivered(5))], owner="me", now=DIGEST_AT)
    await save_poll(database, placed(3, story=3))
    await batch_due_alerts(database, until=DIGEST_AT)
    again = await claim_digest(database, now=DIGEST_AT + DAY)
    assert await digest_outbox.batched(again) == (3,)


async def test_a_change_of_preferences_makes_the_digest_due_now(digest_outbox: Outbox, database: Database) -> None:
    await Chats(database).set_preferences(1, DeliveryPreferences(mode=DeliveryMode.DAILY), now=NOW)
    digest = await claim_digest(database, now=NOW)
    assert digest.reason is BatchReason.MODE
    assert await digest_outbox.batched(digest) == (1, 2)
    assert (await nonzero_counts(digest_outbox))[1] == {"waiting": 1}, "the one that was scheduled before is deleted"


async def test_a_chat_that_blocks_the_bot_at_a_digest_gets_one_digest_when_it_returns(
    digest_outbox: Outbox, database: Database
) -> None:
    digest = await claim_digest(database)
    await digest_outbox.settle([(digest, SuspendChat("blocked"))], owner="me", now=DIGEST_AT)
    assert await nonzero_counts(digest_outbox) == ({"suspended": 2}, {"suspended": 1})
    assert await claim_due_items(database, now=DIGEST_AT + DAY) == ()
    await Chats(database).register(digest.chat, now=DIGEST_AT)
    returned = await claim_digest(database)
    assert returned.reason is BatchReason.RETURN
    assert await digest_outbox.batched(returned) == (1, 2)


async def test_an_alert_whose_story_becomes_urgent_while_it_is_batched_is_sent_at_once(
    outbox: Outbox, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await Chats(database).set_preferences(1, DeliveryPreferences(urgent_from=2), now=NOW)
    (alert,) = await claim_due_alerts(database)
    joined, go_on = asyncio.Event(), asyncio.Event()

    async def save_slowly(connection: AsyncConnection, learned: Mapping[str, FeedState]) -> None:
        joined.set()
        await go_on.wait()
        await sources.save_states(connection, learned)

    monkeypatch.setattr("bot.storage.stories.save_states", save_slowly)
    async with asyncio.TaskGroup() as group:
        second = replace(placed(2, story=1), entry=entry(2, source=SOURCES[1]))
        group.create_task(save_poll(database, second, announcements=[], source=SOURCES[1]))
        await joined.wait()
        group.create_task(outbox.settle([(alert, Batched(NOW + HOUR, BatchReason.QUIET))], owner="me", now=NOW))
        await asyncio.sleep(0.3)  # in which the other transaction is still open
        go_on.set()
    assert [item.id for item in await claim_due_alerts(database)] == [alert.id]


async def test_an_alert_that_became_urgent_before_it_is_batched_is_sent_at_once(
    outbox: Outbox, database: Database
) -> None:
    await Chats(database).set_preferences(1, DeliveryPreferences(urgent_from=1), now=NOW)
    (alert,) = await claim_due_alerts(database)
    await outbox.settle([(alert, Batched(NOW + HOUR, BatchReason.QUIET))], owner="me", now=NOW)
    assert [(item.id, item.kind) for item in await claim_due_alerts(database)] == [(alert.id, AlertKind.NEW)]
