"""Clock of the sandbox, independent of the bot's own.

Everything with a lifetime (callback queries, updates, the right to delete, token buckets, retries of a webhook) reads
this clock. Only a long poll waits in real time, as its client does.
"""

import asyncio
import time
from collections.abc import Callable

Clock = Callable[[], float]
"""Function that returns the time in seconds since 1970; tests pass a frozen one."""

MAX_TIMESTAMP = (1 << 31) - 1
"""The latest moment to which a clock can be set, as dates of the Bot API have 32 bits."""


def wall() -> float:
    """Return the current time in seconds since 1970."""
    return time.time()  # noqa: TID251  this is the sandbox's only look at the wall clock


class MovableClock:
    """A clock that can be set, advanced, frozen and resumed.

    Args:
        base: the clock that it follows until it is set.
    """

    def __init__(self, base: Clock = wall) -> None:
        self._base = base
        self._ahead = 0.0
        self._frozen_at: float | None = None
        self._changed = asyncio.Event()

    def __call__(self) -> float:
        """Return the time in seconds since 1970."""
        return self._base() + self._ahead if self._frozen_at is None else self._frozen_at

    @property
    def is_frozen(self) -> bool:
        """Return whether the clock is frozen."""
        return self._frozen_at is not None

    def set(self, moment: float) -> None:
        """Set the time, forwards or backwards; a frozen clock stays frozen, a running one goes on.

        Raises:
            ValueError: the moment is before 1970 or after 2038.
        """
        if not 0 <= moment <= MAX_TIMESTAMP:
            raise ValueError(f"a moment is between 0 and {MAX_TIMESTAMP} seconds since 1970, not {moment}")
        if self._frozen_at is None:
            self._ahead = moment - self._base()
        else:
            self._frozen_at = moment
        self._notify()

    def advance(self, seconds: float) -> None:
        """Advance the clock by `seconds` at once.

        Raises:
            ValueError: it would be before 1970 or after 2038.
        """
        self.set(self() + seconds)

    def freeze(self) -> None:
        """Stop the clock."""
        self._frozen_at = self()
        self._notify()

    def run(self) -> None:
        """Resume the clock from its current time."""
        if self._frozen_at is not None:
            self._ahead = self._frozen_at - self._base()
            self._frozen_at = None
            self._notify()

    async def until(self, moment: float) -> None:
        """Wait until the clock reaches `moment`, by running or by being set."""
        while (left := moment - self()) > 0:
            changed = self._changed
            try:
                async with asyncio.timeout(None if self.is_frozen else left):
                    await changed.wait()
            except TimeoutError:
                continue

    def _notify(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
