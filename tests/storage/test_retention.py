from dataclasses import replace

from bot.model.outcomes import Delivered, RetryAt
from bot.storage.chats import Chats
from bot.storage.engine.database import Database
from bot.storage.outbox.queue import Outbox
from bot.storage.retention import Cleanup
from bot.storage.stories import Stories
from tests.support.databases.outbox_items import DIGEST_AT, batch_due_alerts, claim_digest, nonzero_counts
from tests.support.stored_samples import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    add_subscriber,
    entry,
    placed,
    save_poll,
    save_sources_and_topics,
)

YEAR = 365 * DAY


async def test_an_old_story_is_deleted_as_a_whole_and_its_keys_stay(database: Database) -> None:
    await save_sources_and_topics(database)
    await save_poll(database, placed(1))
    stories, cleanup = Stories(database), Cleanup(database)
    assert await cleanup.forget_before(NOW, NOW - YEAR) == 0
    assert await cleanup.forget_before(NOW + HOUR, NOW - YEAR) == 1
    assert await stories.story(1) is None
    assert await stories.matches(1) == ()
    assert await stories.window(NOW - DAY) == ()
    assert await stories.known("paper-hy", ["key-1"]) == {"key-1"}
    await cleanup.forget_before(NOW + YEAR, NOW + HOUR)
    assert await stories.known("paper-hy", ["key-1"]) == frozenset()


async def test_a_story_with_a_recent_entry_stays_and_is_not_alerted_again(database: Database) -> None:
    await save_sources_and_topics(database)
    await add_subscriber(database, 1)
    await save_poll(database, placed(1))
    await Chats(database).mark_sent(1, 1, now=NOW)
    late = replace(placed(2), entry=entry(2, seen_at=NOW + 2 * DAY))
    await save_poll(database, late)
    assert await Cleanup(database).forget_before(NOW + DAY, NOW) == 0
    story = await Stories(database).story(1)
    assert story is not None
    assert len(story.entries) == 2
    assert await save_poll(database, placed(3)) == 0


async def test_a_settled_alert_and_a_mute_are_deleted_with_their_story_and_a_waiting_alert_stays(
    database: Database,
) -> None:
    await save_sources_and_topics(database)
    for chat_id in (1, 2, 3):
        await add_subscriber(database, chat_id)
    await Chats(database).mute(3, 1, now=NOW)
    await save_poll(database, placed(1))
    alerts = Outbox(database)
    first, second = await alerts.claim(owner="me", now=NOW, lease=HOUR, limit=9)
    await alerts.settle([(first, Delivered(1))], owner="me", now=NOW)
    assert await Cleanup(database).forget_before(NOW + DAY, NOW) == 3
    assert await alerts.counts() == {"waiting": 1, "batched": 0, "suspended": 0, "sent": 0, "dead": 0, "dropped": 0}
    assert await alerts.claim(owner="me", now=NOW + DAY, lease=HOUR, limit=9) == (second,)


async def test_old_digests_are_deleted_and_batched_alerts_whose_digest_is_missing_are_sent(
    digest_outbox: Outbox, database: Database
) -> None:
    digest = await claim_digest(database)
    await digest_outbox.settle([(digest, Delivered(5))], owner="me", now=DIGEST_AT)
    await Cleanup(database).forget_before(DIGEST_AT + MINUTE, NOW)
    assert (await nonzero_counts(digest_outbox))[1] == {}
    await save_poll(database, placed(3, story=3))
    await batch_due_alerts(database, until=DIGEST_AT)
    lone = await claim_digest(database)
    await digest_outbox.settle(
        [(lone, RetryAt(DIGEST_AT + 30 * DAY, plain=False, counts=False, reason="x"))], owner="me", now=NOW
    )
    assert await Cleanup(database).repair(DIGEST_AT) == 1, "no digest is due so late"
    assert await digest_outbox.batched(await claim_digest(database)) == (3,)
