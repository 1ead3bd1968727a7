"""Outbox with one story due to many chats, and the flow that delivers it, for benchmarks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import httpx
from httpx_aiohttp import AiohttpTransport

from bot.chat.api.rate_limiter import RateLimiter
from bot.chat.application import ChatApplication
from bot.clock import Clock
from bot.clustering.window import new_story_id
from bot.flows.compose import Composer
from bot.flows.deliver import Deliver
from bot.flows.summarise import Summaries
from bot.model.alerts import Announcement
from bot.storage.engine.database import Database
from bot.storage.engine.migrate import migrate
from bot.storage.llm_summaries import LlmSummaries
from bot.storage.outbox.delivery_context import DeliveryContexts
from bot.storage.outbox.queue import Outbox
from bot.storage.stories import Stories
from bot.texts import speech
from tests.support.databases.subscribers import follow_armenia
from tests.support.stored_samples import ALL_LEVELS, SOURCES, entry, placed, polling, save_sources_and_topics

TITLE = "Armenia's prime minister tells CSTO summit it did not help against Azerbaijan"
TEXT = (
    "The prime minister told the CSTO summit in Yerevan that the alliance had not come to his country's help. "
    "Russia's president answered that there were problems to be solved. "
)
TOKEN = "1:" + "a" * 35


async def open_database(url: str, readers: int) -> Database:
    """Create a database in which `readers` chats follow Armenia."""
    await asyncio.to_thread(migrate, url)
    database = Database(url)
    await save_sources_and_topics(database)
    await follow_armenia(database, range(1, readers + 1))
    return database


async def save_story(database: Database) -> int:
    """Save a story of five entries by two outlets; return the number of alerts."""
    now = Clock().now()
    story = new_story_id(now)
    placed_entries = [
        replace(
            placed(number + story % 10**9, story=story),
            entry=replace(
                entry(number, seen_at=now, source=SOURCES[number % 2]),
                published_at=now,
                title=TITLE,
                text=TEXT * 3,
                language="en",
            ),
        )
        for number in range(5)
    ]
    return await Stories(database).save(
        source_id=SOURCES[0].id,
        placed=placed_entries,
        announcements=[Announcement(story, "armenia", ALL_LEVELS, now)],
        polling=polling(),
        edited_at=now + timedelta(hours=1),
        now=now,
    )


@asynccontextmanager
async def open_delivery(
    database: Database, api_url: str, rate_limiter: RateLimiter, owner: str
) -> AsyncIterator[Deliver]:
    """Open the flow that delivers, with its worker pool."""
    clock = Clock()
    async with httpx.AsyncClient(transport=AiohttpTransport(trust_env=False), trust_env=False) as client:
        unused = cast("Any", SimpleNamespace(words_of=dict[str, str]().get))  # no command is handled here
        chat = ChatApplication(
            token=TOKEN,
            api_url=api_url,
            client=client,
            subscriptions=unused,
            browse=unused,
            custom_topics=unused,
            judge=unused,
            texts=speech.load(),
            clock=clock,
            retention=timedelta(days=30),
            link_previews=False,
            rate_limiter=rate_limiter,
        )
        write = Summaries(llm=None, stored=LlmSummaries(database), budget=1, clock=clock)
        outbox, contexts = Outbox(database), DeliveryContexts(database)
        composer = Composer(outbox=outbox, contexts=contexts, summarise=write.summary, clock=clock)
        deliver = Deliver(
            outbox=outbox,
            contexts=contexts,
            composer=composer,
            sender=chat.sender,
            clock=clock,
            owner=owner,
            rate_limiter=rate_limiter,
        )
        async with deliver.pool:
            yield deliver


async def drain(deliver: Deliver) -> None:
    """Deliver until no alert is left."""
    while await deliver.tick():
        pass
    await deliver.pool.wait_until_idle()
