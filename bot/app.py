"""Build the bot, run it, and stop it.

The order of the start: the lock on an SQLite file, the database (migrated under a lock), catalogue and topics into
rows, the story window, then Telegram, then the jobs. The end is the reverse: accept nothing more, finish what is in
flight, release what is claimed, close. Work that is not finished after `SHUTDOWN_SECONDS` is cancelled and loses
nothing: the outbox keeps it.
"""

import asyncio
import secrets
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from bot import log
from bot.clock import Clock
from bot.coordination.leases import Leases
from bot.errors import SettingsError
from bot.fetching import catalogue
from bot.matching.dictionary.topics import builtin_ids
from bot.model.topics import Topic
from bot.runtime.garbage import short_collections
from bot.runtime.last_tick import LastTick
from bot.runtime.scheduler import Scheduler
from bot.settings import Role, Settings
from bot.storage.engine.migrate import migrate
from bot.storage.engine.process_lock import process_lock
from bot.wiring.chat import build_chat, build_custom_topics, build_rate_limiter
from bot.wiring.clients import open_clients
from bot.wiring.delivery import build_deliver, build_summaries
from bot.wiring.embedding import build_embedder
from bot.wiring.jobs import SECOND, schedule_late_vectors, schedule_leader_jobs, schedule_recovery
from bot.wiring.polling import build_articles, build_ingest, build_matcher, build_poll
from bot.wiring.servers import serve_health, serve_webhook
from bot.wiring.storage import open_storage

_log = log.get(__name__)

SHUTDOWN_SECONDS = 8.0  # for what is in flight; closing takes the rest of the documented 10 s
ALL_ROLES = frozenset(Role)


class App:
    """The whole bot, built from its settings; `run` starts and stops it.

    Args:
        settings: the choices of the operator; the token must be among them.
        clock: the time.
        roles: the part of the work that this process does.

    Raises:
        SettingsError: there is no token, or the settings contradict each other.
        CatalogueError: the catalogue cannot be read.
    """

    def __init__(self, settings: Settings, *, clock: Clock, roles: frozenset[Role] = ALL_ROLES) -> None:
        token = _checked_token(settings, roles)
        self._settings, self._clock, self._roles = settings, clock, roles
        self._owner = secrets.token_hex(8)
        self._catalogue = catalogue.load(settings.catalogue, settings.own_sources, previews=settings.channel_previews)
        self._scheduler, self._last_tick = Scheduler(), LastTick(clock)
        self._storage = storage = open_storage(settings.database_url)
        self._clients = clients = open_clients(settings)
        matcher = build_matcher()
        self._custom_topics = build_custom_topics(storage, matcher, clock)
        self._embedder = build_embedder(settings, clients, clock) if Role.POLL in roles else None
        self._ingest = build_ingest(settings, storage, matcher, embedder=self._embedder, clock=clock)
        self._poll = build_poll(settings, storage, clients, self._ingest, clock=clock, owner=self._owner)
        self._articles = build_articles(storage, clients, clock)
        self._rate_limiter = build_rate_limiter(settings, storage.database, token=token, clock=clock)
        self._chat = build_chat(
            settings, storage, clients.trusted, token=token,
            custom_topics=self._custom_topics, matcher=matcher, rate_limiter=self._rate_limiter, clock=clock,
        )  # fmt: skip
        self._deliver = build_deliver(
            storage, summaries=build_summaries(settings, storage.database, clients.trusted, clock),
            chat=self._chat, rate_limiter=self._rate_limiter, clock=clock, owner=self._owner,
        )  # fmt: skip

    async def run(self, stop: asyncio.Event) -> None:
        """Start everything, work until `stop` is set, and end everything.

        Raises:
            TidingsError: something that the start needs is not there, or Telegram refused the token.
        """
        async with AsyncExitStack() as stack:
            stack.enter_context(process_lock(self._settings.database_url))
            for part in (self._storage, self._poll, self._articles, self._clients):
                stack.push_async_callback(part.close)
            if self._embedder:
                stack.push_async_callback(self._embedder.close)
            await self._prepare()
            stack.enter_context(short_collections())
            if Role.CHAT in self._roles:
                await self._chat.start()
            async with (
                self._serve(),
                asyncio.TaskGroup() as group,
                self._poll.pool,
                self._articles.pool,
                self._deliver.pool,
            ):
                chat = self._chat.run() if Role.CHAT in self._roles else asyncio.sleep(0)
                loops = [group.create_task(loop) for loop in (chat, self._scheduler.run(), self._rate_limiter.run())]
                self._schedule_jobs()
                self._log_ready()
                await stop.wait()
                await self._shut_down()
                for task in loops:
                    task.cancel()

    async def _prepare(self) -> None:
        storage = self._storage
        await asyncio.to_thread(migrate, self._settings.database_url)
        await storage.sources.ensure(self._catalogue, now=self._clock.now())
        await storage.topics.ensure([Topic(id=topic_id, words="") for topic_id in builtin_ids()])
        await storage.outbox.release_all()
        await self._custom_topics.load()
        if Role.POLL in self._roles:
            await self._ingest.warm_up()

    def _log_ready(self) -> None:
        database = self._settings.database_url.partition(":")[0]
        _log.info("ready", sources=len(self._catalogue), database=database, roles=",".join(sorted(self._roles)))

    def _schedule_jobs(self) -> None:
        scheduler, roles = self._scheduler, self._roles
        if Role.POLL in roles:
            scheduler.add_interval_job(SECOND, self._poll.tick, name="poll", deadline=30 * SECOND)
            scheduler.add_interval_job(600 * SECOND, self._ingest.expire, name="expire", deadline=60 * SECOND)
            if self._embedder:
                schedule_late_vectors(scheduler, self._storage, self._ingest, self._embedder, clock=self._clock)
            if self._settings.article_text:
                scheduler.add_interval_job(SECOND, self._articles.tick, name="articles", deadline=30 * SECOND)
        if Role.DELIVER in roles:
            notifications = self._storage.notifications
            scheduler.add_woken_job(notifications, SECOND, self._deliver_tick, name="deliver", deadline=60 * SECOND)
        else:
            scheduler.add_interval_job(SECOND, self._idle_tick, name="idle", deadline=SECOND)
        owner, clock = self._owner, self._clock
        if Role.CHAT in roles:
            recent = self._custom_topics.refresh_recent
            scheduler.add_interval_job(30 * SECOND, recent, name="recent_entries", deadline=120 * SECOND)
        if self._storage.database.is_shared:
            refresh = self._custom_topics.refresh
            scheduler.add_interval_job(5 * SECOND, refresh, name="custom_topics", deadline=300 * SECOND)
            schedule_recovery(scheduler, self._storage, owner=owner, clock=clock)
        else:
            watch = self._storage.database.watch_file
            scheduler.add_interval_job(10 * SECOND, watch, name="database_file", deadline=10 * SECOND)
        if Role.JOBS in roles:
            schedule_leader_jobs(scheduler, self._settings, self._storage, owner=owner, clock=clock)
        scheduler.start()

    async def _deliver_tick(self) -> int:
        claimed = await self._deliver.tick()
        self._last_tick.record()
        return claimed

    async def _idle_tick(self) -> None:
        self._last_tick.record()

    async def _shut_down(self) -> None:
        _log.info("stopping")
        self._scheduler.stop()
        for pool in (self._poll.pool, self._articles.pool):
            pool.cancel()  # nothing is lost: the source, or the article, is still due
        try:
            async with asyncio.timeout(SHUTDOWN_SECONDS), asyncio.TaskGroup() as group:
                if Role.CHAT in self._roles:
                    group.create_task(self._chat.stop())
                group.create_task(self._deliver.pool.wait_until_idle())
        except TimeoutError:
            _log.warning("shutdown_cut", after=SHUTDOWN_SECONDS)
        self._deliver.pool.cancel()
        await self._deliver.release()
        await Leases(self._storage.database).release(self._owner, now=self._clock.now())

    @asynccontextmanager
    async def _serve(self) -> AsyncIterator[None]:
        """Run the HTTP servers that the settings enable."""
        async with AsyncExitStack() as stack:
            if Role.WEB in self._roles:
                health = serve_health(
                    self._settings, self._storage, self._last_tick, self._clock, embedder=self._embedder
                )
                await stack.enter_async_context(health)
            if Role.CHAT in self._roles:
                await stack.enter_async_context(serve_webhook(self._settings, self._chat))
            yield


async def run(settings: Settings, roles: frozenset[Role] = ALL_ROLES) -> None:
    """Build the bot and run it until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await App(settings, clock=Clock(), roles=roles).run(stop)


def _checked_token(settings: Settings, roles: frozenset[Role]) -> str:
    """Return the token.

    Raises:
        SettingsError: there is none, or settings contradict each other.
    """
    if settings.telegram_bot_token is None:
        raise SettingsError("TELEGRAM_BOT_TOKEN is missing; without it only the demo runs: python -m bot demo")
    if roles != ALL_ROLES and settings.database_url.startswith("sqlite"):
        raise SettingsError("--roles needs PostgreSQL: only one process can work with a database of SQLite")
    if settings.webhook_url and settings.webhook_secret is None:
        raise SettingsError("WEBHOOK_SECRET is missing; without it anybody could bring updates to WEBHOOK_URL")
    return settings.telegram_bot_token.get_secret_value()
