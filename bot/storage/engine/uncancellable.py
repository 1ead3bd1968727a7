"""Shield storage operations from cancellation.

A task may be cancelled at any await: at a deadline, or at the end of the bot. In the middle of a transaction that is
harmful: the thread under aiosqlite goes on, and its connection may be lost while it holds the write lock (measured: one
of a hundred cancelled saves blocked the next writer for the whole busy timeout; aiosqlite's issue 259). So every
operation runs as a task of its own, which the cancellation of its caller does not reach. The caller waits until it is
done and is cancelled then. Operations are short, and each is bounded by the database's own timeouts.
"""

import asyncio
import functools
import inspect
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
Kind = TypeVar("Kind", bound=type)


def uncancellable(kind: Kind) -> Kind:
    """Shield every public coroutine of a class from cancellation."""
    for name, method in list(vars(kind).items()):
        if inspect.iscoroutinefunction(method) and not name.startswith("_"):
            setattr(kind, name, shielded(method))
    return kind


def shielded(method: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, T]]:
    """Return the coroutine function, shielded from the cancellation of its caller."""

    @functools.wraps(method)
    async def run_to_end(*args: P.args, **kwargs: P.kwargs) -> T:
        task = asyncio.ensure_future(method(*args, **kwargs))  # noqa: TID251  a group would cancel it with its caller
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            await asyncio.wait([task])
            if not task.cancelled():
                task.exception()  # retrieved, so that it is not logged; the caller gets the CancelledError
            raise

    return run_to_end
