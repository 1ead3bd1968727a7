"""Build the parts of the bot: each function takes what it needs and returns one part.

`bot.app` calls these in order, keeps what it has to start and stop, and knows nothing of how a part is built.
"""

from dataclasses import dataclass
from datetime import timedelta

import httpx
from httpx_aiohttp import AiohttpTransport

from bot.chat.api.rate_limiter import RateLimiter
from bot.chat.api.rate_limits import WINDOW_MARGIN, Limits
from bot.chat.application import ChatApplication, WebhookTarget
from bot.clock import Clock
from bot.clustering.window import StoryWindow
from bot.coordination.ingest_lock import IngestLock
from bot.coordination.notifications import Notifications
from bot.fetching import catalogue
from bot.fetching.articles import ArticleClient
from bot.fetching.document_reader import DocumentReader
from bot.fetching.feed_client import FeedClient
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
from bot.flows.custom_topics import CustomTopics
from bot.flows.deliver import Deliver
from bot.flows.ingest import Ingest, IngestPolicy
from bot.flows.poll import Poll
from bot.flows.subscriptions import Subscriptions
from bot.flows.summarise import Summaries
from bot.matching.dictionary.topics import builtin_ids, load_builtin_topics
from bot.matching.matcher import Matcher
from bot.settings import Settings
from bot.storage.article_queue import ArticleQueue
from bot.storage.chats import Chats
from bot.storage.engine.database import Database
from bot.storage.llm_summaries import LlmSummaries
from bot.storage.outbox.delivery_context import DeliveryContexts
from bot.storage.outbox.queue import Outbox
from bot.storage.send_quota import SendQuota
from bot.storage.sources import Sources
from bot.storage.stories import Stories
from bot.storage.topics import Topics
from bot.summarising.llm import LlmSummariser
from bot.texts import speech


@dataclass(frozen=True, slots=True)
class Storage:
    """The database, and the rows that several parts work with."""

    database: Database
    notifications: Notifications
    sources: Sources
    stories: Stories
    chats: Chats
    topics: Topics
    outbox: Outbox

    async def close(self) -> None:
        """Close all connections."""
        await self.notifications.close()
        await self.database.close()


def open_storage(database_url: str) -> Storage:
    """Return the storage; connections are opened when they are first needed."""
    database, notifications = Database(database_url), Notifications(database_url)
    return Storage(
        database=database,
        notifications=notifications,
        sources=Sources(database),
        stories=Stories(database, wake=notifications.wake),
        chats=Chats(database),
        topics=Topics(database),
        outbox=Outbox(database),
    )


@dataclass(frozen=True, slots=True)
class HttpClients:
    """The HTTP clients: one for publishers, who are not trusted, and one for the addresses that the operator set."""

    publishers: httpx.AsyncClient
    trusted: httpx.AsyncClient
    host_limiter: HostLimiter  # of the publishers' hosts

    async def close(self) -> None:
        """Close all connections."""
        await self.publishers.aclose()
        await self.trusted.aclose()


def open_clients(settings: Settings) -> HttpClients:
    """Return the clients; connections are opened when they are first needed."""
    transport = AiohttpTransport(verify=certificates(), trust_env=False)
    return HttpClients(
        publishers=open_client(user_agent=settings.user_agent, allowed=settings.allowed),
        trusted=httpx.AsyncClient(transport=transport, trust_env=False),
        host_limiter=HostLimiter(settings.host_pause),
    )


def build_custom_topics(storage: Storage, matcher: Matcher, clock: Clock) -> CustomTopics:
    """Return the topics of the chats, which the matcher looks for too."""
    return CustomTopics(
        topics=storage.topics, chats=storage.chats, stories=storage.stories, matcher=matcher, clock=clock
    )


def build_matcher() -> Matcher:
    """Return a matcher that knows the built-in topics."""
    return Matcher(load_builtin_topics())


def build_ingest(settings: Settings, storage: Storage, matcher: Matcher, clock: Clock) -> Ingest:
    """Return what turns new entries into stories, matches and alerts."""
    return Ingest(
        stories=storage.stories,
        window=StoryWindow(),
        matcher=matcher,
        ingest_lock=IngestLock(storage.database),
        clock=clock,
        policy=IngestPolicy(
            settling=settings.settling, edit_delay=settings.edit_pause, reads_articles=settings.article_text
        ),
    )


def build_poll(
    settings: Settings, storage: Storage, clients: HttpClients, ingest: Ingest, *, clock: Clock, owner: str
) -> Poll:
    """Return what polls the sources."""
    feeds = FeedClient(
        clients.publishers,
        DocumentReader(FeedParserProcess()),
        host_limiter=clients.host_limiter,
        publishers=catalogue.publishers(settings.catalogue),
        clock=clock,
    )
    return Poll(
        feeds=feeds,
        sources=storage.sources,
        stories=storage.stories,
        ingest=ingest.ingest,
        clock=clock,
        limits=PollingLimits(settings.shortest_pause, settings.longest_pause),
        owner=owner,
    )


def build_articles(storage: Storage, clients: HttpClients, clock: Clock) -> Articles:
    """Return what reads the articles of entries that say little."""
    page_client = PageClient(clients.publishers, clients.host_limiter)
    return Articles(
        client=ArticleClient(page_client, Robots(page_client)),
        parser=ArticleParserProcess(),
        queue=ArticleQueue(storage.database),
        clock=clock,
    )


def build_rate_limiter(settings: Settings, database: Database, *, token: str, clock: Clock) -> RateLimiter:
    """Return the limiter of Telegram calls; on a shared database its permits are shared too."""
    rate, permits = settings.messages_per_second, None
    if database.is_shared:
        bot_id = int(token.partition(":")[0])
        permits = SendQuota(database, bot_id=bot_id, apart=timedelta(seconds=WINDOW_MARGIN / rate), clock=clock)
    return RateLimiter(Limits(overall=(rate, 1.0)), permits=permits)


def build_summaries(settings: Settings, database: Database, client: httpx.AsyncClient, clock: Clock) -> Summaries:
    """Return what summarises stories, with a language model where one is set."""
    llm = None
    if settings.has_writer:
        key = settings.writer_key.get_secret_value() if settings.writer_key else ""
        llm = LlmSummariser(client, url=settings.writer_url, model=settings.writer_model, key=key)
    return Summaries(llm=llm, stored=LlmSummaries(database), budget=settings.writer_budget, clock=clock)


def build_chat(
    settings: Settings,
    storage: Storage,
    client: httpx.AsyncClient,
    *,
    token: str,
    custom_topics: CustomTopics,
    rate_limiter: RateLimiter,
    clock: Clock,
) -> ChatApplication:
    """Return what answers people, and sends alerts."""
    browse = Browse(
        stories=storage.stories, chats=storage.chats, sources=storage.sources, topics=builtin_ids(), clock=clock
    )
    url, secret = settings.webhook_url, settings.webhook_secret
    return ChatApplication(
        token=token,
        api_url=settings.telegram_api_url,
        client=client,
        subscriptions=Subscriptions(chats=storage.chats, clock=clock),
        browse=browse,
        custom_topics=custom_topics,
        texts=speech.load(),
        clock=clock,
        retention=settings.retention,
        link_previews=settings.link_previews,
        rate_limiter=rate_limiter,
        webhook=WebhookTarget(url, secret.get_secret_value()) if url and secret else None,
    )


def build_deliver(
    storage: Storage,
    *,
    summaries: Summaries,
    chat: ChatApplication,
    rate_limiter: RateLimiter,
    clock: Clock,
    owner: str,
) -> Deliver:
    """Return what delivers alerts."""
    contexts = DeliveryContexts(storage.database)
    composer = Composer(outbox=storage.outbox, contexts=contexts, summarise=summaries.summary, clock=clock)
    return Deliver(
        outbox=storage.outbox,
        contexts=contexts,
        composer=composer,
        sender=chat.sender,
        clock=clock,
        owner=owner,
        rate_limiter=rate_limiter,
    )
