"""A whole bot in the hands of a test: real feeds, a real database, a stand-in for Telegram, a still clock."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from secrets import token_hex

import httpx
from httpx_aiohttp import AiohttpTransport

from bot.chat.api.rate_limiter import RateLimiter
from bot.chat.api.rate_limits import UNLIMITED
from bot.chat.application import ChatApplication
from bot.clustering.window import StoryWindow
from bot.coordination.ingest_lock import IngestLock
from bot.fetching.articles import ArticleClient
from bot.fetching.document_reader import DocumentReader
from bot.fetching.feed_client import FeedClient
from bot.fetching.host_limiter import HostLimiter
from bot.fetching.http_client import open_client
from bot.fetching.page_client import PageClient
from bot.fetching.parser_process.article_parser import ArticleParserProcess
from bot.fetching.parser_process.feed_parser import FeedParserProcess
from bot.fetching.polling.schedule import PollingLimits
from bot.fetching.robots import Robots
from bot.flows.articles import Articles
from bot.flows.browse import Browse
from bot.flows.compose import Composer
from bot.flows.custom_topics import CustomTopics
from bot.flows.deliver import Deliver
from bot.flows.ingest import Ingest, IngestPolicy
from bot.flows.poll import Poll
from bot.flows.subscriptions import Subscriptions
from bot.flows.summarise import Summaries
from bot.matching.custom.index import CustomTopicIndex
from bot.matching.dictionary.topics import builtin_ids, load_builtin_topics
from bot.matching.matcher import Matcher
from bot.model.chats import Chat, ChatKind
from bot.model.sources import Source
from bot.model.topics import Topic
from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.model import Message, UserStatus
from bot.sandbox.telegram.server import Telegram, sandbox
from bot.storage.article_queue import ArticleQueue
from bot.storage.chats import Chats
from bot.storage.engine.database import Database
from bot.storage.llm_summaries import LlmSummaries
from bot.storage.outbox.delivery_context import DeliveryContexts
from bot.storage.outbox.queue import Outbox
from bot.storage.sources import Sources
from bot.storage.stories import Stories
from bot.storage.topics import Topics
from bot.summarising.llm import LlmSummariser
from tests.support.frozen_clock import FrozenClock
from tests.support.publishers import Item, Outlets, serving
from tests.support.texts import loaded

MATCHER = Matcher(load_builtin_topics())
SETTLING_TIME = timedelta(seconds=90)
LLM_DAILY_BUDGET = 3  # texts of a language model in a day


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Everything, and the few things that a test does with it."""

    outlets: Outlets
    telegram: Telegram
    clock: FrozenClock
    database: Database
    subscriptions: Subscriptions
    browse: Browse
    custom_topics: CustomTopics
    poll: Poll
    articles: Articles
    deliver: Deliver
    build_poll: Callable[[], Poll]  # another who polls, as a process of their own

    async def add_sources(self, *sources: Source) -> None:
        """Put sources into the catalogue and let their first reading pass, which is silent."""
        for source in sources:
            yesterday = self.clock.now() - timedelta(days=1)
            self.outlets.tells(source.id, Item(f"The {source.id} moves house", "It has a garden now.", yesterday))
        await Sources(self.database).ensure(sources, now=self.clock.now())
        await self.poll_sources()

    async def poll_sources(self) -> None:
        """Let every source come due, and poll it."""
        self.clock.advance(timedelta(minutes=11))
        await self.poll.tick()
        await self.poll.pool.wait_until_idle()

    async def read_articles(self) -> None:
        """Visit the pages that are due."""
        await self.articles.tick()
        await self.articles.pool.wait_until_idle()

    async def deliver_due(self) -> None:
        """Let the settling time pass, and deliver what is due then."""
        self.clock.advance(SETTLING_TIME)
        while await self.deliver.tick():  # a chat is told one thing at a time
            await self.deliver.pool.wait_until_idle()

    async def add_reader(self, *topics: str, language: str = "en") -> UserClient:
        """Return somebody who has pressed Start and follows these topics."""
        person = self.telegram.add_user(language=language, status=UserStatus.STARTED)
        await self.subscriptions.register(Chat(person.chat_id, ChatKind.PRIVATE, language))
        for topic in topics:
            await self.subscriptions.follow(person.chat_id, topic)
        return person

    async def outbox_states(self) -> dict[str, int]:
        """Count the alerts and digests by their state."""
        outbox = Outbox(self.database)
        counts = Counter(await outbox.counts()) + Counter(await outbox.digest_counts())
        return {state: count for state, count in counts.items() if count}


def message_texts(messages: Sequence[Message]) -> list[str]:
    """Return what the messages say."""
    return [message.text for message in messages]


@asynccontextmanager
async def running_pipeline(
    url: str, *, chaos: int | None = None, hosts: Sequence[str] = (), model: str | None = None
) -> AsyncIterator[Pipeline]:
    """Open a bureau on a database that is migrated and empty.

    Args:
        url: where the database is.
        chaos: a seed by which one call of Telegram in ten fails.
        hosts: names under which its outlets may be visited besides, if somebody resolves them.
        model: where a language model is asked to put stories into words.
    """
    async with AsyncExitStack() as stack:
        outlets = await stack.enter_async_context(serving())
        telegram = await stack.enter_async_context(sandbox(chaos=chaos))
        database, reader = Database(url), DocumentReader(FeedParserProcess())
        feeds = open_client(
            user_agent="Tidings/test", allowed=frozenset((host, outlets.port) for host in ("127.0.0.1", *hosts))
        )
        line = httpx.AsyncClient(transport=AiohttpTransport(trust_env=False), trust_env=False)
        for close in (database.close, reader.close, feeds.aclose, line.aclose):
            stack.push_async_callback(close)
        await Topics(database).ensure([Topic(id=topic, words="") for topic in builtin_ids()])
        writer = LlmSummariser(line, url=model, model="test") if model else None
        opened = _assemble(outlets, telegram, database, feeds, reader, (line, writer))
        stack.push_async_callback(opened.articles.close)
        for crew in (opened.poll.pool, opened.articles.pool, opened.deliver.pool):
            await stack.enter_async_context(crew)
        yield opened


def _assemble(  # noqa: PLR0917  what the bureau is made of, in the order in which it was opened
    outlets: Outlets,
    telegram: Telegram,
    database: Database,
    feeds: httpx.AsyncClient,
    reader: DocumentReader,
    trusted: tuple[httpx.AsyncClient, LlmSummariser | None],
) -> Pipeline:
    line, writer = trusted
    clock = FrozenClock()
    follow, own, browse = _build_chat_flows(database, clock)
    chat = ChatApplication(
        token=telegram.token,
        api_url=telegram.url,
        client=line,
        subscriptions=follow,
        browse=browse,
        custom_topics=own,
        texts=loaded(),
        clock=clock,
        retention=timedelta(days=30),
        link_previews=False,
        rate_limiter=RateLimiter(UNLIMITED, now=lambda: clock.now().timestamp()),
    )
    hire = partial(_build_poll, database, feeds, reader, clock)
    poll = hire(host_limiter=(host_limiter := HostLimiter()))
    visit = _build_articles(database, PageClient(feeds, host_limiter), clock)
    deliver = _build_deliver(database, chat, clock, writer)
    return Pipeline(outlets, telegram, clock, database, follow, browse, own, poll, visit, deliver, hire)


def _build_poll(
    database: Database,
    feeds: httpx.AsyncClient,
    reader: DocumentReader,
    clock: FrozenClock,
    *,
    host_limiter: HostLimiter | None = None,
) -> Poll:
    ingest = Ingest(
        stories=Stories(database),
        window=StoryWindow(),
        matcher=MATCHER,
        ingest_lock=IngestLock(database),
        clock=clock,
        policy=IngestPolicy(settling=SETTLING_TIME, reads_articles=True),
    )
    return Poll(
        feeds=FeedClient(feeds, reader, host_limiter=host_limiter or HostLimiter(), publishers={}, clock=clock),
        sources=Sources(database),
        stories=Stories(database),
        ingest=ingest.ingest,
        clock=clock,
        limits=PollingLimits(timedelta(minutes=5), timedelta(minutes=10)),
        owner=token_hex(4),
    )


def _build_chat_flows(database: Database, clock: FrozenClock) -> tuple[Subscriptions, CustomTopics, Browse]:
    sources, stories, chats = Sources(database), Stories(database), Chats(database)
    browse = Browse(stories=stories, chats=chats, sources=sources, topics=builtin_ids(), clock=clock)
    return Subscriptions(chats=chats, clock=clock), build_custom_topics(database, clock), browse


def build_custom_topics(database: Database, clock: FrozenClock) -> CustomTopics:
    """Return the flow of custom topics as a process has it that has just started: it knows none yet."""
    MATCHER.custom_topics = CustomTopicIndex()
    stories, chats = Stories(database), Chats(database)
    return CustomTopics(topics=Topics(database), chats=chats, stories=stories, matcher=MATCHER, clock=clock)


def _build_articles(database: Database, page_client: PageClient, clock: FrozenClock) -> Articles:
    visitor = ArticleClient(page_client, Robots(page_client))
    return Articles(client=visitor, parser=ArticleParserProcess(), queue=ArticleQueue(database), clock=clock)


def _build_deliver(
    database: Database, chat: ChatApplication, clock: FrozenClock, writer: LlmSummariser | None
) -> Deliver:
    write = Summaries(llm=writer, stored=LlmSummaries(database), budget=LLM_DAILY_BUDGET, clock=clock)
    outbox, contexts = Outbox(database), DeliveryContexts(database)
    composer = Composer(outbox=outbox, contexts=contexts, summarise=write.summary, clock=clock)
    return Deliver(
        outbox=outbox,
        contexts=contexts,
        composer=composer,
        sender=chat.sender,
        clock=clock,
        owner="test",
        rate_limiter=RateLimiter(UNLIMITED),
    )
