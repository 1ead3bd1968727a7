"""Build the parts of the role `deliver`: summaries and delivery."""

import httpx

from bot.chat.api.rate_limiter import RateLimiter
from bot.chat.application import ChatApplication
from bot.clock import Clock
from bot.flows.compose import Composer
from bot.flows.deliver import Deliver
from bot.flows.summarise import Summaries
from bot.settings import Settings
from bot.storage.engine.database import Database
from bot.storage.llm_summaries import LlmSummaries
from bot.storage.outbox.delivery_context import DeliveryContexts
from bot.summarising.llm import LlmSummariser
from bot.wiring.storage import Storage


def build_summaries(settings: Settings, database: Database, client: httpx.AsyncClient, clock: Clock) -> Summaries:
    """Return the flow that summarises stories, with a language model where one is set."""
    llm = None
    if settings.has_writer:
        key = settings.writer_key.get_secret_value() if settings.writer_key else ""
        llm = LlmSummariser(client, url=settings.writer_url, model=settings.writer_model, key=key)
    return Summaries(llm=llm, stored=LlmSummaries(database), budget=settings.writer_budget, clock=clock)


def build_deliver(
    storage: Storage,
    *,
    summaries: Summaries,
    chat: ChatApplication,
    rate_limiter: RateLimiter,
    clock: Clock,
    owner: str,
) -> Deliver:
    """Return the flow that delivers alerts and digests."""
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
