"""Callback queries: each is answered once, within 150 seconds, or not at all."""

import asyncio
from dataclasses import dataclass

from bot.sandbox.telegram.clock import Clock
from bot.sandbox.telegram.model import Answer, Query
from bot.sandbox.telegram.refusals import QUERY_TOO_OLD, bad
from bot.sandbox.telegram.state.updates import QUERY_SECONDS


@dataclass(slots=True)
class _OpenQuery:
    query: Query
    answered: "asyncio.Future[Answer]"


class Queries:
    """The callback queries that wait for an answer."""

    def __init__(self, now: Clock) -> None:
        self._now = now
        self._open: dict[str, _OpenQuery] = {}
        self._next_id = int(now()) << 20

    def ask(self, chat_id: int, message_id: int, data: str) -> Query:
        """Open a callback query."""
        self._next_id += 1
        query = Query(str(self._next_id), chat_id, message_id, data, self._now())
        self._forget_old()
        self._open[query.id] = _OpenQuery(query, asyncio.get_running_loop().create_future())
        return query

    def answer(self, query_id: str, text: str, *, is_alert: bool) -> Query:
        """Close a query with the bot's answer.

        Raises:
            RefusedError: it is unknown, answered already, or too old.
        """
        self._forget_old()
        open_query = self._open.pop(query_id, None)
        if open_query is None:
            raise bad(QUERY_TOO_OLD)
        if not open_query.answered.done():
            open_query.answered.set_result(Answer(query_id, text, is_alert))
        return open_query.query

    async def answered(self, query_id: str, seconds: float) -> Answer:
        """Wait for the answer to an open query.

        Raises:
            TimeoutError: none came within so many seconds.
        """
        answer = self._open[query_id].answered
        async with asyncio.timeout(seconds):
            return await asyncio.shield(answer)

    def _forget_old(self) -> None:
        oldest = self._now() - QUERY_SECONDS
        while self._open and next(iter(self._open.values())).query.asked_at < oldest:
            self._open.pop(next(iter(self._open)))
