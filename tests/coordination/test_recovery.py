"""Recovery of the leases of processes whose heartbeat has expired, and of no others."""

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


class LeaseStore:
    """Leases and heartbeats of two processes: `recovering` checks the heartbeats, `observed` may stop."""

    def __init__(self, database: Database) -> None:
        self.clock = FrozenClock(NOW)
        self.outbox, self.sources, self.leases = Outbox(database), Sources(database), Leases(database)
        self.heartbeats = Heartbeats(database)
        self.recovering, self.observed = self.process("recovering"), self.process("observed")

    def process(self, owner: str) -> LeaseRecovery:
        return LeaseRecovery(
            heartbeats=self.heartbeats, outbox=self.outbox, sources=self.sources, owner=owner, clock=self.clock
        )

    async def claim(self, owner: str) -> int:
        alerts = await self.outbox.claim(owner=owner, now=self.clock.now(), lease=LEASE, limit=5)
        return len(alerts)


@pytest.fixture
async def store(database: Database) -> LeaseStore:
    """Store an alert that the observed process has claimed, and its heartbeat."""
    await save_sources_and_topics(database)
    await add_subscriber(database, 1)
    await save_poll(database, placed(1))
    store = LeaseStore(database)
    await store.observed.beat()
    assert await store.claim("observed") == 1
    return store


async def test_the_leases_of_a_dead_process_are_released_by_the_second_check(store: LeaseStore) -> None:
    store.clock.advance(HEARTBEAT_TTL)
    await store.recovering.tick()
    assert await store.claim("recovering") == 0
    store.clock.advance(CHECK_INTERVAL)
    await store.recovering.tick()
    assert await store.claim("recovering") == 1, "its lease has not expired yet"


async def test_a_dead_leader_is_detected_before_the_lease_of_the_jobs_expires(store: LeaseStore) -> None:
    await store.leases.hold("jobs", owner="observed", now=store.clock.now(), ttl=MINUTE)
    store.clock.advance(HEARTBEAT_TTL)
    for _ in range(2):
        await store.recovering.tick()
    assert await store.claim("recovering") == 1


async def test_a_process_with_a_heartbeat_keeps_its_leases(store: LeaseStore) -> None:
    for _ in range(4):
        await store.recovering.tick()
        store.clock.advance(CHECK_INTERVAL)
        await store.observed.beat()
    assert await store.claim("recovering") == 0


async def test_a_process_never_recovers_its_own_leases(store: LeaseStore) -> None:
    for _ in range(3):
        store.clock.advance(HEARTBEAT_TTL)
        await store.observed.tick()
    assert await store.outbox.holders() == {"observed"}


async def test_after_an_outage_of_the_database_every_process_has_time_for_a_heartbeat(
    store: LeaseStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def raise_storage_error(**_: object) -> frozenset[str]:
        raise StorageError("away")

    store.clock.advance(HEARTBEAT_TTL)
    await store.recovering.tick()
    with monkeypatch.context() as broken:
        broken.setattr(store.heartbeats, "alive", raise_storage_error)
        with pytest.raises(StorageError):
            await store.recovering.tick()
    await store.recovering.tick()
    await store.observed.beat()
    await store.recovering.tick()
    assert await store.outbox.holders() == {"observed"}


async def test_the_sources_of_a_dead_process_are_polled_by_another(store: LeaseStore, database: Database) -> None:
    if not database.is_shared:
        pytest.skip("a database of SQLite has one process")
    assert await store.sources.claim([SOURCES[1].id], owner="observed", now=store.clock.now(), lease=LEASE)
    for _ in range(2):
        store.clock.advance(HEARTBEAT_TTL)
        await store.recovering.tick()
    assert await store.sources.holders() == frozenset()
    claimed = await store.sources.claim([SOURCES[1].id], owner="recovering", now=store.clock.now(), lease=MINUTE)
    assert claimed == {SOURCES[1].id}
