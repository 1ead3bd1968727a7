"""The sandbox's own clock: it is a stranger to the bot and shares nothing with it."""

import time
from collections.abc import Callable

Clock = Callable[[], float]
"""Tells the moment in seconds since 1970. A test hands in a still one."""


def wall() -> float:
    """Return this moment, in seconds since 1970."""
    return time.time()  # noqa: TID251  this is the sandbox's only look at the wall clock
