"""The worker pool: one task per key, failures, deadlines and cancellation."""

import asyncio
from datetime import timedelta

from bot.runtime.worker_pool import WorkerPool


class Failures(dict[str, Exception]):
    """Exceptions of failed tasks by key."""


def _pool(failures: Failures, *, size: int = 2, deadline: float = 5) -> WorkerPool:
    return WorkerPool(size=size, deadline=timedelta(seconds=deadline), failed=failures.__setitem__)


async def test_a_key_has_one_task_at_a_time() -> None:
    gate, started = asyncio.Event(), 0

    async def work() -> None:
        nonlocal started
        started += 1
        await gate.wait()

    async with _pool(Failures()) as pool:
        pool.submit("key", work)
        pool.submit("key", work)
        await asyncio.sleep(0)
        assert started == 1
        assert pool.capacity == 1
        gate.set()
        await pool.wait_until_idle()
        pool.submit("key", work)
        await pool.wait_until_idle()
    assert started == 2


async def test_a_failure_is_passed_on_and_the_other_tasks_continue() -> None:
    failures, finished = Failures(), []

    async def fail() -> None:
        raise ValueError("broken")

    async def succeed() -> None:
        await asyncio.sleep(0)
        finished.append("good")

    async with _pool(failures) as pool:
        pool.submit("bad", fail)
        pool.submit("good", succeed)
        await pool.wait_until_idle()
    assert finished == ["good"]
    assert isinstance(failures["bad"], ValueError)


async def test_a_task_that_hangs_is_cancelled_at_the_deadline() -> None:
    failures = Failures()

    async with _pool(failures, deadline=0.01) as pool:
        pool.submit("slow", asyncio.Event().wait)  # type: ignore[arg-type]  # the result is not used
        await pool.wait_until_idle()
        assert pool.capacity == 2
    assert isinstance(failures["slow"], TimeoutError)


async def test_a_task_that_is_cancelled_at_the_end_is_no_failure() -> None:
    failures = Failures()
    async with _pool(failures) as pool:
        pool.submit("long", asyncio.Event().wait)  # type: ignore[arg-type]  # the result is not used
        await asyncio.sleep(0)
        pool.cancel()
    assert failures == {}
