"""Digests beside alerts in the outbox: claims in one order, leases, settlement, chats that move or are suspended."""

from bot.model.alerts import Alert, BatchReason, DueDigest
from bot.model.chats import ChatKind, DeliveryMode, DeliveryPreferences
from bot.model.outcomes import DeadLetter, Delivered, Dropped, MigrateChat, RetryAt, SuspendChat
from bot.storage.chats import Chats
from bot.storage.engine.database import Database
from bot.storage.outbox.dead_letters import DeadDigest, DeadLetters
from bot.storage.outbox.queue import Outbox
from bot.storage.retention import Cleanup
from tests.support.databases.outbox_items import (
    DIGEST_AT,
    batch_due_alerts,
    claim_digest,
    claim_due_items,
    nonzero_counts,
)
from tests.support.stored_samples import DAY, MINUTE, NOW, SECOND, claim_alerts, placed, reader, tell


async def test_alerts_batched_until_one_moment_share_one_digest(digest_outbox: Outbox, database: Database) -> None:
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


async def test_a_digest_that_another_holds_is_claimed_when_the_lease_has_expired(
    digest_outbox: Outbox, database: Database
) -> None:
    first = await claim_digest(database, "one")
    assert await claim_due_items(database, "two", now=DIGEST_AT + MINUTE - SECOND) == ()
    assert await claim_digest(database, "two", now=DIGEST_AT + MINUTE) == first
    await digest_outbox.settle([(first, Delivered(5))], owner="one", now=DIGEST_AT + MINUTE)
    assert await nonzero_counts(digest_outbox) == ({"batched": 2}, {"waiting": 1}), "its lease is lost"
    assert await digest_outbox.holders() == {"two"}
    await digest_outbox.release("two")
    assert await digest_outbox.holders() == frozenset()
    assert await claim_digest(database, "three", now=DIGEST_AT + MINUTE) == first


async def test_a_chat_gets_alerts_and_digests_one_at_a_time_in_the_order_in_which_they_are_due(
    digest_outbox: Outbox, database: Database
) -> None:
    await tell(database, placed(3, story=3), now=NOW + SECOND)
    [alert] = await claim_alerts(database, now=NOW)
    await digest_outbox.settle(
        [(alert, RetryAt(DIGEST_AT + SECOND, plain=False, counts=True, reason="x"))], owner="me", now=NOW
    )
    now = DIGEST_AT + MINUTE
    digest = await claim_digest(database, now=now)
    assert await claim_due_items(database, "two", now=now) == (), "the alert waits for the digest that is held"
    await digest_outbox.settle([(digest, Delivered(5))], owner="me", now=now)
    [later] = await claim_due_items(database, now=now)
    assert isinstance(later, Alert)
    assert later.story_id == 3


async def test_a_digest_waits_for_an_earlier_alert_of_its_chat(digest_outbox: Outbox, database: Database) -> None:
    await tell(database, placed(3, story=3))
    [alert] = await claim_alerts(database, now=DIGEST_AT, lease=MINUTE)
    assert alert.story_id == 3
    assert await claim_due_items(database, "two") == (), "the alert is held"
    await digest_outbox.settle([(alert, Delivered(5))], owner="me", now=DIGEST_AT)
    await claim_digest(database)


async def test_of_many_chats_the_longest_overdue_come_first_be_they_alerts_or_digests(
    digest_outbox: Outbox, database: Database
) -> None:
    await reader(database, 2)
    await reader(database, 3, "csto")
    await tell(database, placed(4, story=4), now=NOW)  # chat 1 and 2: due before the digest
    first = await claim_due_items(database, limit=1)
    assert [type(item) for item in first] == [Alert]
    both = await claim_due_items(database, limit=9)
    assert [(type(item), item.chat.id) for item in both] == [(Alert, 2)], "chat 1 has one item in flight"
    await digest_outbox.settle([(item, Delivered(5)) for item in (*first, *both)], owner="me", now=DIGEST_AT)
    await tell(database, placed(5, story=5, topics=("csto",)), now=NOW)
    items = await claim_due_items(database, limit=2)
    assert [(type(item), item.chat.id) for item in items] == [(Alert, 3), (DueDigest, 1)]


async def test_a_digest_that_telegram_refuses_goes_to_the_dead_letters_and_its_alerts_come_one_by_one(
    digest_outbox: Outbox, database: Database
) -> None:
    digest = await claim_digest(database)
    await digest_outbox.settle([(digest, DeadLetter("too long"))], owner="me", now=DIGEST_AT)
    assert await nonzero_counts(digest_outbox) == ({"waiting": 2}, {"dead": 1})
    [alert] = await claim_alerts(database, now=DIGEST_AT)
    assert alert.is_unbatched
    letters = DeadLetters(database)
    dead = DeadDigest(digest.id, 1, digest.scheduled_at, 0, "too long", DIGEST_AT)
    assert await letters.list() == (dead,)
    assert await letters.retry([digest.id], [], now=DIGEST_AT) == 0, "alerts and digests are numbered apart"
    assert await letters.retry([], [digest.id], now=DIGEST_AT) == 1
    assert await letters.list() == ()


async def test_a_digest_of_which_nothing_is_wanted_drops_its_alerts(digest_outbox: Outbox, database: Database) -> None:
    digest = await claim_digest(database)
    await digest_outbox.settle([(digest, Dropped("nothing is left to tell"))], owner="me", now=DIGEST_AT)
    assert await nonzero_counts(digest_outbox) == ({"dropped": 2}, {"dropped": 1})


async def test_what_is_batched_for_a_moment_whose_digest_was_sent_is_sent_later(
    digest_outbox: Outbox, database: Database
) -> None:
    digest = await claim_digest(database)
    await digest_outbox.settle([(digest, Delivered(5))], owner="me", now=DIGEST_AT)
    await tell(database, placed(3, story=3))
    await batch_due_alerts(database, until=DIGEST_AT)
    again = await claim_digest(database, now=DIGEST_AT + DAY)
    assert await digest_outbox.batched(again) == (3,)


async def test_a_change_of_preferences_makes_the_digest_due_now(digest_outbox: Outbox, database: Database) -> None:
    await Chats(database).set_preferences(1, DeliveryPreferences(mode=DeliveryMode.DAILY), now=NOW)
    digest = await claim_digest(database, now=NOW)
    assert digest.reason is BatchReason.MODE
    assert await digest_outbox.batched(digest) == (1, 2)
    assert (await nonzero_counts(digest_outbox))[1] == {"waiting": 1}, "the other one is deleted"


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


async def test_the_digest_of_a_group_that_moved_is_sent_there(digest_outbox: Outbox, database: Database) -> None:
    await reader(database, -5, "csto", kind=ChatKind.GROUP)
    await tell(database, placed(6, story=6, topics=("csto",)))
    await batch_due_alerts(database, until=DIGEST_AT)
    digests = [item for item in await claim_due_items(database) if item.chat.id == -5]
    await digest_outbox.settle([(digests[0], MigrateChat(-1005, at=DIGEST_AT))], owner="me", now=DIGEST_AT)
    [moved] = await claim_due_items(database)
    assert isinstance(moved, DueDigest)
    assert (moved.chat.id, moved.chat.kind) == (-1005, ChatKind.SUPERGROUP)
    assert await digest_outbox.batched(moved) == (6,)


async def test_a_forgotten_chat_leaves_no_digest(digest_outbox: Outbox, database: Database) -> None:
    await Chats(database).forget(1)
    assert await nonzero_counts(digest_outbox) == ({}, {})


async def test_old_digests_are_deleted_and_batched_alerts_whose_digest_is_missing_are_sent(
    digest_outbox: Outbox, database: Database
) -> None:
    digest = await claim_digest(database)
    await digest_outbox.settle([(digest, Delivered(5))], owner="me", now=DIGEST_AT)
    await Cleanup(database).forget_before(DIGEST_AT + MINUTE, NOW)
    assert (await nonzero_counts(digest_outbox))[1] == {}
    await tell(database, placed(3, story=3))
    await batch_due_alerts(database, until=DIGEST_AT)
    lone = await claim_digest(database)
    await digest_outbox.settle(
        [(lone, RetryAt(DIGEST_AT + 30 * DAY, plain=False, counts=False, reason="x"))], owner="me", now=NOW
    )
    assert await Cleanup(database).repair(DIGEST_AT) == 1, "no digest is due so late"
    assert await digest_outbox.batched(await claim_digest(database)) == (3,)
