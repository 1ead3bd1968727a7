"""Read the articles of entries that are announced and whose feeds hold little text.

An alert never waits for an article: it is sent at its time, with what there is then. An article that is read while the
story settles is part of the summary, which is composed when the alert is sent. The story is not matched again: who is
alerted, and why, was decided when the entry came, and a second decision could only contradict alerts already on their
way.
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

MAX_IN_FLIGHT = 8
READ_DEADLINE = timedelta(seconds=75)  # a request has 30 s, and the robots.txt of its site as many
LEASE_TTL = READ_DEADLINE + timedelta(seconds=15)
MAX_TRIES = 2
RETRY_DELAY = timedelta(seconds=30)
_TRANSIENT_ERRORS = frozenset({FetchErrorKind.UNREACHABLE, FetchErrorKind.TOO_SLOW, FetchErrorKind.TOLD_TO_WAIT})


class Articles:
    """Read the articles that are due, once, and once more where the network failed or the host asked to wait."""

    def __init__(
        self, *, client: ArticleClient, parser: ArticleParserProcess, queue: ArticleQueue, clock: Clock
    ) -> None:
        self._client = client
        self._parser = parser
        self._queue = queue
        self._clock = clock
        self.pool = WorkerPool(size=MAX_IN_FLIGHT, deadline=READ_DEADLINE, failed=_log_failure)

    async def tick(self) -> None:
        """Claim the articles that are due, and start to read them."""
        await self._client.end_if_idle()
        await self._parser.end_if_idle()
        if self.pool.capacity <= 0:
            return
        now = self._clock.now()
        for due in await self._queue.claim(now=now, lease=LEASE_TTL, tries=MAX_TRIES, limit=self.pool.capacity):
            self.pool.submit(str(due.id), partial(self._read, due))

    async def close(self) -> None:
        """End the processes that parse articles and robots.txt."""
        await self._client.close()
        await self._parser.close()

    async def _read(self, due: DueArticle) -> None:
        result = await self._fetch(due)
        match result:
            case ArticlePage():
                await self._queue.save(due, result)
                outcome = result.missing.value if result.missing else "text"
            case MissingContent():
                outcome = result.value
                await self._queue.give_up(due, outcome)
            case FetchError():
                outcome = f"{result.kind}: {result.detail}"
                await self._fail(due, result, outcome)
            case _:
                assert_never(result)
        _log.info("article_read", source=due.entry.source_id, url=due.entry.url, outcome=outcome, tries=due.tries)

    async def _fetch(self, due: DueArticle) -> ArticlePage | MissingContent | FetchError:
        document = await self._client.get(due.entry.url, user_agent=due.user_agent, now=self._clock.now())
        if not isinstance(document, Document):
            return document
        try:
            return validated(await self._parser.parse(document), due.entry)
        except UnreadableError as error:
            return FetchError(FetchErrorKind.BAD_ANSWER, str(error))

    async def _fail(self, due: DueArticle, error: FetchError, outcome: str) -> None:
        if error.kind in _TRANSIENT_ERRORS and due.tries < MAX_TRIES:
            delay = max(RETRY_DELAY, error.wait or RETRY_DELAY)
            await self._queue.postpone(due, outcome, until=self._clock.now() + delay)
        else:
            await self._queue.give_up(due, outcome)


def _log_failure(entry_id: str, error: Exception) -> None:
    _log.error("article_crashed", entry=entry_id, error=repr(error), exc_info=error)
