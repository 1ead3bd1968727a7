"""How fast we may write: everybody is given their turn, by the book (`bot.chat.book`).

Where several processes write for one bot, each takes its turns from one row that all share (`FreeTurns`), a few at a
time, and keeps what is the chat's own by itself. While that row is out of reach it writes as slowly as answers need.

With a budget in Stars, more than the thirty a second go: Telegram takes up to a thousand that are paid for, a tenth of
a Star each (Bot API, `allow_paid_broadcast`). What would go free within a second is not paid for. How much was spent is
a row too, written before it is spent: a process that dies may have counted a few messages that it did not send, and no
budget is ever exceeded. When it is spent, or Telegram does not take the payment, we are as slow as without one.

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
from bot.chat.book import LONG, MARGIN, SHARE, Book, Fare, Lane, Limits, Stock, Waiting
from bot.errors import StorageError

_log = log.get(__name__)

NO_TURNS = 1.0  # seconds until the row is asked again that gave no turn
TURNS = 6  # a sixth of a second's are taken from the row at a time
PAID_TURNS = 50  # are taken at a time, at most
SPENT = 60.0  # seconds until a purse that is empty is opened again
UNPAID = 600.0  # seconds until Telegram is offered Stars again, which it did not take
AHEAD = timedelta(seconds=1)
MOST_AT_ONCE = 500  # broadcasts in hand


class TooLongError(Exception):
    """A broadcast would wait so long that somebody else should go first."""

    def __init__(self, wait: float) -> None:
        super().__init__(f"{wait:.1f} s")
        self.wait = wait  # seconds

    def __reduce__(self) -> tuple[type, tuple[float]]:
        """Pickle by the wait."""
        return type(self), (self.wait,)


class Turns(Protocol):
    """A row in which all processes of a bot take turns; each method may raise `StorageError`."""

    async def take(self, number: int) -> tuple[float, ...] | float:
        """Take so many turns, or fewer; return in how many seconds each comes, or in how many to ask again."""


class FreeTurns(Turns, Protocol):
    """Turns that cost nothing, and that nobody has during a flood wait."""

    async def block(self, seconds: float) -> None:
        """Let nobody write for so long."""


class Pace:
    """Gives everybody their turn, in the running loop.

    Args:
        limits: how fast we may write.
        turns: taken from others; None where nobody else writes for this bot. With it, `run` must be running.
        purse: what pays for more; None for nothing. With it, `run` must be running.
        now: seconds of a clock that is never set.
    """

    def __init__(
        self,
        limits: Limits,
        *,
        turns: FreeTurns | None = None,
        purse: Turns | None = None,
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._limits, self._turns, self._purse = limits, turns, purse
        self._shared, self._paid = Stock(), Stock()
        self._book = Book(limits, self._shared if turns else None, self._paid)
        self._wanted, self._crowded = asyncio.Event(), asyncio.Event()
        self._told_until = -math.inf  # the end of the flood wait of which the others know
        self._pays_from = -math.inf if purse else math.inf
        self._now = now
        self._timer: asyncio.TimerHandle | None = None

    @property
    def at_once(self) -> int:
        """How many broadcasts are worth having in hand: what may be sent in two seconds."""
        if self._pays_from <= self._now():
            return MOST_AT_ONCE
        number, span = self._limits.overall
        return max(30, min(int(2 * number / span), MOST_AT_ONCE))

    async def turn(self, chat_id: int, lane: Lane, *, is_payable: bool = False) -> Fare:
        """Wait for the turn; return what it costs.

        Raises:
            TooLongError: a broadcast would wait for its chat, or for all of us, longer than `LONG`.
        """
        now = self._now()
        wait = self._book.chat_free_at(chat_id, now) - now
        if lane is Lane.BROADCAST and wait > LONG:
            raise TooLongError(wait)
        turn: asyncio.Future[Fare] = asyncio.get_running_loop().create_future()

        def go(fare: Fare) -> None:
            if not turn.done():
                turn.set_result(fare)

        def put_off(seconds: float) -> None:
            if not turn.done():
                turn.set_exception(TooLongError(seconds))

        waiting = Waiting(chat_id, lane, go, put_off, is_payable)
        self._book.add(waiting)
        self._wanted.set()
        self._crowded.set()
        self._advance()
        try:
            return await turn
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

    def pay_no_more(self) -> None:
        """Offer no Stars for a while: Telegram has not taken them."""
        self._pays_from = self._now() + UNPAID

    async def run(self) -> None:
        """Take turns from the rows for whoever waits, until cancelled; nothing to do where there are none."""
        async with asyncio.TaskGroup() as group:
            if self._turns:
                group.create_task(self._share(self._turns))
            if self._purse:
                group.create_task(self._pay(self._purse))

    async def _share(self, turns: FreeTurns) -> None:
        number, span = self._limits.overall
        together = max(1, int(number / span) // TURNS)
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            while self._book.has_waiting:
                try:
                    await self._tell(turns)
                    pause = self._stock(self._shared, await turns.take(together))
                except StorageError as error:
                    _log.warning("no turns to be had", error=str(error))
                    self._help_oneself(max(1, int(number / span) // SHARE))
                    pause = NO_TURNS
                await asyncio.sleep(pause)

    async def _tell(self, turns: FreeTurns) -> None:
        """Let the others know of a flood wait that is everybody's."""
        if self._book.all_blocked > self._told_until:
            self._told_until = self._book.all_blocked
            await turns.block(max(0.0, self._told_until - self._now()))

    async def _pay(self, purse: Turns) -> None:
        """Pay for as many as would not go free within a second."""
        number, span = self._limits.overall
        while True:
            await self._crowded.wait()
            self._crowded.clear()
            while (crowd := self._book.payable(self._now()) - int(number / span)) > 0:
                pause = await self._buy(purse, min(crowd, PAID_TURNS))
                await asyncio.sleep(pause)

    async def _buy(self, purse: Turns, number: int) -> float:
        """Pay for so many turns; return in how many seconds more may be wanted."""
        shut = self._pays_from - self._now()
        if shut > 0:
            return min(shut, NO_TURNS)
        try:
            taken = await purse.take(number)
        except StorageError as error:
            _log.warning("nothing can be paid for", error=str(error))
            return NO_TURNS
        if not isinstance(taken, tuple) and taken > NO_TURNS:
            _log.warning("the budget in Stars is spent", seconds=round(taken))
            self._pays_from = self._now() + min(taken, SPENT)
        return self._stock(self._paid, taken)

    def _help_oneself(self, number: int) -> None:
        """Take turns for the next second unasked, the answers' share: people are to hear that the store is away."""
        self._stock(self._shared, tuple(place / number for place in range(number)))

    def _stock(self, stock: Stock, taken: tuple[float, ...] | float) -> float:
        """Let turns that were taken be used; return in how many seconds more are wanted."""
        if not isinstance(taken, tuple):
            return min(taken, NO_TURNS)
        now = self._now()
        stock.add(now + wait for wait in taken)
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
