"""What visits publishers, and reads what they answer, while a command runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from bot import app
from bot.fetching.document_reader import DocumentReader
from bot.fetching.parser_process.feed_parser import FeedParserProcess
from bot.settings import Settings


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[tuple[httpx.AsyncClient, DocumentReader]]:
    """Open what visits publishers and reads what they answer."""
    client, reader = app.feeds_client(settings), DocumentReader(FeedParserProcess())
    try:
        yield client, reader
    finally:
        await reader.close()
        await client.aclose()
