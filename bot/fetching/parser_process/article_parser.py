"""Parse article pages in subprocesses that are killed at a deadline, and end when idle."""

import asyncio
import json
from datetime import datetime

from bot.errors import UnreadableError
from bot.model.entries import Document
from bot.parsing.article.page import ArticlePage, MissingContent
from bot.runtime.subprocess_worker import SubprocessWorker

DEADLINE = 5.0  # seconds for one page; an article takes some hundredths
PROCESSES = 2  # a page that takes all of its time does not delay the next


class ArticleParserProcess:
    """Parses pages, each in one of a few subprocesses."""

    def __init__(self) -> None:
        self._idle = [
            SubprocessWorker("bot.fetching.parser_process.article_parser_main", name="trafilatura")
            for _ in range(PROCESSES)
        ]
        self._all = tuple(self._idle)
        self._slots = asyncio.Semaphore(PROCESSES)

    async def parse(self, document: Document) -> ArticlePage:
        """Return the article of a page.

        Raises:
            UnreadableError: where the page cannot be parsed, or not within 5 seconds.
        """
        question = json.dumps([document.content_type, document.url]).encode() + b"\n" + document.body
        async with self._slots:
            process = self._idle.pop()  # the one that was used last: the others may never have been started
            try:
                answer = await process.call(question, deadline=DEADLINE)
            finally:
                self._idle.append(process)
        return _page(answer, document)

    async def end_if_idle(self) -> None:
        """End the subprocesses that have had no page for two minutes; the next page starts them again."""
        for process in self._all:
            await process.end_if_idle()

    async def close(self) -> None:
        """Kill every subprocess, busy or not."""
        for process in self._all:
            await process.close()


def _page(answer: bytes, document: Document) -> ArticlePage:
    """Validate an answer: it comes from a process that has parsed hostile bytes."""
    try:
        fields = json.loads(answer)
        published_at = datetime.fromisoformat(fields["published_at"]) if fields["published_at"] else None
        if published_at and published_at > document.fetched_at:
            published_at = None
        missing = MissingContent(fields["missing"]) if fields["missing"] else None
        return ArticlePage(**fields | {"published_at": published_at, "missing": missing})
    except (ValueError, TypeError, KeyError) as error:
        message = "nothing can be made of the page"
        raise UnreadableError(message) from error
