"""The pipeline from feeds to chats, for tests: feeds over HTTP, a database, the sandbox as Telegram, a frozen clock.

Nothing runs by itself: a test polls, reads articles and delivers by the methods of `Pipeline`.
"""

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
from bot.coordination.ingest_lock import IngestLock
from bot.embedding.embedder import Embedder
from bot.embedding.entry_embedder import EntryEmbedder
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
from bot.flows.judge import Judge
from bot.flows.late_vectors import LateVectors
from bot.flows.poll import Poll
from bot.flows.subscriptions import Subscriptions
from bot.flows.summarise import Summaries
from bot.matching.custom.index import CustomTopicIndex
from bot.matching.dictionary.topics import builtin_ids, load_builtin_topics
from bot.matching.matcher import Matcher
from bot.model.chats import Chat, ChatKind
from bot.model.entries import Entry
from bot.model.sources import FeedState, Source
from bot.model.topics import Topic
from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.model import Message, UserStatus
from bot.sandbox.telegram.server import Telegram, sandbox
from bot.storage.article_queue import ArticleQueue
from bot.storage.chats import Chats
from bot.storage.engine.database import Database
from bot.storage.entry_vectors import SentenceVectors
from bot.storage.llm_summaries import LlmSummaries
from bot.storage.outbox.delivery_context import DeliveryContexts
from bot.storage.outbox.doubts import Doubts
from bot.storage.outbox.queue import Outbox
from bot.storage.sources import Sources
from bot.storage.stories import Placed, Stories
from bot.storage.topics import Topics
from bot.summarising.llm import LlmSummariser
from bot.wiring.story_window import build_story_window
from tests.support.frozen_clock import FrozenClock
from tests.support.publishers import Item, Outlets, serving
from tests.support.texts import loaded

MATCHER = Matcher(load_builtin_topics())
SETTLING_TIME = timedelta(seconds=90)
LLM_DAILY_BUDGET = 3  # calls of the language model


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The flows of one process, with what they read from and write to."""

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
    ingest: Ingest
    embedder: Embedder | None
    build_poll: Callable[..., Poll]  # another poller of the same database, as a second process has it

    async def store_sources(self, *sources: Source) -> None:
        """Put sources into the catalogue, due at once."""
        await Sources(self.database).ensure(sources, now=self.clock.now())

    async def add_sources(self, *sources: Source) -> None:
        """Put sources into the catalogue and poll them once, which is silent."""
        for source in sources:
            yesterday = self.clock.now() - timedelta(days=1)
            self.outlets.tells(source.id, Item(f"The {source.id} moves house", "It has a garden now.", yesterday))
        await self.store_sources(*sources)
        await self.poll_sources()

    async def feed_state(self, source_id: str) -> FeedState:
        """Return the stored polling state of a source."""
        return next(due.state for due in await Sources(self.database).all() if due.source.id == source_id)

    async def poll_sources(self) -> None:
        """Advance the clock until every source is due, and poll all of them."""
        self.clock.advance(timedelta(minutes=11))
        await self.poll_due()

    async def poll_when_due(self, source_id: str) -> FeedState:
        """Advance the clock until a source is due, poll all that are due then, and return its state."""
        due_at = (await self.feed_state(source_id)).next_poll_at
        self.clock.advance(max(due_at - self.clock.now(), timedelta()))
        await self.poll_due()
        return await self.feed_state(source_id)

    async def publish(self, outlet: str, *items: Item) -> None:
        """Put items into the feed of an outlet, poll all sources, and deliver what has settled."""
        self.outlets.tells(outlet, *items)
        await self.poll_sources()
        await self.deliver_settled()

    async def join_in_doubt(self, story_id: int, item: Item, *, source_id: str) -> None:
        """Save an item as an entry of which it is not certain that it reports the event of the story."""
        now = self.clock.now()
        source = next(due.source for due in await Sources(self.database).all() if due.source.id == source_id)
        entry = Entry(
            source_id=source_id,
            publisher=source.publisher,
            url=f"{source.publisher.home}{token_hex(4)}",
            guid=None,
            title=item.title,
            description=item.text,
            text="",
            language="en",
            published_at=now,
            seen_at=now,
        )
        await Stories(self.database).save(
            source_id=source_id,
            placed=[Placed(entry.url, entry, story_id, MATCHER.match(entry), is_doubtful=True)],
            announcements=[],
            polling=await self.feed_state(source_id),
            edited_at=now,
            now=now,
        )

    async def latest_story_id(self, reader: UserClient) -> int:
        """Return the id of the story that /latest shows first to a reader."""
        page = await self.browse.latest(reader.chat_id, None, 0)
        return page.contents[0].story.id

    async def poll_due(self) -> None:
        """Poll the sources that are due now."""
        await self.poll.tick()
        await self.poll.pool.wait_until_idle()

    async def embed_late(self) -> None:
        """Embed the entries that were saved without vectors, and compare their stories anew."""
        assert self.embedder is not None
        vectors, embedder = SentenceVectors(self.database), EntryEmbedder(self.embedder)
        await LateVectors(vectors=vectors, embedder=embedder, attach=self.ingest.attach, clock=self.clock).tick()

    async def read_articles(self) -> None:
        """Read the articles that are due."""
        await self.articles.tick()
        await self.articles.pool.wait_until_idle()

    async def deliver_settled(self) -> None:
        """Advance the clock by the settling time, and deliver what is due then."""
        await self.deliver_after(SETTLING_TIME)

    async def deliver_after(self, duration: timedelta) -> None:
        """Advance the clock, and deliver what is due then."""
        self.clock.advance(duration)
        await self.deliver_all()

    async def deliver_all(self) -> None:
        """Deliver until nothing is due: a tick sends a chat one message at most."""
        while await self.deliver.tick():
            await self.deliver.pool.wait_until_idle()

    async def deliver_once(self) -> None:
        """Deliver what one tick claims."""
        await self.deliver.tick()
        await self.deliver.pool.wait_until_idle()

    async def add_reader(self, *topics: str, language: str = "en") -> UserClient:
        """Register a user whose private chat with the bot follows these topics."""
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
    """Return the texts of messages."""
    return [message.text for message in messages]


@asynccontextmanager
async def running_pipeline(
    url: str,
    *,
    fault_seed: int | None = None,
    extra_hosts: Sequence[str] = (),
    llm_url: str | None = None,
    embedder: Embedder | None = None,
) -> AsyncIterator[Pipeline]:
    """Run a pipeline on a database that is migrated and empty.

    Args:
        url: the URL of the database.
        fault_seed: seed of the fault injection, by which one call of the Bot API in ten fails; None: no call fails.
        extra_hosts: names other than 127.0.0.1 under which its outlets may be requested; the test resolves them.
        llm_url: the URL of a language model that summarises stories; None: there is none.
        embedder: of the entries that may be told; None: they are compared by words.
    """
    async with AsyncExitStack() as stack:
        outlets = await stack.enter_async_context(serving())
        telegram = await stack.enter_async_context(sandbox(chaos=fault_seed))
        database, document_reader = Database(url), DocumentReader(FeedParserProcess())
        allowed = frozenset((host, outlets.port) for host in ("127.0.0.1", *extra_hosts))
        feed_client = open_client(user_agent="Tidings/test", allowed=allowed)
        api_client = httpx.AsyncClient(transport=AiohttpTransport(trust_env=False), trust_env=False)
        for close in (database.close, document_reader.close, feed_client.aclose, api_client.aclose):
            stack.push_async_callback(close)
        await Topics(database).ensure([Topic(id=topic, words="") for topic in builtin_ids()])
        llm = LlmSummariser(api_client, url=llm_url, model="test") if llm_url else None
        pipeline = _assemble(
            outlets,
            telegram,
            database,
            fetching=(feed_client, document_reader),
            apis=(api_client, llm),
            embedder=embedder,
        )
        stack.push_async_callback(pipeline.articles.close)
        for pool in (pipeline.poll.pool, pipeline.articles.pool, pipeline.deliver.pool):
            await stack.enter_async_context(pool)
        yield pipeline


def _assemble(
    outlets: Outlets,
    telegram: Telegram,
    database: Database,
    *,
    fetching: tuple[httpx.AsyncClient, DocumentReader],
    apis: tuple[httpx.AsyncClient, LlmSummariser | None],
    embedder: Embedder | None,
) -> Pipeline:
    api_client, llm = apis
    clock = FrozenClock()
    subscriptions, custom_topics, browse = _build_chat_flows(database, clock)
    chat = _build_chat(telegram, api_client, database, flows=(subscriptions, custom_topics, browse), clock=clock)
    build_poll = partial(_build_second_poll, database, *fetching, clock, embedder=embedder)
    host_limiter = HostLimiter()
    ingest = _build_ingest(database, embedder, clock)
    return Pipeline(
        outlets=outlets,
        telegram=telegram,
        clock=clock,
        database=database,
        subscriptions=subscriptions,
        browse=browse,
        custom_topics=custom_topics,
        poll=_build_poll(database, *fetching, clock, ingest=ingest, host_limiter=host_limiter),
        articles=_build_articles(database, PageClient(fetching[0], host_limiter), clock),
        deliver=_build_deliver(database, chat, clock, llm),
        ingest=ingest,
        embedder=embedder,
        build_poll=build_poll,
    )


def _build_ingest(database: Database, embedder: Embedder | None, clock: FrozenClock) -> Ingest:
    return Ingest(
        stories=Stories(database),
        window=build_story_window(embedder.model if embedder else None),
        matcher=MATCHER,
        ingest_lock=IngestLock(database),
        clock=clock,
        policy=IngestPolicy(settling=SETTLING_TIME, reads_articles=True),
        embedder=EntryEmbedder(embedder) if embedder else None,
    )


def _build_second_poll(
    database: Database,
    feed_client: httpx.AsyncClient,
    document_reader: DocumentReader,
    clock: FrozenClock,
    *,
    embedder: Embedder | None,
) -> Poll:
    ingest = _build_ingest(database, embedder, clock)
    return _build_poll(database, feed_client, document_reader, clock, ingest=ingest, host_limiter=HostLimiter())


def _build_poll(
    database: Database,
    feed_client: httpx.AsyncClient,
    document_reader: DocumentReader,
    clock: FrozenClock,
    *,
    ingest: Ingest,
    host_limiter: HostLimiter,
) -> Poll:
    return Poll(
        feeds=FeedClient(feed_client, document_reader, host_limiter=host_limiter, publishers={}, clock=clock),
        sources=Sources(database),
        stories=Stories(database),
        ingest=ingest.ingest,
        clock=clock,
        limits=PollingLimits(timedelta(minutes=5), timedelta(minutes=10)),
        owner=token_hex(4),
    )


def _build_chat(
    telegram: Telegram,
    api_client: httpx.AsyncClient,
    database: Database,
    *,
    flows: tuple[Subscriptions, CustomTopics, Browse],
    clock: FrozenClock,
) -> ChatApplication:
    subscriptions, custom_topics, browse = flows
    return ChatApplication(
        token=telegram.token,
        api_url=telegram.url,
        client=api_client,
        subscriptions=subscriptions,
        browse=browse,
        custom_topics=custom_topics,
        judge=Judge(doubts=Doubts(database), clock=clock),
        texts=loaded(),
        clock=clock,
        retention=timedelta(days=30),
        link_previews=False,
        rate_limiter=RateLimiter(UNLIMITED, now=lambda: clock.now().timestamp()),
    )


def _build_chat_flows(database: Database, clock: FrozenClock) -> tuple[Subscriptions, CustomTopics, Browse]:
    sources, stories, chats = Sources(database), Stories(database), Chats(database)
    browse = Browse(
        stories=stories,
        chats=chats,
        sources=sources,
        doubts=Doubts(database),
        matcher=MATCHER,
        topics=builtin_ids(),
        clock=clock,
    )
    return Subscriptions(chats=chats, clock=clock), build_custom_topics(database, clock), browse


def build_custom_topics(database: Database, clock: FrozenClock) -> CustomTopics:
    """Return the flow of custom topics as it is after a start: none is loaded yet."""
    MATCHER.custom_topics = CustomTopicIndex()
    stories, chats = Stories(database), Chats(database)
    return CustomTopics(topics=Topics(database), chats=chats, stories=stories, matcher=MATCHER, clock=clock)


def _build_articles(database: Database, page_client: PageClient, clock: FrozenClock) -> Articles:
    client = ArticleClient(page_client, Robots(page_client))
    return Articles(client=client, parser=ArticleParserProcess(), queue=ArticleQueue(database), clock=clock)


def _build_deliver(database: Database, chat: ChatApplication, clock: FrozenClock, llm: LlmSummariser | None) -> Deliver:
    summaries = Summaries(llm=llm, stored=LlmSummaries(database), budget=LLM_DAILY_BUDGET, clock=clock)
    outbox, contexts = Outbox(database), DeliveryContexts(database)
    composer = Composer(outbox=outbox, contexts=contexts, summarise=summaries.summary, clock=clock)
    return Deliver(
        outbox=outbox,
        contexts=contexts,
        composer=composer,
        sender=chat.sender,
        clock=clock,
        owner="test",
        rate_limiter=RateLimiter(UNLIMITED),
    )
