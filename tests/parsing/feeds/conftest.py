"""Fixture of the tests of formats: a reader of documents with its parser process."""

from collections.abc import AsyncIterator

import pytest

from bot.fetching.document_reader import DocumentReader
from bot.fetching.parser_process.feed_parser import FeedParserProcess


@pytest.fixture
async def reader() -> AsyncIterator[DocumentReader]:
    opened = DocumentReader(FeedParserProcess())
    yield opened
    await opened.close()
