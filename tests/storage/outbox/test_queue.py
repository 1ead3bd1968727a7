import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.alerts import Alert, AlertKind, BatchReason, DueDigest
from bot.model.chats import ChatKind, DeliveryPreferences
from bot.model.outcomes import Batched, DeadLetter, Delivered, Disposition, Dropped, MigrateChat, RetryAt, SuspendChat
from bot.model.sources import FeedState
from bot.storage import sources
from bot.storage.chats import Chats
from bot.storage.engine.database import CLOCK_SKEW, Database
from bot.storage.outbox.dead_letters import DeadAlert, DeadLetters
from bot.storage.outbox.queue import Outbox
from bot.storage.tables import alerts as rows
from bot.storage.tables import chats, known_keys, stories
from tests.support.databases.outbox_items import LEASE_TTL, claim_due_alerts
from tests.support.stored_samples import (
    HOUR,
    MINUTE,
    NOW,
    SECOND,
    SOURCES,
    announcement,
    entry,
    furnish,
    placed,
    reader,
    tell,
)


async def test_an_alert_is_claimed_when_it_is_due_and_not_before(outbox: Outbox, database: Database) -> None:
    assert await claim_due_alerts(database, now=NOW - SECOND) == ()
    (alert,) = await claim_due_alerts(database)
    assert (alert.chat.id, alert.story_id, alert.attempts, alert.plain) == (1, 1, 0, False)
    assert (await outbox.counts())["waiting"] == 1


async def test_nobody_claims_what_another_holds_until_the_lease_has_run_out(outbox: Outbox, database: Database) -> None:
    (first,) = await claim_due_alerts(database, "one")
    assert await claim_due_alerts(database, "two", now=NOW + LEASE_TTL - SECOND) == ()
    (second,) = await claim_due_alerts(database, "two", now=NOW + LEASE_TTL)
    assert second == first
    await outbox.settle([(second, Delivered(5))], owner="two", now=NOW)


async def test_whoever_looked_at_the_clock_before_takes_nothing_that_another_has_taken(
    outbox: Outbox, database: Database
) -> None:
    await tell(database, placed(2, story=2))
    assert len(await outbox.claim(owner="one", now=NOW + MINUTE, lease=LEASE_TTL, limit=5)) == 1
    for earlier in (timedelta(milliseconds=1), SECOND):
        assert await claim_due_alerts(database, "two", now=NOW + MINUTE - earlier) == ()
    assert len(await claim_due_alerts(database, "two", now=NOW + MINUTE - CLOCK_SKEW - SECOND)) == 1, (
        "the clock was set back"
    )


async def test_whoever_lost_the_lease_changes_nothing(outbox: Outbox, database: Database) -> None:
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
async def test_a_finished_alert_is_never_claimed_again(
    outbox: Outbox, database: Database, settlement: Disposition, state: str
) -> None:
    (alert,) = await claim_due_alerts(database)
    await outbox.settle([(alert, settlement)], owner="me", now=NOW)
    await outbox.settle([(alert, RetryAt(NOW, plain=True, counts=True, reason="late"))], owner="me", now=NOW)
    assert await claim_due_alerts(database, now=NOW + 10 * HOUR) == ()
    assert (await outbox.counts())[state] == 1


async def test_an_alert_tried_again_waits_for_its_time_and_remembers(outbox: Outbox, database: Database) -> None:
    (alert,) = await claim_due_alerts(database)
    again = RetryAt(NOW + MINUTE, plain=True, counts=True, reason="bad markup")
    await outbox.settle([(alert, again)], owner="me", now=NOW)
    assert await claim_due_alerts(database, now=NOW + MINUTE - SECOND) == ()
    (alert,) = await claim_due_alerts(database, now=NOW + MINUTE)
    assert (alert.attempts, alert.plain) == (1, True)
    told_to_wait = RetryAt(NOW + HOUR, plain=True, counts=False, reason="429")
    await outbox.settle([(alert, told_to_wait)], owner="me", now=NOW)
    (alert,) = await claim_due_alerts(database, now=NOW + HOUR)
    assert (alert.attempts, alert.plain) == (1, True)


async def test_a_parked_alert_is_shown_to_an_operator_with_its_reason(outbox: Outbox, database: Database) -> None:
    (alert,) = await claim_due_alerts(database)
    await outbox.settle([(alert, DeadLetter("message is too long"))], owner="me", now=NOW + MINUTE)
    assert await DeadLetters(database).list() == (DeadAlert(alert.id, 1, 1, 0, "message is too long", NOW + MINUTE),)


async def test_an_unreachable_chat_rests_with_all_its_alerts(outbox: Outbox, database: Database) -> None:
    await tell(database, placed(2, story=2))
    (alert,) = await claim_due_alerts(database)
    await outbox.settle([(alert, SuspendChat("blocked"))], owner="me", now=NOW)
    assert await claim_due_alerts(database, now=NOW + HOUR) == ()
    assert await tell(database, placed(3, story=3)) == 0
    assert (await outbox.counts())["suspended"] == 2
    await Chats(database).register(alert.chat, now=NOW)
    (digest,) = await outbox.claim(owner="me", now=NOW, lease=LEASE_TTL, limit=100)
    assert isinstance(digest, DueDigest)
    assert digest.reason is BatchReason.RETURN
    assert await outbox.batched(digest) == (1, 2)


async def test_the_alert_of_a_group_that_moved_is_tried_again_there(outbox: Outbox, database: Database) -> None:
    await reader(database, -5, "csto", kind=ChatKind.GROUP)
    await tell(database, placed(2, story=2, topics=("csto",)), announcements=[announcement(2, "csto")])
    alert = next(item for item in await claim_due_alerts(database) if item.chat.id == -5)
    await outbox.settle([(alert, MigrateChat(-1005, at=NOW + SECOND))], owner="me", now=NOW)
    (again,) = await claim_due_alerts(database, "two", now=NOW + SECOND)
    assert (again.id, again.chat.id, again.chat.kind) == (alert.id, -1005, ChatKind.SUPERGROUP)


async def test_what_an_owner_gives_back_can_be_claimed_at_once(outbox: Outbox, database: Database) -> None:
    await claim_due_alerts(database, "one")
    await outbox.release("two")
    assert await claim_due_alerts(database, "two") == ()
    await outbox.release("one")
    assert len(await claim_due_alerts(database, "two")) == 1


async def test_a_chat_is_told_one_thing_at_a_time_and_in_order(outbox: Outbox, database: Database) -> None:
    for number in (2, 3):
        await tell(database, placed(number, story=number))
    await reader(database, 2)
    await tell(database, placed(4, story=4))
    rounds = []
    for turn in range(4):
        claimed = await claim_due_alerts(database)
        assert await claim_due_alerts(database, "somebody else") == ()
        rounds.append([(alert.chat.id, alert.story_id) for alert in claimed])
        for alert in claimed:
            await outbox.settle([(alert, Delivered(turn))], owner="me", now=NOW)
    assert rounds == [[(1, 1), (2, 4)], [(1, 2)], [(1, 3)], [(1, 4)]]


async def test_an_alert_that_must_wait_does_not_hold_up_the_next_of_its_chat(
    outbox: Outbox, database: Database
) -> None:
    await tell(database, placed(2, story=2))
    (first,) = await claim_due_alerts(database)
    later = RetryAt(NOW + HOUR, plain=False, counts=True, reason="no answer")
    await outbox.settle([(first, later)], owner="me", now=NOW)
    assert [alert.story_id for alert in await claim_due_alerts(database)] == [2]


async def test_an_alert_is_taken_before_its_chat_is_free_by_who_can_wait_for_it(
    outbox: Outbox, database: Database
) -> None:
    await tell(database, placed(2, story=2))
    (first,) = await claim_due_alerts(database)
    await outbox.settle([(first, Delivered(5))], owner="me", now=NOW, rest=lambda _: SECOND)
    assert await claim_due_alerts(database, now=NOW + SECOND / 2) == ()
    (second,) = await outbox.claim(owner="me", now=NOW + SECOND / 2, lease=LEASE_TTL, limit=5, ahead=SECOND / 2)
    assert second.free_at == NOW + SECOND


async def test_the_longest_overdue_come_first_and_no_more_than_asked_for(database: Database) -> None:
    await furnish(database)
    for chat_id, topic in enumerate(("armenia", "azerbaijan", "csto")):
        await reader(database, chat_id, topic)
    late = {"csto": NOW - HOUR, "armenia": NOW - MINUTE, "azerbaijan": NOW}
    new = placed(1, topics=tuple(late))
    due = [announcement(topic=topic) for topic in late]
    overdue = [
        type(planned)(planned.story_id, planned.topic_id, planned.levels, late[planned.topic_id]) for planned in due
    ]
    await tell(database, new, announcements=overdue)
    assert [alert.chat.id for alert in await claim_due_alerts(database, limit=2)] == [2, 0]
    assert [alert.chat.id for alert in await claim_due_alerts(database, limit=2)] == [1]


async def test_four_owners_at_once_share_the_outbox_without_a_double(database: Database) -> None:
    await furnish(database)
    for chat_id in range(60):
        await reader(database, chat_id)
    assert await tell(database, placed(1)) == 60

    async def work(owner: str) -> list[int]:
        held: list[int] = []
        while batch := await claim_due_alerts(database, owner, limit=7):
            held += [alert.id for alert in batch]
        return held

    held = await asyncio.gather(*(work(f"owner {number}") for number in range(4)))
    assert len({alert_id for alert_ids in held for alert_id in alert_ids}) == sum(map(len, held)) == 60


@dataclass
class OutboxModel:
    """What must hold, in plain Python: who holds which alert until when, and which are finished."""

    held: dict[int, tuple[str, datetime]] = field(default_factory=dict)
    finished: set[int] = field(default_factory=set)

    def claimed(self, owner: str, alerts: Sequence[Alert], now: datetime) -> None:
        busy = {alert.chat.id for alert in alerts}
        assert len(busy) == len(alerts), "one alert a chat"
        for alert in alerts:
            assert alert.id not in self.finished
            assert self.held.get(alert.id, ("", now))[1] <= now, "held by somebody else"
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
    await empty(database)
    for chat_id in range(4):
        await reader(database, chat_id)
    for number in range(3):
        await tell(database, placed(number, story=number))
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


async def empty(database: Database) -> None:
    """Begin each example with an empty outbox."""
    await furnish(database)
    async with database.write() as connection:
        for table in (rows, stories, known_keys, chats):
            await connection.execute(delete(table))


async def test_an_alert_goes_on_whose_story_grows_urgent_at_the_moment_at_which_it_is_held(
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
        group.create_task(tell(database, second, announcements=[], source=SOURCES[1]))
        await joined.wait()
        group.create_task(outbox.settle([(alert, Batched(NOW + HOUR, BatchReason.QUIET))], owner="me", now=NOW))
        await asyncio.sleep(0.3)  # in which the other transaction is still open
        go_on.set()
    assert [item.id for item in await claim_due_alerts(database)] == [alert.id]


async def test_an_alert_that_became_urgent_while_it_was_about_to_be_held_goes_on(
    outbox: Outbox, database: Database
) -> None:
    await Chats(database).set_preferences(1, DeliveryPreferences(urgent_from=1), now=NOW)
    (alert,) = await claim_due_alerts(database)
    await outbox.settle([(alert, Batched(NOW + HOUR, BatchReason.QUIET))], owner="me", now=NOW)
    assert [(item.id, item.kind) for item in await claim_due_alerts(database)] == [(alert.id, AlertKind.NEW)]
