"""Inline mode: queries of users, the bot's results, and the lifetimes of both."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.sandbox.telegram.clock import Clock
from bot.sandbox.telegram.model import Draft, User
from bot.sandbox.telegram.refusals import QUERY_TOO_OLD, bad

INLINE_QUERY_SECONDS = 30
"""Seconds until an inline query expires."""
CHOSEN_RESULT_SECONDS = 600
"""Seconds until a `chosen_inline_result` update expires."""
MAX_OPEN_QUERIES = 1000
"""Number of queries whose results can still be chosen."""


@dataclass(frozen=True, slots=True)
class Inline:
    """Inline mode, as BotFather switches it on.

    Args:
        placeholder: the text of the empty field behind the bot's name.
        feedback: whether the bot gets `chosen_inline_result`.
    """

    placeholder: str = ""
    feedback: bool = False


@dataclass(frozen=True, slots=True)
class InlineQuery:
    """An inline query.

    Args:
        id: its identifier.
        chat_id: the chat in which it was typed.
        person: who.
        text: the query.
        offset: the offset of the first wanted result.
        at: the time in seconds since 1970.
    """

    id: str
    chat_id: int
    user: User
    text: str
    offset: str
    at: float


@dataclass(frozen=True, slots=True)
class Result:
    """A result: its fields as the bot sent them, and the message that it becomes."""

    fields: Mapping[str, object]
    draft: Draft


@dataclass(frozen=True, slots=True)
class Offer:
    """The bot's answer to a query."""

    results: Mapping[str, Result]  # by their ids, in order
    next_offset: str = ""
    button: Mapping[str, object] | None = None
    cache_time: int = 300
    is_personal: bool = False

    def page(self, query: InlineQuery) -> Mapping[str, object]:
        """Return the results for the page."""
        results = [result.fields for result in self.results.values()]
        fields = {"results": results, "next_offset": self.next_offset, "button": self.button}
        return {"inline_query_id": query.id, **fields}


@dataclass(slots=True)
class _OpenQuery:
    query: InlineQuery
    offered: "asyncio.Future[Offer]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class InlineMode:
    """The queries of a bot.

    Args:
        now: the clock.
        setting: None if the bot takes no queries.
    """

    def __init__(self, now: Clock, setting: Inline | None) -> None:
        self._now = now
        self.setting = setting
        self._open: dict[str, _OpenQuery] = {}
        self._cache: dict[tuple[int, str, str], tuple[float, Offer]] = {}  # by person (0: all), text and offset
        self._next_id = int(now()) << 21

    def ask(self, chat_id: int, user: User, text: str, offset: str) -> tuple[InlineQuery, Offer | None]:
        """Open a query; return it with the cached answer, None without one.

        Raises:
            ValueError: the bot has no inline mode.
        """
        if self.setting is None:
            raise ValueError("the bot has no inline mode")
        self._next_id += 1
        query = InlineQuery(str(self._next_id), chat_id, user, text[:256], offset, self._now())
        self._open[query.id] = _OpenQuery(query)
        if len(self._open) > MAX_OPEN_QUERIES:
            del self._open[next(iter(self._open))]
        cached = self._cached_offer(query)
        if cached:
            self._open[query.id].offered.set_result(cached)
        return query, cached

    def answer(self, query_id: str, offer: Offer) -> InlineQuery:
        """Store the bot's answer.

        Raises:
            RefusedError: the query is unknown, answered already, or too old.
        """
        open_query = self._open.get(query_id)
        if open_query is None or open_query.offered.done() or self._now() - open_query.query.at > INLINE_QUERY_SECONDS:
            raise bad(QUERY_TOO_OLD)
        open_query.offered.set_result(offer)
        if offer.cache_time > 0:
            user_id = open_query.query.user.id if offer.is_personal else 0
            self._cache[user_id, open_query.query.text, open_query.query.offset] = (
                self._now() + offer.cache_time,
                offer,
            )
        return open_query.query

    async def offered(self, query_id: str, seconds: float) -> Offer:
        """Wait for the bot's answer.

        Raises:
            TimeoutError: none came within so many seconds.
        """
        waiting = self._open[query_id].offered
        async with asyncio.timeout(seconds):
            return await asyncio.shield(waiting)

    def choose(self, query_id: str, result_id: str) -> tuple[InlineQuery, Result]:
        """Return the query, and its chosen result.

        Raises:
            LookupError: there is no such query, or no such result in its offer.
        """
        open_query = self._open.get(query_id)
        offer = open_query.offered.result() if open_query and open_query.offered.done() else None
        if open_query is None or offer is None or result_id not in offer.results:
            raise LookupError(f"no result {result_id!r} was offered")
        return open_query.query, offer.results[result_id]

    def _cached_offer(self, query: InlineQuery) -> Offer | None:
        for user_id in (query.user.id, 0):
            expires_at, offer = self._cache.get((user_id, query.text, query.offset), (0.0, None))
            if self._now() < expires_at:
                return offer
        return None
