import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from bot.model.alerts import Alert
from bot.model.outcomes import Delivered, Disposition, Dropped, RetryAt
from bot.storage.engine.database import Database
from bot.storage.outbox.queue import Outbox
from bot.storage.tables import alerts as alert_table
from bot.storage.tables import chats, known_keys, stories
from tests.support.databases.outbox_items import (
    DIGEST_AT,
    LEASE_TTL,
    claim_digest,
    claim_due_alerts,
    claim_due_items,
    nonzero_counts,
)
from tests.support.stored_samples import MINUTE, NOW, SECOND, add_subscriber, placed, save_poll, save_sources_and_topics


async def test_a_released_alert_can_be_claimed_at_once(outbox: Outbox, database: Database) -> None:
    await claim_due_alerts(database, "one")
    await outbox.release("two")
    assert await claim_due_alerts(database, "two") == ()
    await outbox.release("one")
    assert len(await claim_due_alerts(database, "two")) == 1


async def test_four_concurrent_owners_claim_each_alert_once(database: Database) -> None:
    await save_sources_and_topics(database)
    for chat_id in range(60):
        await add_subscriber(database, chat_id)
    assert await save_poll(database, placed(1)) == 60

    async def work(owner: str) -> list[int]:
        held: list[int] = []
        while batch := await claim_due_alerts(database, owner, limit=7):
            held += [alert.id for alert in batch]
        return held

    held = await asyncio.gather(*(work(f"owner {number}") for number in range(4)))
    assert len({alert_id for alert_ids in held for alert_id in alert_ids}) == sum(map(len, held)) == 60


@dataclass
class OutboxModel:
    """The expected state of an outbox: the owner and the end of each lease, and the finished alerts."""

    held: dict[int, tuple[str, datetime]] = field(default_factory=dict)
    finished: set[int] = field(default_factory=set)

    def claimed(self, owner: str, alerts: Sequence[Alert], now: datetime) -> None:
        busy = {alert.chat.id for alert in alerts}
        assert len(busy) == len(alerts), "one alert a chat"
        for alert in alerts:
            assert alert.id not in self.finished
            assert self.held.get(alert.id, ("", now))[1] <= now, "held by another owner"
            self.held[alert.id] = (owner, now + LEASE_TTL)

    def settled(self, owner: str, alert: Alert, settlement: Disposition) -> None:
        if self.held.get(alert.id, ("", NOW))[0] == owner:
            del self.held[alert.id]
            if not isinstance(settlement, RetryAt):
                self.finished.add(alert.id)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["claim", "claim", "settle", "settle", "wait", "release"]),
        st.sampled_from(["one", "two", "three"]),
        st.integers(0, 1000),
    ),
    min_size=5,
    max_size=40,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
async def test_no_two_owners_ever_hold_one_alert(database: Database, steps: list[tuple[str, str, int]]) -> None:
    await clear_outbox(database)
    for chat_id in range(4):
        await add_subscriber(database, chat_id)
    for number in range(3):
        await save_poll(database, placed(number, story=number))
    outbox, model, now = Outbox(database), OutboxModel(), NOW
    claimed: dict[str, list[Alert]] = {"one": [], "two": [], "three": []}
    for step, owner, number in steps:
        if step == "claim":
            batch = await claim_due_alerts(database, owner, now=now, limit=1 + number % 3)
            model.claimed(owner, batch, now)
            claimed[owner] += batch
        elif step == "settle" and claimed[owner]:
            alert = claimed[owner].pop(number % len(claimed[owner]))
            again = RetryAt(now, plain=False, counts=True, reason="again")
            settlement = (Delivered(1), Dropped("gone"), again)[number % 3]
            await outbox.settle([(alert, settlement)], owner=owner, now=now)
            model.settled(owner, alert, settlement)
        elif step == "wait":
            now += timedelta(seconds=number % 100)
        elif step == "release":
            await outbox.release(owner)
            model.held = {alert_id: held for alert_id, held in model.held.items() if held[0] != owner}
    counts = await outbox.counts()
    assert counts["sent"] + counts["dropped"] == len(model.finished)
    assert sum(counts.values()) == 12


async def clear_outbox(database: Database) -> None:
    """Delete alerts, stories, keys and chats, so that each example begins with an empty outbox."""
    await save_sources_and_topics(database)
    async with database.write() as connection:
        for table in (alert_table, stories, known_keys, chats):
            await connection.execute(delete(table))


async def test_a_leased_digest_is_claimed_when_the_lease_has_expired(digest_outbox: Outbox, database: Database) -> None:
    first = await claim_digest(database, "one")
    assert await claim_due_items(database, "two", now=DIGEST_AT + MINUTE - SECOND) == ()
    assert await claim_digest(database, "two", now=DIGEST_AT + MINUTE) == first
    await digest_outbox.settle([(first, Delivered(5))], owner="one", now=DIGEST_AT + MINUTE)
    assert await nonzero_counts(digest_outbox) == ({"batched": 2}, {"waiting": 1}), "its lease is lost"
    assert await digest_outbox.holders() == {"two"}
    await digest_outbox.release("two")
    assert await digest_outbox.holders() == frozenset()
    assert await claim_digest(database, "three", now=DIGEST_AT + MINUTE) == first
