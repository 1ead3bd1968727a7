"""What a process held that is no more is given back; nobody who lives is taken for dead."""

from datetime import timedelta

import pytest

from bot.coordination.heartbeat import HEARTBEAT_TTL, Heartbeats
from bot.coordination.leases import Leases
from bot.coordination.recovery import CHECK_INTERVAL, LeaseRecovery
from bot.errors import StorageError
from bot.storage.engine.database import Database
from bot.storage.outbox.queue import Outbox
from bot.storage.sources import Sources
from tests.support.frozen_clock import FrozenClock
from tests.support.stored_samples import (
    MINUTE,
    NOW,
    SOURCES,
    add_subscriber,
    placed,
    save_poll,
    save_sources_and_topics,
)

LEASE = timedelta(seconds=45)


class Store:
    """Who holds what, and a process that dies or lives beside one that looks."""

    def __init__(self, database: Database) -> None:
        self.clock = FrozenClock(NOW)
        self.alerts, self.sources, self.leases = Outbox(database), Sources(database), Leases(database)
        self.heartbeats = Heartbeats(database)
        self.looks, self.other = self.process("looks"), self.process("other")

    def process(self, owner: str) -> LeaseRecovery:
        return LeaseRecovery(
            heartbeats=self.heartbeats, outbox=self.alerts, sources=self.sources, owner=owner, clock=self.clock
        )

    async def takes(self, owner: str) -> int:
        taken = await self.alerts.claim(owner=owner, now=self.clock.now(), lease=LEASE, limit=5)
        return len(taken)


@pytest.fixture
async def store(database: Database) -> Store:
    """A process has taken an alert, and says that it lives."""
    await save_sources_and_topics(database)
    await add_subscriber(database, 1)
    await save_poll(database, placed(1))
    opened = Store(database)
    await opened.other.beat()
    assert await opened.takes("other") == 1
    return opened


async def test_what_a_dead_process_held_is_free_after_two_looks(store: Store) -> None:
    store.clock.advance(HEARTBEAT_TTL)
    await store.looks.tick()
    assert await store.takes("looks") == 0
    store.clock.advance(CHECK_INTERVAL)
    await store.looks.tick()
    assert await store.takes("looks") == 1, "long before its lease ends"


async def test_who_led_the_jobs_is_missed_before_that_lease_ends(store: Store) -> None:
    await store.leases.hold("jobs", owner="other", now=store.clock.now(), ttl=MINUTE)
    store.clock.advance(HEARTBEAT_TTL)
    for _ in range(2):
        await store.looks.tick()
    assert await store.takes("looks") == 1


async def test_who_says_that_they_live_keeps_what_they_hold(store: Store) -> None:
    for _ in range(4):
        await store.looks.tick()
        store.clock.advance(CHECK_INTERVAL)
        await store.other.beat()
    assert await store.takes("looks") == 0


async def test_who_looks_is_never_missing_to_itself(store: Store) -> None:
    for _ in range(3):
        store.clock.advance(HEARTBEAT_TTL)
        await store.other.tick()
    assert await store.alerts.holders() == {"other"}


async def test_after_the_store_was_away_everybody_has_time_to_say_that_they_live(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(**_: object) -> frozenset[str]:
        raise StorageError("away")

    store.clock.advance(HEARTBEAT_TTL)
    await store.looks.tick()
    with monkeypatch.context() as broken:
        broken.setattr(store.heartbeats, "alive", away)
        with pytest.raises(StorageError):
            await store.looks.tick()
    await store.looks.tick()
    await store.other.beat()
    await store.looks.tick()
    assert await store.alerts.holders() == {"other"}


async def test_the_sources_of_a_dead_process_are_polled_by_others(store: Store, database: Database) -> None:
    if not database.is_shared:
        pytest.skip("a database of SQLite has one process")
    assert await store.sources.claim([SOURCES[1].id], owner="other", now=store.clock.now(), lease=LEASE)
    for _ in range(2):
        store.clock.advance(HEARTBEAT_TTL)
        await store.looks.tick()
    assert await store.sources.holders() == frozenset()
    mine = await store.sources.claim([SOURCES[1].id], owner="looks", now=store.clock.now(), lease=MINUTE)
    assert mine == {SOURCES[1].id}
