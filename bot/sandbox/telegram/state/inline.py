"""Inline mode: what people ask of the bot from any chat, what it offers, and for how long either counts."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.sandbox.telegram.clock import Clock
from bot.sandbox.telegram.model import Draft, User
from bot.sandbox.telegram.refusals import QUERY_TOO_OLD, bad

INLINE_QUERY_SECONDS = 30
"""Seconds that an inline query lives."""
CHOSEN_RESULT_SECONDS = 600
"""Seconds that the news of a choice lives."""
MAX_OPEN_QUERIES = 1000
"""Queries whose offers can still be chosen from."""


@dataclass(frozen=True, slots=True)
class Inline:
    """Inline mode, as BotFather switches it on.

    Args:
        placeholder: what stands in the field behind the bot's name before one types.
        feedback: whether the bot hears what was chosen.
    """

    placeholder: str = ""
    feedback: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody typed behind the bot's name.

    Args:
        id: its number.
        chat_id: where.
        person: who.
        text: what.
        offset: from which result on.
        at: when, in seconds since 1970.
    """

    id: str
    chat_id: int
    user: User
    text: str
    offset: str
    at: float


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that can be chosen: its fields as the bot gave them, and the message that it becomes."""

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

    def page(self, asked: Asked) -> Mapping[str, object]:
        """Return the offer as the page shows it."""
        results = [result.fields for result in self.results.values()]
        told = {"results": results, "next_offset": self.next_offset, "button": self.button}
        return {"inline_query_id": asked.id, **told}


@dataclass(slots=True)
class _Open:
    asked: Asked
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
        self._open: dict[str, _Open] = {}
        self._kept: dict[tuple[int, str, str], tuple[float, Offer]] = {}  # by person (0: all), text and offset
        self._next_id = int(now()) << 21

    def ask(self, chat_id: int, user: User, text: str, offset: str) -> tuple[Asked, Offer | None]:
        """Ask; the second is the offer that an earlier answer lets Telegram make by itself.

        Raises:
            ValueError: the bot has no inline mode.
        """
        if self.setting is None:
            raise ValueError("the bot has no inline mode")
        self._next_id += 1
        asked = Asked(str(self._next_id), chat_id, user, text[:256], offset, self._now())
        self._open[asked.id] = _Open(asked)
        if len(self._open) > MAX_OPEN_QUERIES:
            del self._open[next(iter(self._open))]
        known = self._known(asked)
        if known:
            self._open[asked.id].offered.set_result(known)
        return asked, known

    def answer(self, query_id: str, offer: Offer) -> Asked:
        """Take the bot's answer.

        Raises:
            RefusedError: the query is unknown, answered already, or too old.
        """
        found = self._open.get(query_id)
        if found is None or found.offered.done() or self._now() - found.asked.at > INLINE_QUERY_SECONDS:
            raise bad(QUERY_TOO_OLD)
        found.offered.set_result(offer)
        if offer.cache_time > 0:
            who = found.asked.user.id if offer.is_personal else 0
            self._kept[who, found.asked.text, found.asked.offset] = (self._now() + offer.cache_time, offer)
        return found.asked

    async def offered(self, query_id: str, seconds: float) -> Offer:
        """Wait for the bot's offer.

        Raises:
            TimeoutError: none came within so many seconds.
        """
        waiting = self._open[query_id].offered
        async with asyncio.timeout(seconds):
            return await asyncio.shield(waiting)

    def choose(self, query_id: str, result_id: str) -> tuple[Asked, Result]:
        """Return what was asked, and the result that is chosen.

        Raises:
            LookupError: there is no such query, or no such result in its offer.
        """
        found = self._open.get(query_id)
        offer = found.offered.result() if found and found.offered.done() else None
        if found is None or offer is None or result_id not in offer.results:
            raise LookupError(f"no result {result_id!r} was offered")
        return found.asked, offer.results[result_id]

    def _known(self, asked: Asked) -> Offer | None:
        for who in (asked.user.id, 0):
            until, offer = self._kept.get((who, asked.text, asked.offset), (0.0, None))
            if self._now() < until:
                return offer
        return None
