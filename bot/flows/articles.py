"""Beside the outbox: the own pages of entries of which somebody is to be told, and whose feeds say little.

An alert never waits for it: it goes out at its time, with what there is then. A page that is read while the story
settles is in the summary, as that is composed when it is sent. What the story is about is not asked again: who is told,
and why, was decided when the entry came, and a second judgement could only contradict what is already on its way.
"""

from datetime import timedelta
from functools import partial
from typing import assert_never

from bot import log
from bot.clock import Clock
from bot.errors import UnreadableError
from bot.fetching.articles import ArticleClient
from bot.fetching.parser_process.article_parser import ArticleParserProcess
from bot.model.entries import Document
from bot.model.sources import FetchError, FetchErrorKind
from bot.parsing.article.page import ArticlePage, MissingContent
from bot.parsing.article.paywalls import validated
from bot.runtime.worker_pool import WorkerPool
from bot.storage.article_queue import ArticleQueue, DueArticle

_log = log.get(__name__)

IN_FLIGHT = 8
DEADLINE = timedelta(seconds=75)  # a request has 30 s, and the rules of its site as many
LEASE = DEADLINE + timedelta(seconds=15)
TRIES = 2
PAUSE = timedelta(seconds=30)  # before the second one
_PASSING = frozenset({FetchErrorKind.UNREACHABLE, FetchErrorKind.TOO_SLOW, FetchErrorKind.TOLD_TO_WAIT})


class Articles:
    """Visits the pages that are due, once, and once more where the network failed or the host asked to wait."""

    def __init__(
        self, *, visitor: ArticleClient, reader: ArticleParserProcess, pages: ArticleQueue, clock: Clock
    ) -> None:
        self._visitor = visitor
        self._reader = reader
        self._pages = pages
        self._clock = clock
        self.pool = WorkerPool(size=IN_FLIGHT, deadline=DEADLINE, failed=_failed)

    async def tick(self) -> None:
        """Claim what is due and begin to visit it."""
        await self._visitor.end_if_idle()
        await self._reader.end_if_idle()
        if self.pool.capacity <= 0:
            return
        now = self._clock.now()
        for due in await self._pages.claim(now=now, lease=LEASE, tries=TRIES, limit=self.pool.capacity):
            self.pool.submit(str(due.id), partial(self._visit, due))

    async def close(self) -> None:
        """End the processes that read pages and robots.txt."""
        await self._visitor.close()
        await self._reader.close()

    async def _visit(self, due: DueArticle) -> None:
        result = await self._gather(due)
        match result:
            case ArticlePage():
                await self._pages.save(due, result)
                outcome = result.missing.value if result.missing else "text"
            case MissingContent():
                outcome = result.value
                await self._pages.give_up(due, outcome)
            case FetchError():
                outcome = f"{result.kind}: {result.detail}"
                await self._fail(due, result, outcome)
            case _:
                assert_never(result)
        _log.info("article_read", source=due.entry.source_id, url=due.entry.url, outcome=outcome, tries=due.tries)

    async def _gather(self, due: DueArticle) -> ArticlePage | MissingContent | FetchError:
        result = await self._visitor.get(due.entry.url, user_agent=due.user_agent, now=self._clock.now())
        if not isinstance(result, Document):
            return result
        try:
            return validated(await self._reader.parse(result), due.entry)
        except UnreadableError as error:
            return FetchError(FetchErrorKind.BAD_ANSWER, str(error))

    async def _fail(self, due: DueArticle, failure: FetchError, outcome: str) -> None:
        if failure.kind in _PASSING and due.tries < TRIES:
            pause = max(PAUSE, failure.wait or PAUSE)
            await self._pages.postpone(due, outcome, until=self._clock.now() + pause)
        else:
            await self._pages.give_up(due, outcome)


def _failed(entry_id: str, error: Exception) -> None:
    _log.error("article_crashed", entry=entry_id, error=repr(error), exc_info=error)
