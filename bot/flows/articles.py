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
from bot.fetching.article_parser_process import PageReader
from bot.fetching.articles import Visitor
from bot.model.entries import Document
from bot.model.sources import Failure, Trouble
from bot.parsing.article.page import Lack, Page
from bot.parsing.article.paywalls import believed
from bot.runtime.worker_pool import Crew
from bot.storage.article_queue import DuePage, Pages

_log = log.get(__name__)

IN_FLIGHT = 8
DEADLINE = timedelta(seconds=75)  # a request has 30 s, and the rules of its site as many
LEASE = DEADLINE + timedelta(seconds=15)
TRIES = 2
PAUSE = timedelta(seconds=30)  # before the second one
_PASSING = frozenset({Trouble.UNREACHABLE, Trouble.TOO_SLOW, Trouble.TOLD_TO_WAIT})


class Visit:
    """Visits the pages that are due, once, and once more where the network failed or the host asked to wait."""

    def __init__(self, *, visitor: Visitor, reader: PageReader, pages: Pages, clock: Clock) -> None:
        self._visitor = visitor
        self._reader = reader
        self._pages = pages
        self._clock = clock
        self.crew = Crew(size=IN_FLIGHT, deadline=DEADLINE, failed=_failed)

    async def tick(self) -> None:
        """Claim what is due and begin to visit it."""
        await self._visitor.end_if_idle()
        await self._reader.end_if_idle()
        if self.crew.room <= 0:
            return
        now = self._clock.now()
        for due in await self._pages.claim(now=now, lease=LEASE, tries=TRIES, limit=self.crew.room):
            self.crew.take(str(due.id), partial(self._visit, due))

    async def close(self) -> None:
        """End the processes that read pages and robots.txt."""
        await self._visitor.close()
        await self._reader.close()

    async def _visit(self, due: DuePage) -> None:
        result = await self._gather(due)
        match result:
            case Page():
                await self._pages.save(due, result)
                outcome = result.lack.value if result.lack else "text"
            case Lack():
                outcome = result.value
                await self._pages.give_up(due, outcome)
            case Failure():
                outcome = f"{result.trouble}: {result.detail}"
                await self._fail(due, result, outcome)
            case _:
                assert_never(result)
        _log.info("page read", source=due.entry.source_id, url=due.entry.url, outcome=outcome, tries=due.tries)

    async def _gather(self, due: DuePage) -> Page | Lack | Failure:
        result = await self._visitor.visit(due.entry.url, user_agent=due.user_agent, now=self._clock.now())
        if not isinstance(result, Document):
            return result
        try:
            return believed(await self._reader.read(result), due.entry)
        except UnreadableError as error:
            return Failure(Trouble.BAD_ANSWER, str(error))

    async def _fail(self, due: DuePage, failure: Failure, outcome: str) -> None:
        if failure.trouble in _PASSING and due.tries < TRIES:
            pause = max(PAUSE, failure.wait or PAUSE)
            await self._pages.postpone(due, outcome, until=self._clock.now() + pause)
        else:
            await self._pages.give_up(due, outcome)


def _failed(entry_id: str, error: Exception) -> None:
    _log.error("page broke off", entry=entry_id, error=repr(error), exc_info=error)
