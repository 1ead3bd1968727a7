"""ArticlePage → article text, in processes that are killed when they take too long, and end when nobody asks."""

import asyncio
import json
from datetime import datetime

from bot.errors import UnreadableError
from bot.model.entries import Document
from bot.parsing.article.page import ArticlePage, MissingContent
from bot.runtime.subprocess_worker import SubprocessWorker

DEADLINE = 5.0  # seconds for one page; an article takes some hundredths
AT_ONCE = 2  # a page that takes all of its time does not hold up the next


class ArticleParserProcess:
    """Reads pages, each in one of a few processes of its own."""

    def __init__(self) -> None:
        self._free = [
            SubprocessWorker("bot.fetching.parser_process.article_parser_main", name="trafilatura")
            for _ in range(AT_ONCE)
        ]
        self._all = tuple(self._free)
        self._room = asyncio.Semaphore(AT_ONCE)

    async def read(self, document: Document) -> ArticlePage:
        """Return what a page says.

        Raises:
            UnreadableError: where nothing can be made of it, or not within 5 seconds.
        """
        question = json.dumps([document.content_type, document.url]).encode() + b"\n" + document.body
        async with self._room:
            process = self._free.pop()  # the one that was used last: the others may never have been started
            try:
                answer = await process.call(question, deadline=DEADLINE)
            finally:
                self._free.append(process)
        return _page(answer, document)

    async def end_if_idle(self) -> None:
        """End the processes that have had no question for two minutes; the next question starts them again."""
        for process in self._all:
            await process.end_if_idle()

    async def close(self) -> None:
        """End every process at once, whatever it does."""
        for process in self._all:
            await process.close()


def _page(answer: bytes, document: Document) -> ArticlePage:
    """Take an answer apart, which comes from where hostile bytes were read."""
    try:
        found = json.loads(answer)
        moment = datetime.fromisoformat(found["published_at"]) if found["published_at"] else None
        missing = MissingContent(found["missing"]) if found["missing"] else None
        is_past = moment is not None and moment <= document.fetched_at
        return ArticlePage(**found | {"published_at": moment if is_past else None, "missing": missing})
    except (ValueError, TypeError, KeyError) as error:
        message = "nothing can be made of the page"
        raise UnreadableError(message) from error
