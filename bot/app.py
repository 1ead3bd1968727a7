"""Builds everything and takes it apart again; nothing is built elsewhere.

The order of the start: the database (migrated under a lock), catalogue and topics into rows, the window of the last
days, then Telegram, then the ticks. The end is the reverse: take nothing more, finish what is in flight, give back what
is claimed, close. Whatever is not finished after `PATIENCE` is cut and loses nothing: the outbox keeps it.
"""

import asyncio
import secrets
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import httpx
from httpx_aiohttp import AiohttpTransport

from bot import log
from bot.chat.api.rate_limiter import RateLimiter
from bot.chat.api.rate_limits import WINDOW_MARGIN, Limits
from bot.chat.api.webhook_server import WebhookServer
from bot.chat.application import ChatApplication, WebhookTarget
from bot.clock import Clock
from bot.clustering.window import StoryWindow
from bot.coordination.ingest_lock import IngestLock
from bot.coordination.leader import RENEW_INTERVAL, LeaderElection
from bot.coordination.leases import Leases
from bot.coordination.notifications import Notifications
from bot.coordination.recovery import CHECK_INTERVAL, HEARTBEAT_INTERVAL, LeaseRecovery
from bot.errors import SettingsError
from bot.fetching import catalogue
from bot.fetching.articles import ArticleClient
from bot.fetching.document_reader import DocumentReader
from bot.fetching.host_limiter import HostLimiter
from bot.fetching.http_client import certificates, open_client
from bot.fetching.page_client import PageClient
from bot.fetching.parser_process.article_parser import ArticleParserProcess
from bot.fetching.parser_process.feed_parser import FeedParserProcess
from bot.fetching.polling.schedule import PollingLimits
from bot.fetching.robots import Robots
from bot.flows.articles import Articles
from bot.flows.browse import Browse
from bot.flows.compose import Composer
from bot.flows.coverage import Coverage
from bot.flows.custom_topics import CustomTopics
from bot.flows.deliver import Deliver
from bot.flows.ingest import Ingest, IngestPolicy
from bot.flows.poll import FeedClient, Poll
from bot.flows.retention import Retention
from bot.flows.subscriptions import Subscriptions
from bot.flows.summarise import Summaries
from bot.matching.dictionary.topics import builtin_ids, load_builtin_topics
from bot.matching.matcher import Matcher
from bot.model.sources import Source
from bot.model.topics import Topic
from bot.runtime.health_server import HealthServer
from bot.runtime.http_server import HttpServer
from bot.runtime.scheduler import Scheduler
from bot.settings import VERSION, Role, Settings, address
from bot.storage.article_queue import ArticleQueue
from bot.storage.chats import Chats
from bot.storage.database import Database
from bot.storage.llm_summaries import LlmSummaries
from bot.storage.migrate import migrate
from bot.storage.outbox.delivery_context import DeliveryContexts
from bot.storage.outbox.queue import Outbox
from bot.storage.retention import Cleanup
from bot.storage.send_quota import SendQuota
from bot.storage.sources import Sources
from bot.storage.stories import Stories
from bot.storage.topics import Topics
from bot.summarising.llm import LlmSummariser
from bot.texts import speech

_log = log.get(__name__)

PATIENCE = (
    8.0  # seconds for what is in flight at the end; closing takes the rest of the 10 that an operator is promised
)
SECOND = timedelta(seconds=1)


@dataclass(slots=True)
class Heart:
    """When the outbox was last looked at, for whoever asks whether the bot is alive."""

    clock: Clock
    beaten_at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.beat()

    def beat(self) -> None:
        """Say that it was just now."""
        self.beaten_at = self.clock.now()


class App:
    """The whole bot, built from its settings and still at rest.

    Args:
        settings: what the operator decided; the token must be there.
        clock: the time.
        roles: what this process does.

    Raises:
        SettingsError: there is no token, or the settings contradict each other.
        CatalogueError: the catalogue cannot be read.
    """

    def __init__(self, settings: Settings, *, clock: Clock, roles: frozenset[Role] = frozenset(Role)) -> None:
        if settings.telegram_bot_token is None:
            reason = "TELEGRAM_BOT_TOKEN is missing; without it only the demo runs: python -m bot demo"
            raise SettingsError(reason)
        _agree(settings, roles)
        self._settings, self._clock, self._roles = settings, clock, roles
        self._owner = secrets.token_hex(8)
        self._catalogue = sources_of(settings)
        self._host_limiter, self._heart, self._jobs = HostLimiter(settings.host_pause), Heart(clock), Scheduler()
        self._database = Database(settings.database_url)
        self._notifications = Notifications(settings.database_url)
        self._sources = Sources(self._database)
        self._stories = Stories(self._database, wake=self._notifications.wake)
        self._chats, self._alerts = Chats(self._database), Outbox(self._database)
        self._topics, self._matcher = Topics(self._database), Matcher(load_builtin_topics())
        self._own = CustomTopics(
            topics=self._topics, chats=self._chats, stories=self._stories, matcher=self._matcher, clock=clock
        )
        self._reader = DocumentReader(FeedParserProcess())
        self._feeds = feeds_client(settings)
        line = AiohttpTransport(verify=certificates(), trust_env=False)
        self._trusted = httpx.AsyncClient(transport=line, trust_env=False)  # to whom the operator sent us
        self._leases = Leases(self._database)
        self._pace = self._build_pace(settings.telegram_bot_token.get_secret_value())
        self._ingest = self._build_ingest()
        self._poll = self._build_poll()
        self._visit = self._build_visit()
        self._chat = self._build_chat(settings.telegram_bot_token.get_secret_value())
        self._write = self._build_write()
        self._deliver = self._build_deliver()
        self._health = HealthServer(check=self._database.check, ticked_at=lambda: self._heart.beaten_at, clock=clock)

    async def run(self, stop: asyncio.Event) -> None:
        """Start everything, work until `stop` is set, and end everything.

        Raises:
            TidingsError: something that the start needs is not there, or Telegram refused the token.
        """
        async with AsyncExitStack() as stack:
            readers = self._reader.close, self._visit.close
            for close in (
                self._database.close,
                self._notifications.close,
                *readers,
                self._feeds.aclose,
                self._trusted.aclose,
            ):
                stack.push_async_callback(close)
            await self._prepare()
            if Role.CHAT in self._roles:
                await self._chat.start()
            async with (
                self._serving(),
                asyncio.TaskGroup() as group,
                self._poll.pool,
                self._visit.pool,
                self._deliver.pool,
            ):
                talking = self._chat.run() if Role.CHAT in self._roles else asyncio.sleep(0)
                running = [group.create_task(one) for one in (talking, self._jobs.run(), self._pace.run())]
                self._begin_to_tick()
                roles = ",".join(sorted(self._roles))
                database = self._settings.database_url.partition(":")[0]
                _log.info("ready", sources=len(self._catalogue), database=database, roles=roles)
                await stop.wait()
                await self._end()
                for task in running:
                    task.cancel()

    async def _prepare(self) -> None:
        await asyncio.to_thread(migrate, self._settings.database_url)
        await self._sources.ensure(self._catalogue, now=self._clock.now())
        await self._topics.ensure([Topic(id=topic_id, words="") for topic_id in builtin_ids()])
        await self._alerts.release_all()
        await self._own.load()
        if Role.POLL in self._roles:
            await self._ingest.warm_up()

    def _begin_to_tick(self) -> None:
        jobs, roles = self._jobs, self._roles
        if Role.POLL in roles:
            jobs.add_interval_job(SECOND, self._poll.tick, name="poll", deadline=30 * SECOND)
            jobs.add_interval_job(600 * SECOND, self._ingest.expire, name="expire", deadline=60 * SECOND)
            if self._settings.article_text:
                jobs.add_interval_job(SECOND, self._visit.tick, name="visit", deadline=30 * SECOND)
        if Role.DELIVER in roles:
            jobs.add_woken_job(self._notifications, SECOND, self._tell, name="deliver", deadline=60 * SECOND)
        else:
            jobs.add_interval_job(SECOND, self._beat, name="beat", deadline=SECOND)
        if self._database.is_shared:
            self._begin_to_share()
        if Role.JOBS in roles:
            self._begin_to_lead()
        jobs.start()

    def _begin_to_share(self) -> None:
        rescue = LeaseRecovery(
            leases=self._leases, alerts=self._alerts, sources=self._sources, owner=self._owner, clock=self._clock
        )
        self._jobs.add_interval_job(5 * SECOND, self._own.refresh, name="topics", deadline=300 * SECOND)
        self._jobs.add_interval_job(HEARTBEAT_INTERVAL, rescue.beat, name="life", deadline=CHECK_INTERVAL)
        self._jobs.add_interval_job(CHECK_INTERVAL, rescue.tick, name="rescue", deadline=CHECK_INTERVAL)

    def _begin_to_lead(self) -> None:
        lead = LeaderElection(leases=self._leases, owner=self._owner, clock=self._clock)
        tidy = Retention(tidying=Cleanup(self._database), clock=self._clock, retention=self._settings.retention)
        watch = Coverage(sources=self._sources, stories=self._stories, clock=self._clock)
        self._jobs.add_interval_job(RENEW_INTERVAL, lead.tick, name="lead", deadline=RENEW_INTERVAL)
        self._jobs.add_interval_job(3600 * SECOND, lead.only(watch.tick), name="watch", deadline=60 * SECOND)
        self._jobs.add_interval_job(600 * SECOND, lead.only(tidy.tick), name="tidy", deadline=300 * SECOND)

    async def _tell(self) -> int:
        claimed = await self._deliver.tick()
        self._heart.beat()
        return claimed

    async def _beat(self) -> None:
        self._heart.beat()

    async def _end(self) -> None:
        _log.info("stopping")
        self._jobs.stop()
        for crew in (self._poll.pool, self._visit.pool):
            crew.cancel()  # what is cut here loses nothing: its source, or its page, is still due
        try:
            async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
                if Role.CHAT in self._roles:
                    group.create_task(self._chat.stop())
                group.create_task(self._deliver.pool.wait_until_idle())
        except TimeoutError:
            _log.warning("cut what was still in flight", after=PATIENCE)
        self._deliver.pool.cancel()
        await self._deliver.release()
        await self._leases.release(self._owner, now=self._clock.now())

    @asynccontextmanager
    async def _serving(self) -> AsyncIterator[None]:
        settings = self._settings
        async with AsyncExitStack() as stack:
            if settings.health and Role.WEB in self._roles:
                await stack.enter_async_context(_listening(self._health, *settings.health, name="HEALTH_ADDRESS"))
            if settings.webhook_url and settings.webhook_secret and Role.CHAT in self._roles:
                webhook = WebhookServer(
                    path=urlsplit(settings.webhook_url).path,
                    secret=settings.webhook_secret.get_secret_value(),
                    receive=self._chat.receive,
                )
                where = address(settings.webhook_address)
                await stack.enter_async_context(_listening(webhook, *where, name="WEBHOOK_ADDRESS"))
            yield

    def _build_pace(self, token: str) -> RateLimiter:
        rate, bot_id, turns = self._settings.messages_per_second, int(token.partition(":")[0]), None
        if self._database.is_shared:
            turns = SendQuota(self._database, bot_id=bot_id, apart=SECOND * WINDOW_MARGIN / rate, clock=self._clock)
        return RateLimiter(Limits(overall=(rate, 1.0)), permits=turns)

    def _build_deliver(self) -> Deliver:
        contexts, summarise = DeliveryContexts(self._database), self._write.summary
        return Deliver(
            outbox=self._alerts,
            contexts=contexts,
            composer=Composer(outbox=self._alerts, contexts=contexts, summarise=summarise, clock=self._clock),
            sender=self._chat.sender,
            clock=self._clock,
            owner=self._owner,
            rate_limiter=self._pace,
        )

    def _build_ingest(self) -> Ingest:
        return Ingest(
            stories=self._stories,
            window=StoryWindow(),
            matcher=self._matcher,
            ingest_lock=IngestLock(self._database),
            clock=self._clock,
            policy=IngestPolicy(
                settling=self._settings.settling,
                edit_delay=self._settings.edit_pause,
                reads_articles=self._settings.article_text,
            ),
        )

    def _build_poll(self) -> Poll:
        feeds = FeedClient(
            self._feeds,
            self._reader,
            host_limiter=self._host_limiter,
            publishers=catalogue.publishers(self._settings.catalogue),
            clock=self._clock,
        )
        return Poll(
            feeds=feeds,
            sources=self._sources,
            stories=self._stories,
            ingest=self._ingest.ingest,
            clock=self._clock,
            limits=PollingLimits(self._settings.shortest_pause, self._settings.longest_pause),
            owner=self._owner,
        )

    def _build_visit(self) -> Articles:
        polite = PageClient(self._feeds, self._host_limiter)
        return Articles(
            visitor=ArticleClient(polite, Robots(polite)),
            reader=ArticleParserProcess(),
            pages=ArticleQueue(self._database),
            clock=self._clock,
        )

    def _build_write(self) -> Summaries:
        settings, writer = self._settings, None
        if settings.has_writer:
            key = settings.writer_key.get_secret_value() if settings.writer_key else ""
            writer = LlmSummariser(self._trusted, url=settings.writer_url, model=settings.writer_model, key=key)
        return Summaries(
            writer=writer, writings=LlmSummaries(self._database), budget=settings.writer_budget, clock=self._clock
        )

    def _build_chat(self, token: str) -> ChatApplication:
        url, secret = self._settings.webhook_url, self._settings.webhook_secret
        browse = Browse(
            stories=self._stories,
            chats=self._chats,
            sources=self._sources,
            topics=builtin_ids(),
            clock=self._clock,
        )
        return ChatApplication(
            token=token,
            api_url=self._settings.telegram_api_url,
            client=self._trusted,
            subscriptions=Subscriptions(chats=self._chats, clock=self._clock),
            browse=browse,
            custom_topics=self._own,
            texts=speech.load(),
            clock=self._clock,
            retention=self._settings.retention,
            link_previews=self._settings.link_previews,
            rate_limiter=self._pace,
            webhook=WebhookTarget(url, secret.get_secret_value()) if url and secret else None,
        )


@asynccontextmanager
async def _listening(server: HttpServer, host: str, port: int, *, name: str) -> AsyncIterator[None]:
    try:
        await server.start(host, port)
    except OSError as error:
        raise SettingsError(f"{name} {host}:{port} cannot be listened on: {error.strerror}") from error
    try:
        yield
    finally:
        await server.stop()


def _agree(settings: Settings, roles: frozenset[Role]) -> None:
    """Raise SettingsError where settings contradict each other."""
    if roles != frozenset(Role) and settings.database_url.startswith("sqlite"):
        raise SettingsError("--roles needs PostgreSQL: only one process can work with a database of SQLite")
    if settings.webhook_url and settings.webhook_secret is None:
        raise SettingsError("WEBHOOK_SECRET is missing; without it anybody could bring updates to WEBHOOK_URL")


async def run(settings: Settings, roles: frozenset[Role] = frozenset(Role)) -> None:
    """Build the bot and let it work until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await App(settings, clock=Clock(), roles=roles).run(stop)


def feeds_client(settings: Settings) -> httpx.AsyncClient:
    """Return the guarded client that visits publishers."""
    contact = f" (+{settings.contact})" if settings.contact else ""
    return open_client(user_agent=f"Tidings/{VERSION}{contact}", allowed=settings.allowed)


def configure_log(settings: Settings) -> None:
    """Log as the settings have it, and never the token."""
    secret = settings.telegram_bot_token, settings.writer_key, settings.webhook_secret
    hidden = [one.get_secret_value() for one in secret if one]
    as_json = settings.log_format == "json" or (settings.log_format == "auto" and not sys.stderr.isatty())
    log.configure(level=settings.log_level, as_json=as_json, secrets=hidden)


def sources_of(settings: Settings) -> tuple[Source, ...]:
    """Return the sources of the catalogue that the settings name."""
    return catalogue.load(settings.catalogue, settings.own_sources, previews=settings.channel_previews)
