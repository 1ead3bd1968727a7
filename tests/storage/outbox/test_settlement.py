import pytest

from bot.model.alerts import BatchReason, DueDigest
from bot.model.chats import ChatKind
from bot.model.outcomes import DeadLetter, Delivered, Disposition, Dropped, MigrateChat, RetryAt, SuspendChat
from bot.storage.chats import Chats
from bot.storage.engine.database import Database
from bot.storage.outbox.queue import Outbox
from tests.support.databases.outbox_items import (
    DIGEST_AT,
    LEASE_TTL,
    batch_due_alerts,
    claim_due_alerts,
    claim_due_items,
)
from tests.support.stored_samples import HOUR, MINUTE, NOW, SECOND, add_subscriber, announcement, placed, save_poll


async def test_an_owner_that_lost_the_lease_changes_nothing(outbox: Outbox, database: Database) -> None:
    (alert,) = await claim_due_alerts(database, "one")
    await claim_due_alerts(database, "two", now=NOW + HOUR)
    for settlement in (Delivered(5), DeadLetter("no"), SuspendChat("blocked"), MigrateChat(2, at=NOW)):
        await outbox.settle([(alert, settlement)], owner="one", now=NOW)
    assert await outbox.counts() == {"waiting": 1, "batched": 0, "suspended": 0, "sent": 0, "dead": 0, "dropped": 0}
    assert await Chats(database).get(1) == alert.chat
    assert await Chats(database).get(2) is None


@pytest.mark.parametrize(
    ("settlement", "state"), [(Delivered(5), "sent"), (DeadLetter("no"), "dead"), (Dropped("gone"), "dropped")]
)
async def test_a_settled_alert_is_never_claimed_again(
    outbox: Outbox, database: Database, settlement: Disposition, state: str
) -> None:
    (alert,) = await claim_due_alerts(database)
    await outbox.settle([(alert, settlement)], owner="me", now=NOW)
    await outbox.settle([(alert, RetryAt(NOW, plain=True, counts=True, reason="late"))], owner="me", now=NOW)
    assert await claim_due_alerts(database, now=NOW + 10 * HOUR) == ()
    assert (await outbox.counts())[state] == 1


async def test_a_retried_alert_waits_until_it_is_due_and_counts_its_attempts(
    outbox: Outbox, database: Database
) -> None:
    (alert,) = await claim_due_alerts(database)
    again = RetryAt(NOW + MINUTE, plain=True, counts=True, reason="bad markup")
    await outbox.settle([(alert, again)], owner="me", now=NOW)
    assert await claim_due_alerts(database, now=NOW + MINUTE - SECOND) == ()
    (alert,) = await claim_due_alerts(database, now=NOW + MINUTE)
    assert (alert.attempts, alert.plain) == (1, True)
    flood_wait = RetryAt(NOW + HOUR, plain=True, counts=False, reason="429")
    await outbox.settle([(alert, flood_wait)], owner="me", now=NOW)
    (alert,) = await claim_due_alerts(database, now=NOW + HOUR)
    assert (alert.attempts, alert.plain) == (1, True)


async def test_an_unreachable_chat_is_suspended_with_all_its_alerts(outbox: Outbox, database: Database) -> None:
    await save_poll(database, placed(2, story=2))
    (alert,) = await claim_due_alerts(database)
    await outbox.settle([(alert, SuspendChat("blocked"))], owner="me", now=NOW)
    assert await claim_due_alerts(database, now=NOW + HOUR) == ()
    assert await save_poll(database, placed(3, story=3)) == 0
    assert (await outbox.counts())["suspended"] == 2
    await Chats(database).register(alert.chat, now=NOW)
    (digest,) = await outbox.claim(owner="me", now=NOW, lease=LEASE_TTL, limit=100)
    assert isinstance(digest, DueDigest)
    assert digest.reason is BatchReason.RETURN
    assert await outbox.batched(digest) == (1, 2)


async def test_the_alert_of_a_group_that_moved_is_retried_under_the_new_id(outbox: Outbox, database: Database) -> None:
    await add_subscriber(database, -5, "csto", kind=ChatKind.GROUP)
    await save_poll(database, placed(2, story=2, topics=("csto",)), announcements=[announcement(2, "csto")])
    alert = next(item for item in await claim_due_alerts(database) if item.chat.id == -5)
    await outbox.settle([(alert, MigrateChat(-1005, at=NOW + SECOND))], owner="me", now=NOW)
    (again,) = await claim_due_alerts(database, "two", now=NOW + SECOND)
    assert (again.id, again.chat.id, again.chat.kind) == (alert.id, -1005, ChatKind.SUPERGROUP)


async def test_the_digest_of_a_group_that_moved_is_sent_under_the_new_id(
    digest_outbox: Outbox, database: Database
) -> None:
    await add_subscriber(database, -5, "csto", kind=ChatKind.GROUP)
    await save_poll(database, placed(6, story=6, topics=("csto",)))
    await batch_due_alerts(database, until=DIGEST_AT)
    digests = [item for item in await claim_due_items(database) if item.chat.id == -5]
    await digest_outbox.settle([(digests[0], MigrateChat(-1005, at=DIGEST_AT))], owner="me", now=DIGEST_AT)
    [moved] = await claim_due_items(database)
    assert isinstance(moved, DueDigest)
    assert (moved.chat.id, moved.chat.kind) == (-1005, ChatKind.SUPERGROUP)
    assert await digest_outbox.batched(moved) == (6,)
