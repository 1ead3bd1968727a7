"""Leader election between two processes."""

from datetime import timedelta

import pytest

from bot.coordination.leader import LEASE_TTL, RENEW_INTERVAL, LeaderElection
from bot.coordination.leases import Leases
from bot.errors import StorageError
from bot.storage.engine.database import Database
from tests.support.frozen_clock import FrozenClock


class Process:
    """A process that takes part in the election, and counts the runs of its job."""

    def __init__(self, database: Database, owner: str, clock: FrozenClock) -> None:
        self.leases = Leases(database)
        self.election = LeaderElection(leases=self.leases, owner=owner, clock=clock)
        self.runs = 0
        self.job = self.election.only(self._run)

    async def _run(self) -> None:
        self.runs += 1


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def first(database: Database, clock: FrozenClock) -> Process:
    return Process(database, "first", clock)


@pytest.fixture
def second(database: Database, clock: FrozenClock) -> Process:
    return Process(database, "second", clock)


async def run_jobs(*processes: Process) -> list[int]:
    """Run the job of each process; return how often each has run in all."""
    for process in processes:
        await process.job()
    return [process.runs for process in processes]


async def test_a_job_runs_in_the_process_that_has_the_lease_and_in_no_other(first: Process, second: Process) -> None:
    assert await run_jobs(first, second) == [0, 0], "none has been elected"
    await first.election.tick()
    await second.election.tick()
    assert await run_jobs(first, second) == [1, 0]


async def test_a_leader_that_renews_its_lease_stays_leader(first: Process, second: Process, clock: FrozenClock) -> None:
    for _ in range(5):
        await first.election.tick()
        clock.advance(RENEW_INTERVAL)
        await second.election.tick()
    assert await run_jobs(first, second) == [1, 0]


async def test_a_leader_that_was_suspended_for_too_long_learns_that_another_leads(
    first: Process, second: Process, clock: FrozenClock
) -> None:
    await first.election.tick()
    clock.advance(LEASE_TTL - timedelta(seconds=1))
    await second.election.tick()
    assert await run_jobs(second) == [0]
    clock.advance(timedelta(seconds=1))
    await second.election.tick()
    await first.election.tick()
    assert await run_jobs(first, second) == [0, 1]


async def test_without_an_answer_of_the_database_no_process_leads(
    first: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def raise_storage_error(*_: object, **__: object) -> bool:
        raise StorageError("away")

    await first.election.tick()
    with monkeypatch.context() as broken:
        broken.setattr(first.leases, "hold", raise_storage_error)
        with pytest.raises(StorageError):
            await first.election.tick()
    assert await run_jobs(first) == [0]
    await first.election.tick()
    assert await run_jobs(first) == [1]
