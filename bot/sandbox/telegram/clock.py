"""The sandbox's own clock: it is a stranger to the bot and shares nothing with it.

Everything that lives for a while here (presses of buttons, updates, the right to delete, buckets of the pace, retries
of a webhook) asks this clock. A long poll alone waits in real time, as the one who polls does.
"""

import asyncio
import time
from collections.abc import Callable

Clock = Callable[[], float]
"""Tells the moment in seconds since 1970. A test hands in a still one."""

MAX_TIMESTAMP = (1 << 31) - 1
"""The latest moment to which a clock can be set, as dates of the Bot API have 32 bits."""


def wall() -> float:
    """Return this moment, in seconds since 1970."""
    return time.time()  # noqa: TID251  this is the sandbox's only look at the wall clock


class MovableClock:
    """A clock that can be set, moved, frozen and let run again.

    Args:
        base: the clock that it follows, until it is told otherwise.
    """

    def __init__(self, base: Clock = wall) -> None:
        self._base = base
        self._ahead = 0.0
        self._frozen_at: float | None = None
        self._changed = asyncio.Event()

    def __call__(self) -> float:
        """Return the moment, in seconds since 1970."""
        return self._base() + self._ahead if self._frozen_at is None else self._frozen_at

    @property
    def is_frozen(self) -> bool:
        """Whether time stands still."""
        return self._frozen_at is not None

    def set(self, moment: float) -> None:
        """Let it be this moment, later or earlier; frozen time stays frozen, running time runs on.

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
        """Let so many seconds pass at once.

        Raises:
            ValueError: it would be before 1970 or after 2038.
        """
        self.set(self() + seconds)

    def freeze(self) -> None:
        """Let time stand still."""
        self._frozen_at = self()
        self._notify()

    def run(self) -> None:
        """Let time go on from where it stands."""
        if self._frozen_at is not None:
            self._ahead = self._frozen_at - self._base()
            self._frozen_at = None
            self._notify()

    async def until(self, moment: float) -> None:
        """Wait until it is this moment, however it comes."""
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
