"""The whole chat with real neighbours: sandbox, HTTP, database, flows. Only the news is made up."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from bot.chat.api.rate_limiter import RateLimiter
from bot.chat.api.rate_limits import UNLIMITED
from bot.chat.application import ChatApplication, WebhookTarget
from bot.clock import Clock
from bot.fetching.http_client import open_client
from bot.flows.browse import Browse
from bot.flows.custom_topics import CustomTopics
from bot.flows.judge import Judge
from bot.flows.subscriptions import Subscriptions
from bot.matching.custom.index import CustomTopicIndex
from bot.matching.dictionary.topics import builtin_ids, load_builtin_topics
from bot.matching.matcher import Matcher
from bot.model.alerts import Announcement
from bot.model.entries import Entry
from bot.model.sources import FeedState, Publisher, Source
from bot.model.topics import Evidence, Level, Match, Place, Topic
from bot.sandbox.telegram.server import Telegram, sandbox
from bot.storage.chats import Chats
from bot.storage.engine.database import Database
from bot.storage.outbox.doubts import Doubts
from bot.storage.sources import Sources
from bot.storage.stories import Placed, Stories
from bot.storage.topics import Topics
from tests.chat.alert_contents import ARMENPRESS, NOW, entry
from tests.support.texts import loaded
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS

MATCHER = Matcher(load_builtin_topics())
EVIDENCE = (Evidence(Place.TITLE, "Yerevan", 1, 60),)


class StillClock(Clock):
    """A clock that stands where a test puts it."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at


class News:
    """Stories, stored as the polling flow stores them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._sources = Sources(database)
        self._stories = Stories(database)
        self._clock = clock
        self._count = 0
        self._outlets: dict[str, Publisher] = {}

    async def breaks(
        self,
        title: str,
        *entries: Entry,
        topic: str = "armenia",
        evidence: tuple[Evidence, ...] = EVIDENCE,
        is_announced: bool = False,
    ) -> int:
        """Store a story, with alerts to its readers where it is announced, and return its id."""
        self._count += 1
        reported = entries or (entry(ARMENPRESS),)
        await self.has_sources(*(item.publisher for item in reported))
        for number, item in enumerate(reported):
            placed = Placed(
                key=f"{self._count}-{number}",
                entry=replace(item, title=title),
                story_id=self._count,
                matches=(Match(topic, 90, evidence),),
            )
            await self._save(placed, topic if is_announced else None)
        return self._count

    async def is_perhaps_joined(self, story_id: int, title: str, reported: Entry) -> None:
        """Store an entry that joins a story in doubt."""
        await self.has_sources(reported.publisher)
        matches = (Match("armenia", 95, (Evidence(Place.TITLE, "Gyumri", 1, 60),)),)
        await self._save(Placed(title, replace(reported, title=title), story_id, matches, is_doubtful=True), None)

    async def _save(self, placed: Placed, topic: str | None) -> None:
        now = self._clock.now()
        announced = [Announcement(placed.story_id, topic, frozenset(Level), now)] if topic else []
        await self._stories.save(
            source_id=placed.entry.source_id,
            placed=[placed],
            announcements=announced,
            polling=FeedState(NOW, timedelta(minutes=5)),
            edited_at=now,
            now=now,
        )

    async def has_sources(self, *publishers: Publisher) -> None:
        """Add outlets to those that are polled."""
        self._outlets |= {publisher.id: publisher for publisher in publishers}
        sources = [
            Source(publisher.id, publisher, f"{publisher.home}feed", "en") for publisher in self._outlets.values()
        ]
        await self._sources.ensure(sources, now=NOW)

    async def falls_silent(self, source_id: str) -> None:
        """Store an outlet as unreachable."""
        await self._sources.save_polling(
            source_id, FeedState(NOW, timedelta(minutes=5), failures=5, last_error="HTTP 503")
        )


@pytest.fixture
async def database(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    path = tmp_path / "tidings.db"
    shutil.copy(sqlite_template, path)
    opened = Database(f"sqlite:///{path}")
    await Topics(opened).ensure([Topic(id=topic_id, words="") for topic_id in builtin_ids()])
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def news(database: Database, clock: StillClock) -> News:
    return News(database, clock)


async def eventually(look: Callable[[], Awaitable[object]]) -> None:
    """Wait until what is stored is as it should be."""
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
        while not await look():  # noqa: ASYNC110  a database tells nobody when it changes
            await asyncio.sleep(0.01)


@dataclass(frozen=True, slots=True)
class Flows:
    """The flows that the chat uses."""

    follow: Subscriptions
    browse: Browse
    custom_topics: CustomTopics
    judge: Judge
    clock: StillClock


@pytest.fixture
def flows(database: Database, clock: StillClock) -> Flows:
    chats = Chats(database)
    stories, sources = Stories(database), Sources(database)
    browse = Browse(
        stories=stories,
        chats=chats,
        sources=sources,
        doubts=Doubts(database),
        matcher=MATCHER,
        topics=builtin_ids(),
        clock=clock,
    )
    MATCHER.custom_topics = CustomTopicIndex()  # without the topics of other tests
    custom_topics = CustomTopics(topics=Topics(database), chats=chats, stories=stories, matcher=MATCHER, clock=clock)
    judge = Judge(doubts=Doubts(database), clock=clock)
    return Flows(Subscriptions(chats=chats, clock=clock), browse, custom_topics, judge, clock)


@pytest.fixture
def follow(flows: Flows) -> Subscriptions:
    return flows.follow


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with sandbox() as running:
        yield running


@pytest.fixture
async def client(telegram: Telegram) -> AsyncIterator[httpx.AsyncClient]:
    port = urlsplit(telegram.url).port or 0
    async with open_client(user_agent="Tidings", allowed=frozenset({("127.0.0.1", port)})) as opened:
        yield opened


@pytest.fixture
def unstarted(telegram: Telegram, client: httpx.AsyncClient, flows: Flows) -> ChatApplication:
    return application(telegram, client, flows)


def application(
    telegram: Telegram,
    client: httpx.AsyncClient,
    flows: Flows,
    *,
    token: str | None = None,
    webhook: WebhookTarget | None = None,
    rate_limiter: RateLimiter | None = None,
) -> ChatApplication:
    return ChatApplication(
        token=token or telegram.token,
        api_url=telegram.url,
        client=client,
        subscriptions=flows.follow,
        browse=flows.browse,
        custom_topics=flows.custom_topics,
        judge=flows.judge,
        texts=loaded(),
        clock=flows.clock,
        retention=timedelta(days=30),
        link_previews=False,
        rate_limiter=rate_limiter or RateLimiter(UNLIMITED),
        webhook=webhook,
    )


@asynccontextmanager
async def running(chat: ChatApplication) -> AsyncIterator[ChatApplication]:
    """Run a chat for the length of a block."""
    await chat.start()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(chat.run())
        try:
            yield chat
        finally:
            await chat.stop()


@pytest.fixture
async def chat(unstarted: ChatApplication) -> AsyncIterator[ChatApplication]:
    async with running(unstarted) as answering:
        yield answering
