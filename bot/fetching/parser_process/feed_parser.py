"""Parse malformed feeds by feedparser, in a subprocess that is killed at a deadline.

feedparser reads malformed feeds, and hostile input keeps it busy for a minute, in C as well as in Python.
"""

import asyncio
import json
from typing import Any

from bot.errors import UnreadableError
from bot.model.entries import Document
from bot.model.sources import Source
from bot.parsing import charset
from bot.parsing.feeds import normalise
from bot.parsing.feeds.normalise import Item
from bot.parsing.raw_entry import ContentType, RawEntry, RawField
from bot.runtime.subprocess_worker import SubprocessWorker

DEADLINE = 5.0  # seconds for one document


class FeedParserProcess(SubprocessWorker):
    """Parses one document at a time, in a subprocess."""

    def __init__(self) -> None:
        super().__init__("bot.fetching.parser_process.feed_parser_main", name="feedparser")

    async def parse(self, document: Document, source: Source) -> tuple[Item, ...]:
        """Return the items that feedparser finds, at most 1,000.

        Raises:
            UnreadableError: where it finds none, or has not finished after 5 seconds.
        """
        answer = await self.call(await asyncio.to_thread(_question, document), deadline=DEADLINE)
        return await asyncio.to_thread(_items, answer, document, source)


def _question(document: Document) -> bytes:
    return json.dumps([charset.decode(document.body, document.content_type), document.url]).encode()


def _items(answer: bytes, document: Document, source: Source) -> tuple[Item, ...]:
    entries = json.loads(answer)
    if not entries:
        message = "feedparser finds no entry in it"
        raise UnreadableError(message)
    return tuple(normalise.item(_raw_entry(**fields).item, document, source) for fields in entries)


def _raw_entry(
    *,
    title: list[str],
    description: list[str],
    text: list[str],
    dates: list[str],
    **fields: Any,  # noqa: ANN401  from JSON
) -> RawEntry:
    return RawEntry(
        title=_field(title), description=_field(description), text=_field(text), dates=tuple(dates), **fields
    )


def _field(pair: list[str]) -> RawField:
    value, content_type = pair
    return RawField(value, ContentType(content_type))
