"""Build the parts of the role `poll`: polling, ingest and the reading of articles."""

from bot.clock import Clock
from bot.coordination.ingest_lock import IngestLock
from bot.embedding.embedder import Embedder
from bot.embedding.entry_embedder import EntryEmbedder
from bot.fetching import catalogue
from bot.fetching.articles import ArticleClient
from bot.fetching.document_reader import DocumentReader
from bot.fetching.feed_client import FeedClient
from bot.fetching.page_client import PageClient
from bot.fetching.parser_process.article_parser import ArticleParserProcess
from bot.fetching.parser_process.feed_parser import FeedParserProcess
from bot.fetching.polling.schedule import PollingLimits
from bot.fetching.robots import Robots
from bot.flows.articles import Articles
from bot.flows.ingest import Ingest, IngestPolicy
from bot.flows.poll import Poll
from bot.matching.dictionary.topics import load_builtin_topics
from bot.matching.matcher import Matcher
from bot.settings import Settings
from bot.storage.article_queue import ArticleQueue
from bot.wiring.clients import HttpClients
from bot.wiring.storage import Storage
from bot.wiring.story_window import build_story_window


def build_matcher() -> Matcher:
    """Return a matcher of the built-in topics."""
    return Matcher(load_builtin_topics())


def build_ingest(
    settings: Settings, storage: Storage, matcher: Matcher, *, embedder: Embedder | None, clock: Clock
) -> Ingest:
    """Return the flow that turns new entries into stories, matches and alerts."""
    return Ingest(
        stories=storage.stories,
        window=build_story_window(embedder.model if embedder else None),
        matcher=matcher,
        ingest_lock=IngestLock(storage.database),
        clock=clock,
        policy=IngestPolicy(
            settling=settings.settling, edit_delay=settings.edit_pause, reads_articles=settings.article_text
        ),
        embedder=EntryEmbedder(embedder) if embedder else None,
    )


def build_poll(
    settings: Settings, storage: Storage, clients: HttpClients, ingest: Ingest, *, clock: Clock, owner: str
) -> Poll:
    """Return the flow that polls the sources."""
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
    """Return the flow that reads the articles of short entries."""
    page_client = PageClient(clients.publishers, clients.host_limiter)
    return Articles(
        client=ArticleClient(page_client, Robots(page_client)),
        parser=ArticleParserProcess(),
        queue=ArticleQueue(storage.database),
        clock=clock,
    )
