"""Schedule the jobs whose parts `app` neither starts nor stops."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.clock import Clock
from bot.coordination.heartbeat import HEARTBEAT_INTERVAL, Heartbeats
from bot.coordination.leader import RENEW_INTERVAL, LeaderElection
from bot.coordination.leases import Leases
from bot.coordination.recovery import CHECK_INTERVAL, LeaseRecovery
from bot.embedding.embedder import Embedder
from bot.embedding.entry_embedder import EntryEmbedder
from bot.flows.coverage import Coverage
from bot.flows.ingest import Ingest
from bot.flows.late_vectors import LateVectors
from bot.flows.retention import Retention
from bot.runtime.scheduler import Scheduler
from bot.settings import Settings
from bot.storage.entry_vectors import SentenceVectors
from bot.storage.retention import Cleanup
from bot.wiring.storage import Storage

SECOND = timedelta(seconds=1)


def schedule_recovery(scheduler: Scheduler, storage: Storage, *, owner: str, clock: Clock) -> None:
    """Schedule the heartbeat and the release of the leases of dead processes: only where a database is shared."""
    recovery = LeaseRecovery(
        heartbeats=Heartbeats(storage.database),
        outbox=storage.outbox,
        sources=storage.sources,
        owner=owner,
        clock=clock,
    )
    scheduler.add_interval_job(HEARTBEAT_INTERVAL, recovery.beat, name="heartbeat", deadline=CHECK_INTERVAL)
    scheduler.add_interval_job(CHECK_INTERVAL, recovery.tick, name="recovery", deadline=CHECK_INTERVAL)


def schedule_late_vectors(
    scheduler: Scheduler, storage: Storage, ingest: Ingest, embedder: Embedder, *, clock: Clock
) -> None:
    """Schedule the embedding of what was saved without vectors, and the end of a model that nobody needs."""
    late = LateVectors(
        vectors=SentenceVectors(storage.database),
        embedder=EntryEmbedder(embedder),
        attach=ingest.attach,
        clock=clock,
    )
    scheduler.add_interval_job(2 * SECOND, late.tick, name="late_vectors", deadline=120 * SECOND)
    scheduler.add_interval_job(60 * SECOND, embedder.end_if_idle, name="idle_embedder", deadline=60 * SECOND)


def schedule_leader_jobs(
    scheduler: Scheduler, settings: Settings, storage: Storage, *, owner: str, clock: Clock
) -> None:
    """Schedule the jobs that one process runs for all: coverage and retention. Only a shared database has a leader."""
    add = scheduler.add_interval_job
    coverage = Coverage(sources=storage.sources, stories=storage.stories, clock=clock)
    retention = Retention(cleanup=Cleanup(storage.database), clock=clock, retention=settings.retention)
    coverage_tick: Callable[[], Awaitable[None]] = coverage.tick
    retention_tick: Callable[[], Awaitable[None]] = retention.tick
    if storage.database.is_shared:
        leader = LeaderElection(leases=Leases(storage.database), owner=owner, clock=clock)
        add(RENEW_INTERVAL, leader.tick, name="leader", deadline=RENEW_INTERVAL)
        coverage_tick, retention_tick = leader.only(coverage.tick), leader.only(retention.tick)
    add(3600 * SECOND, coverage_tick, name="coverage", deadline=60 * SECOND)
    add(600 * SECOND, retention_tick, name="retention", deadline=300 * SECOND)
