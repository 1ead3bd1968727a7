"""How fast we may write: everybody is given their turn, by the book (`bot.chat.api.rate_limits`).

Where several processes write for one bot, each takes its turns from one row that all share (`SharedPermits`), a few at
a time, and keeps what is the chat's own by itself. While that row is out of reach it writes as slowly as answers need.

PTB's AIORateLimiter was turned down: first come, first served, it lets an answer wait 18 s behind 600 messages, and any
request that ends lifts its halt (PTB issue 5338).
"""

import asyncio
import math
from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from typing import Protocol

from bot import log
from bot.chat.api.rate_limits import LONG, MARGIN, SHARE, Limits, PermitPool, Priority, RateLimits, Waiter
from bot.errors import StorageError

_log = log.get(__name__)

NO_TURNS = 1.0  # seconds until the row is asked again that gave no turn
TURNS = 6  # a sixth of a second's are taken from the row at a time
AHEAD = timedelta(seconds=1)
MOST_AT_ONCE = 500  # broadcasts in hand


class WaitTooLongError(Exception):
    """A broadcast would wait so long that somebody else should go first."""

    def __init__(self, wait: float) -> None:
        super().__init__(f"{wait:.1f} s")
        self.wait = wait  # seconds

    def __reduce__(self) -> tuple[type, tuple[float]]:
        """Pickle by the wait."""
        return type(self), (self.wait,)


class SharedPermits(Protocol):
    """A row in which all processes of a bot take turns; each method may raise `StorageError`."""

    async def take(self, number: int) -> tuple[float, ...] | float:
        """Take so many turns, or fewer; return in how many seconds each comes, or in how many to ask again."""

    async def block(self, seconds: float) -> None:
        """Let nobody write for so long."""


class RateLimiter:
    """Gives everybody their turn, in the running loop.

    Args:
        limits: how fast we may write.
        turns: taken from others; None where nobody else writes for this bot. With it, `run` must be running.
        now: seconds of a clock that is never set.
    """

    def __init__(
        self,
        limits: Limits,
        *,
        turns: SharedPermits | None = None,
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._limits, self._turns = limits, turns
        self._shared = PermitPool()
        self._book = RateLimits(limits, self._shared if turns else None)
        self._wanted = asyncio.Event()
        self._told_until = -math.inf  # the end of the flood wait of which the others know
        self._now = now
        self._timer: asyncio.TimerHandle | None = None

    @property
    def at_once(self) -> int:
        """How many broadcasts are worth having in hand: what may be sent in two seconds."""
        number, span = self._limits.overall
        return max(30, min(int(2 * number / span), MOST_AT_ONCE))

    async def acquire(self, chat_id: int, lane: Priority) -> None:
        """Wait for the acquire.

        Raises:
            WaitTooLongError: a broadcast would wait for its chat, or for all of us, longer than `LONG`.
        """
        now = self._now()
        wait = self._book.chat_free_at(chat_id, now) - now
        if lane is Priority.BROADCAST and wait > LONG:
            raise WaitTooLongError(wait)
        acquire: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def go() -> None:
            if not acquire.done():
                acquire.set_result(None)

        def put_off(seconds: float) -> None:
            if not acquire.done():
                acquire.set_exception(WaitTooLongError(seconds))

        waiting = Waiter(chat_id, lane, go, put_off)
        self._book.add(waiting)
        self._wanted.set()
        self._advance()
        try:
            await acquire
        except asyncio.CancelledError:
            self._book.remove(waiting)
            raise

    @property
    def ahead(self) -> timedelta:
        """How long before its chat may be written to an alert is worth having in hand, where others write too.

        Whoever looks each second would else find a chat that rests for a second free only every second time.
        """
        return AHEAD if self._turns else timedelta(0)

    def rest_after(self, chat_id: int) -> timedelta | None:
        """Return how long the others are to leave a chat alone after a message; None where there are no others."""
        if self._turns is None:
            return None
        number, span = self._limits.private if chat_id > 0 else self._limits.group
        return timedelta(seconds=span * MARGIN / number)

    def block(self, chat_id: int | None, seconds: float) -> None:
        """Obey a flood wait."""
        now = self._now()
        self._book.block(chat_id, now + seconds, now)
        self._wanted.set()

    async def run(self) -> None:
        """Take turns from the row for whoever waits, until cancelled; nothing to do where there is none."""
        if self._turns:
            await self._share(self._turns)

    async def _share(self, turns: SharedPermits) -> None:
        number, span = self._limits.overall
        together = max(1, int(number / span) // TURNS)
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            while self._book.has_waiting:
                try:
                    await self._tell(turns)
                    pause = self._stock(await turns.take(together))
                except StorageError as error:
                    _log.warning("no turns to be had", error=str(error))
                    self._help_oneself(max(1, int(number / span) // SHARE))
                    pause = NO_TURNS
                await asyncio.sleep(pause)

    async def _tell(self, turns: SharedPermits) -> None:
        """Let the others know of a flood wait that is everybody's."""
        if self._book.all_blocked > self._told_until:
            self._told_until = self._book.all_blocked
            await turns.block(max(0.0, self._told_until - self._now()))

    def _help_oneself(self, number: int) -> None:
        """Take turns for the next second unasked, the answers' share: people are to hear that the store is away."""
        self._stock(tuple(place / number for place in range(number)))

    def _stock(self, taken: tuple[float, ...] | float) -> float:
        """Let turns that were taken be used; return in how many seconds more are wanted."""
        if not isinstance(taken, tuple):
            return min(taken, NO_TURNS)
        now = self._now()
        self._shared.add(now + wait for wait in taken)
        self._advance()
        return max(0.0, taken[-1])

    def _advance(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        now = self._now()
        again = self._book.advance(now)
        if again is not None:
            self._timer = asyncio.get_running_loop().call_later(max(again - now, 0.0), self._advance)
