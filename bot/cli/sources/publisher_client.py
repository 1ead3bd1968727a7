"""The HTTP client and the document reader of the commands that request publishers' sites."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from bot.fetching.document_reader import DocumentReader
from bot.fetching.http_client import open_client
from bot.fetching.parser_process.feed_parser import FeedParserProcess
from bot.settings import Settings


@asynccontextmanager
async def open_publisher_client(
    settings: Settings, reader: DocumentReader | None = None
) -> AsyncIterator[tuple[httpx.AsyncClient, DocumentReader]]:
    """Yield the guarded client and a reader of what it brings, the given one or a new one, and close both."""
    client = open_client(user_agent=settings.user_agent, allowed=settings.allowed)
    reader = reader or DocumentReader(FeedParserProcess())
    try:
        yield client, reader
    finally:
        await reader.close()
        await client.aclose()
