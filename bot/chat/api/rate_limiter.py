"""Grant permits to send, by the windows and priorities of `bot.chat.api.rate_limits`.

If several processes send for one bot, each takes its permits from one row that all share (`SharedPermits`), a few at a
time, and tracks the limit of each chat by itself. While that row cannot be reached, a process grants itself as many as
are reserved for answers.

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
from bot.chat.api.rate_limits import (
    ANSWER_SHARE,
    MAX_BROADCAST_WAIT,
    WINDOW_MARGIN,
    Limits,
    PermitPool,
    Priority,
    RateLimits,
    Waiter,
)
from bot.errors import StorageError

_log = log.get(__name__)

RETRY_SECONDS = 1.0  # until the next query of a shared row that had no permit
TAKES_PER_SECOND = 6  # a sixth of a second's permits are taken from the row at a time
CLAIM_AHEAD = timedelta(seconds=1)
MAX_CONCURRENT_BROADCASTS = 500


class WaitTooLongError(Exception):
    """A broadcast would wait so long that others should be sent first."""

    def __init__(self, wait: float) -> None:
        super().__init__(f"{wait:.1f} s")
        self.wait = wait  # seconds

    def __reduce__(self) -> tuple[type, tuple[float]]:
        """Pickle by the wait."""
        return type(self), (self.wait,)


class SharedPermits(Protocol):
    """The row from which all processes of a bot take permits; each method may raise `StorageError`."""

    async def take(self, number: int) -> tuple[float, ...] | float:
        """Take up to `number` permits; return the seconds until each, or the seconds until the next try."""

    async def block(self, seconds: float) -> None:
        """Block all sends of the bot for so many seconds."""


class RateLimiter:
    """Grants permits to send, in the running loop.

    Args:
        limits: Telegram's limits.
        permits: shared with other processes; None if this one alone sends for the bot. With it, `run` must be running.
        now: seconds of a clock that is never set.
    """

    def __init__(
        self,
        limits: Limits,
        *,
        permits: SharedPermits | None = None,
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._rates, self._permits = limits, permits
        self._pool = PermitPool()
        self._limits = RateLimits(limits, self._pool if permits else None)
        self._has_demand = asyncio.Event()
        self._shared_block_until = -math.inf  # the end of the flood wait that the row holds
        self._now = now
        self._timer: asyncio.TimerHandle | None = None

    @property
    def at_once(self) -> int:
        """The number of broadcasts to work on at once: as many as may be sent in two seconds."""
        number, span = self._rates.overall
        return max(30, min(int(2 * number / span), MAX_CONCURRENT_BROADCASTS))

    async def acquire(self, chat_id: int, priority: Priority) -> None:
        """Wait for a permit to send to a chat.

        Raises:
            WaitTooLongError: flood waits or the limit of its chat would hold a broadcast longer than
                `MAX_BROADCAST_WAIT`.
        """
        now = self._now()
        wait = self._limits.chat_free_at(chat_id, now) - now
        if priority is Priority.BROADCAST and wait > MAX_BROADCAST_WAIT:
            raise WaitTooLongError(wait)
        permit: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def grant() -> None:
            if not permit.done():
                permit.set_result(None)

        def defer(seconds: float) -> None:
            if not permit.done():
                permit.set_exception(WaitTooLongError(seconds))

        waiter = Waiter(chat_id, priority, grant, defer)
        self._limits.add(waiter)
        self._has_demand.set()
        self._advance()
        try:
            await permit
        except asyncio.CancelledError:
            self._limits.remove(waiter)
            raise

    @property
    def ahead(self) -> timedelta:
        """The time before a chat is free at which its alert may be claimed, if several processes send.

        A claim each second would otherwise find a chat that is blocked for a second free only every second time.
        """
        return CLAIM_AHEAD if self._permits else timedelta(0)

    def rest_after(self, chat_id: int) -> timedelta | None:
        """Return how long other processes must not send to a chat after a message; None without other processes."""
        if self._permits is None:
            return None
        number, span = self._rates.private if chat_id > 0 else self._rates.group
        return timedelta(seconds=span * WINDOW_MARGIN / number)

    def block(self, chat_id: int | None, seconds: float) -> None:
        """Apply a flood wait of so many seconds to a chat, or to the whole bot if it is None."""
        now = self._now()
        self._limits.block(chat_id, now + seconds, now)
        self._has_demand.set()

    async def run(self) -> None:
        """Take permits from the shared row while sends wait, until cancelled; return at once without such a row."""
        if self._permits:
            await self._replenish(self._permits)

    async def _replenish(self, permits: SharedPermits) -> None:
        number, span = self._rates.overall
        batch = max(1, int(number / span) // TAKES_PER_SECOND)
        while True:
            await self._has_demand.wait()
            self._has_demand.clear()
            while self._limits.has_waiting:
                try:
                    await self._share_block(permits)
                    pause = self._add(await permits.take(batch))
                except StorageError as error:
                    _log.warning("permits_unavailable", error=str(error))
                    self._add_own(max(1, int(number / span) // ANSWER_SHARE))
                    pause = RETRY_SECONDS
                await asyncio.sleep(pause)

    async def _share_block(self, permits: SharedPermits) -> None:
        """Write a flood wait of the whole bot into the shared row."""
        if self._limits.bot_blocked_until > self._shared_block_until:
            self._shared_block_until = self._limits.bot_blocked_until
            await permits.block(max(0.0, self._shared_block_until - self._now()))

    def _add_own(self, number: int) -> None:
        """Grant `number` permits of the next second without the row, so that answers can report the failure."""
        self._add(tuple(index / number for index in range(number)))

    def _add(self, taken: tuple[float, ...] | float) -> float:
        """Add permits that were taken; return the seconds until the next are to be taken."""
        if not isinstance(taken, tuple):
            return min(taken, RETRY_SECONDS)
        now = self._now()
        self._pool.add(now + wait for wait in taken)
        self._advance()
        return max(0.0, taken[-1])

    def _advance(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        now = self._now()
        again = self._limits.advance(now)
        if again is not None:
            self._timer = asyncio.get_running_loop().call_later(max(again - now, 0.0), self._advance)
