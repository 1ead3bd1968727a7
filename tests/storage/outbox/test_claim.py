from datetime import timedelta

from bot.model.alerts import Alert, DueDigest
from bot.model.outcomes import Delivered, RetryAt
from bot.storage.engine.database import CLOCK_SKEW, Database
from bot.storage.outbox.queue import Outbox
from tests.support.databases.outbox_items import DIGEST_AT, LEASE_TTL, claim_digest, claim_due_alerts, claim_due_items
from tests.support.stored_samples import (
    HOUR,
    MINUTE,
    NOW,
    SECOND,
    add_subscriber,
    announcement,
    claim_alerts,
    placed,
    save_poll,
    save_sources_and_topics,
)


async def test_an_alert_is_claimed_when_it_is_due_and_not_before(outbox: Outbox, database: Database) -> None:
    assert await claim_due_alerts(database, now=NOW - SECOND) == ()
    (alert,) = await claim_due_alerts(database)
    assert (alert.chat.id, alert.story_id, alert.attempts, alert.plain) == (1, 1, 0, False)
    assert (await outbox.counts())["waiting"] == 1


async def test_a_leased_alert_is_not_claimed_until_the_lease_has_expired(outbox: Outbox, database: Database) -> None:
    (first,) = await claim_due_alerts(database, "one")
    assert await claim_due_alerts(database, "two", now=NOW + LEASE_TTL - SECOND) == ()
    (second,) = await claim_due_alerts(database, "two", now=NOW + LEASE_TTL)
    assert second == first
    await outbox.settle([(second, Delivered(5))], owner="two", now=NOW)


async def test_a_claim_whose_clock_is_a_little_behind_takes_no_leased_alert(outbox: Outbox, database: Database) -> None:
    await save_poll(database, placed(2, story=2))
    assert len(await outbox.claim(owner="one", now=NOW + MINUTE, lease=LEASE_TTL, limit=5)) == 1
    for earlier in (timedelta(milliseconds=1), SECOND):
        assert await claim_due_alerts(database, "two", now=NOW + MINUTE - earlier) == ()
    assert len(await claim_due_alerts(database, "two", now=NOW + MINUTE - CLOCK_SKEW - SECOND)) == 1, (
        "the clock was set back"
    )


async def test_a_chat_has_one_alert_in_flight_at_a_time_and_in_order(outbox: Outbox, database: Database) -> None:
    for number in (2, 3):
        await save_poll(database, placed(number, story=number))
    await add_subscriber(database, 2)
    await save_poll(database, placed(4, story=4))
    rounds = []
    for turn in range(4):
        claimed = await claim_due_alerts(database)
        assert await claim_due_alerts(database, "another owner") == ()
        rounds.append([(alert.chat.id, alert.story_id) for alert in claimed])
        for alert in claimed:
            await outbox.settle([(alert, Delivered(turn))], owner="me", now=NOW)
    assert rounds == [[(1, 1), (2, 4)], [(1, 2)], [(1, 3)], [(1, 4)]]


async def test_an_alert_that_is_postponed_does_not_delay_the_next_of_its_chat(
    outbox: Outbox, database: Database
) -> None:
    await save_poll(database, placed(2, story=2))
    (first,) = await claim_due_alerts(database)
    later = RetryAt(NOW + HOUR, plain=False, counts=True, reason="no answer")
    await outbox.settle([(first, later)], owner="me", now=NOW)
    assert [alert.story_id for alert in await claim_due_alerts(database)] == [2]


async def test_an_alert_can_be_claimed_ahead_of_the_time_at_which_its_chat_is_free(
    outbox: Outbox, database: Database
) -> None:
    await save_poll(database, placed(2, story=2))
    (first,) = await claim_due_alerts(database)
    await outbox.settle([(first, Delivered(5))], owner="me", now=NOW, chat_pause=lambda _: SECOND)
    assert await claim_due_alerts(database, now=NOW + SECOND / 2) == ()
    (second,) = await outbox.claim(owner="me", now=NOW + SECOND / 2, lease=LEASE_TTL, limit=5, ahead=SECOND / 2)
    assert second.free_at == NOW + SECOND


async def test_the_longest_overdue_alerts_come_first_and_the_limit_holds(database: Database) -> None:
    await save_sources_and_topics(database)
    for chat_id, topic in enumerate(("armenia", "azerbaijan", "csto")):
        await add_subscriber(database, chat_id, topic)
    late = {"csto": NOW - HOUR, "armenia": NOW - MINUTE, "azerbaijan": NOW}
    new = placed(1, topics=tuple(late))
    due = [announcement(topic=topic) for topic in late]
    overdue = [
        type(planned)(planned.story_id, planned.topic_id, planned.levels, late[planned.topic_id]) for planned in due
    ]
    await save_poll(database, new, announcements=overdue)
    assert [alert.chat.id for alert in await claim_due_alerts(database, limit=2)] == [2, 0]
    assert [alert.chat.id for alert in await claim_due_alerts(database, limit=2)] == [1]


async def test_a_chat_gets_alerts_and_digests_one_at_a_time_in_the_order_in_which_they_are_due(
    digest_outbox: Outbox, database: Database
) -> None:
    await save_poll(database, placed(3, story=3), now=NOW + SECOND)
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
    await save_poll(database, placed(3, story=3))
    [alert] = await claim_alerts(database, now=DIGEST_AT, lease=MINUTE)
    assert alert.story_id == 3
    assert await claim_due_items(database, "two") == (), "the alert is held"
    await digest_outbox.settle([(alert, Delivered(5))], owner="me", now=DIGEST_AT)
    await claim_digest(database)


async def test_of_many_chats_the_longest_overdue_items_come_first_alerts_and_digests_alike(
    digest_outbox: Outbox, database: Database
) -> None:
    await add_subscriber(database, 2)
    await add_subscriber(database, 3, "csto")
    await save_poll(database, placed(4, story=4), now=NOW)  # chat 1 and 2: due before the digest
    first = await claim_due_items(database, limit=1)
    assert [type(item) for item in first] == [Alert]
    both = await claim_due_items(database, limit=9)
    assert [(type(item), item.chat.id) for item in both] == [(Alert, 2)], "chat 1 has one item in flight"
    await digest_outbox.settle([(item, Delivered(5)) for item in (*first, *both)], owner="me", now=DIGEST_AT)
    await save_poll(database, placed(5, story=5, topics=("csto",)), now=NOW)
    items = await claim_due_items(database, limit=2)
    assert [(type(item), item.chat.id) for item in items] == [(Alert, 3), (DueDigest, 1)]
