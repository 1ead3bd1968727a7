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

import httpx
from httpx_aiohttp import AiohttpTransport

from bot import log
from bot.chat.application import ChatApplication
from bot.chat.pace import Limits, Pace
from bot.clock import Clock
from bot.clustering.shelf import SPAN
from bot.clustering.window import Window
from bot.errors import SettingsError
from bot.fetching import catalogue
from bot.fetching.client import certificates, open_client
from bot.fetching.page_reader import PageReader
from bot.fetching.polite import Polite
from bot.fetching.reading import Reader
from bot.fetching.robots import Robots
from bot.fetching.slow import SlowReader
from bot.fetching.visiting import Visitor
from bot.flows.browse import Browse
from bot.flows.deliver import Deliver
from bot.flows.follow import Follow
from bot.flows.own import Own
from bot.flows.poll import Judgement, Poll, Spans
from bot.flows.tidy import Tidy
from bot.flows.visit import Visit
from bot.flows.watch import Watch
from bot.flows.write import Write
from bot.jobs import Jobs
from bot.matching.matcher import Matcher
from bot.matching.topics import BUILTIN_IDS, builtin
from bot.model import Source, Topic
from bot.settings import VERSION, Settings
from bot.storage.alerts import Alerts
from bot.storage.chats import Chats
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.pages import Pages
from bot.storage.readers import Readers
from bot.storage.sources import Sources
from bot.storage.stories import Stories
from bot.storage.tidying import Tidying
from bot.storage.topics import Topics
from bot.storage.writings import Writings
from bot.summarising.writer import Writer
from bot.texts import speech
from bot.web.health import Health

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

    Raises:
        SettingsError: there is no token.
        CatalogueError: the catalogue cannot be read.
    """

    def __init__(self, settings: Settings, *, clock: Clock) -> None:
        if settings.telegram_bot_token is None:
            reason = "TELEGRAM_BOT_TOKEN is missing; without it only the demo runs: python -m bot demo"
            raise SettingsError(reason)
        self._settings, self._clock = settings, clock
        self._catalogue = sources_of(settings)
        self._window, self._heart, self._jobs = Window(), Heart(clock), Jobs()
        self._database = Database(settings.database_url)
        self._sources, self._stories = Sources(self._database), Stories(self._database)
        self._chats, self._alerts = Chats(self._database), Alerts(self._database)
        self._topics, self._matcher = Topics(self._database), Matcher(builtin())
        self._own = Own(
            topics=self._topics,
            chats=self._chats,
            stories=self._stories,
            matcher=self._matcher,
            clock=clock,
        )
        self._reader, self._page_reader = Reader(SlowReader()), PageReader()
        self._feeds = feeds_client(settings)
        line = AiohttpTransport(verify=certificates(), trust_env=False)
        self._trusted = httpx.AsyncClient(transport=line, trust_env=False)  # to whom the operator sent us
        self._pace = Pace(Limits(overall=(settings.messages_per_second, 1.0)))
        self._poll = self._build_poll()
        self._visit = self._build_visit()
        self._chat = self._build_chat(settings.telegram_bot_token.get_secret_value())
        self._write = self._build_write()
        self._deliver = Deliver(
            alerts=self._alerts,
            readers=Readers(self._database),
            summarise=self._write.summary,
            sender=self._chat.sender,
            clock=clock,
            owner=secrets.token_hex(8),
            at_once=self._pace.at_once,
        )
        self._health = Health(check=self._database.check, ticked_at=lambda: self._heart.beaten_at, clock=clock)

    async def run(self, stop: asyncio.Event) -> None:
        """Start everything, work until `stop` is set, and end everything.

        Raises:
            TidingsError: something that the start needs is not there, or Telegram refused the token.
        """
        async with AsyncExitStack() as stack:
            readers = self._reader.close, self._page_reader.close
            for close in (self._database.close, *readers, self._feeds.aclose, self._trusted.aclose):
                stack.push_async_callback(close)
            await self._prepare()
            await self._chat.start()
            async with (
                self._serving_health(),
                asyncio.TaskGroup() as group,
                self._poll.crew,
                self._visit.crew,
                self._deliver.crew,
            ):
                talking = group.create_task(self._chat.run())
                self._begin_to_tick()
                _log.info("ready", sources=len(self._catalogue), database=self._settings.database_url.partition(":")[0])
                await stop.wait()
                await self._end()
                talking.cancel()

    async def _prepare(self) -> None:
        await asyncio.to_thread(migrate, self._settings.database_url)
        now = self._clock.now()
        await self._sources.ensure(self._catalogue, now=now)
        await self._topics.ensure([Topic(id=topic_id, words="") for topic_id in BUILTIN_IDS])
        await self._own.load()
        for story_id, entry in await self._stories.window(now - SPAN):
            self._window.add(story_id, entry)

    def _begin_to_tick(self) -> None:
        tidy = Tidy(
            tidying=Tidying(self._database),
            window=self._window,
            clock=self._clock,
            retention=self._settings.retention,
        )
        self._jobs.every(SECOND, self._poll.tick, name="poll", deadline=30 * SECOND)
        if self._settings.article_text:
            self._jobs.every(SECOND, self._visit.tick, name="visit", deadline=30 * SECOND)
        self._jobs.every(SECOND, self._tell, name="deliver", deadline=30 * SECOND)
        watch = Watch(sources=self._sources, stories=self._stories, clock=self._clock)
        self._jobs.every(3600 * SECOND, watch.tick, name="watch", deadline=60 * SECOND)
        self._jobs.every(600 * SECOND, tidy.tick, name="tidy", deadline=300 * SECOND)
        self._jobs.start()

    async def _tell(self) -> None:
        await self._deliver.tick()
        self._heart.beat()

    async def _end(self) -> None:
        _log.info("stopping")
        self._jobs.stop()
        for crew in (self._poll.crew, self._visit.crew):
            crew.cancel()  # what is cut here loses nothing: its source, or its page, is still due
        try:
            async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
                for finish in (self._chat.stop, self._deliver.crew.idle):
                    group.create_task(finish())
        except TimeoutError:
            _log.warning("cut what was still in flight", after=PATIENCE)
        self._deliver.crew.cancel()
        await self._deliver.release()

    @asynccontextmanager
    async def _serving_health(self) -> AsyncIterator[None]:
        if self._settings.health is None:
            yield
            return
        host, port = self._settings.health
        try:
            await self._health.start(host, port)
        except OSError as error:
            reason = f"HEALTH_ADDRESS {host}:{port} cannot be listened on: {error.strerror}"
            raise SettingsError(reason) from error
        try:
            yield
        finally:
            await self._health.stop()

    def _build_poll(self) -> Poll:
        return Poll(
            client=self._feeds,
            reader=self._reader,
            sources=self._sources,
            stories=self._stories,
            judgement=Judgement(self._window, self._matcher),
            known=catalogue.publishers(self._settings.catalogue),
            clock=self._clock,
            spans=Spans(
                settling=self._settings.settling,
                shortest=self._settings.shortest_pause,
                longest=self._settings.longest_pause,
                at_host=self._settings.host_pause,
                edits=self._settings.edit_pause,
            ),
            reads_pages=self._settings.article_text,
        )

    def _build_visit(self) -> Visit:
        polite = Polite(self._feeds, self._poll.hosts)
        return Visit(
            visitor=Visitor(polite, Robots(polite)),
            reader=self._page_reader,
            pages=Pages(self._database),
            clock=self._clock,
        )

    def _build_write(self) -> Write:
        settings, writer = self._settings, None
        if settings.has_writer:
            key = settings.writer_key.get_secret_value() if settings.writer_key else ""
            writer = Writer(self._trusted, url=settings.writer_url, model=settings.writer_model, key=key)
        return Write(writer=writer, writings=Writings(self._database), budget=settings.writer_budget, clock=self._clock)

    def _build_chat(self, token: str) -> ChatApplication:
        browse = Browse(
            stories=self._stories,
            chats=self._chats,
            sources=self._sources,
            topics=BUILTIN_IDS,
            clock=self._clock,
        )
        return ChatApplication(
            token=token,
            api_url=self._settings.telegram_api_url,
            client=self._trusted,
            follow=Follow(chats=self._chats, clock=self._clock),
            browse=browse,
            own=self._own,
            texts=speech.load(),
            clock=self._clock,
            retention=self._settings.retention,
            link_previews=self._settings.link_previews,
            pace=self._pace,
        )


async def run(settings: Settings) -> None:
    """Build the bot and let it work until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await App(settings, clock=Clock()).run(stop)


def feeds_client(settings: Settings) -> httpx.AsyncClient:
    """Return the guarded client that visits publishers."""
    contact = f" (+{settings.contact})" if settings.contact else ""
    return open_client(user_agent=f"Tidings/{VERSION}{contact}", allowed=settings.allowed)


def configure_log(settings: Settings) -> None:
    """Log as the settings have it, and never the token."""
    hidden = [one.get_secret_value() for one in (settings.telegram_bot_token, settings.writer_key) if one]
    as_json = settings.log_format == "json" or (settings.log_format == "auto" and not sys.stderr.isatty())
    log.configure(level=settings.log_level, as_json=as_json, secrets=hidden)


def sources_of(settings: Settings) -> tuple[Source, ...]:
    """Return the sources of the catalogue that the settings name."""
    return catalogue.load(settings.catalogue, settings.own_sources, previews=settings.channel_previews)
