"""Tasks in flight."""

import asyncio
from datetime import timedelta

from bot.runtime.worker_pool import WorkerPool


class Failures(dict[str, Exception]):
    """What failed, by its key."""


def _crew(failures: Failures, *, size: int = 2, deadline: float = 5) -> WorkerPool:
    return WorkerPool(size=size, deadline=timedelta(seconds=deadline), failed=failures.__setitem__)


async def test_a_key_is_worked_on_once_at_a_time() -> None:
    gate, begun = asyncio.Event(), 0

    async def work() -> None:
        nonlocal begun
        begun += 1
        await gate.wait()

    async with _crew(Failures()) as crew:
        crew.submit("one", work)
        crew.submit("one", work)
        await asyncio.sleep(0)
        assert begun == 1
        assert crew.capacity == 1
        gate.set()
        await crew.wait_until_idle()
        crew.submit("one", work)
        await crew.wait_until_idle()
    assert begun == 2


async def test_a_failure_is_told_and_the_others_go_on() -> None:
    failures, done = Failures(), []

    async def fails() -> None:
        raise ValueError("broken")

    async def works() -> None:
        await asyncio.sleep(0)
        done.append("yes")

    async with _crew(failures) as crew:
        crew.submit("bad", fails)
        crew.submit("good", works)
        await crew.wait_until_idle()
    assert done == ["yes"]
    assert isinstance(failures["bad"], ValueError)


async def test_what_hangs_is_cut_at_the_deadline() -> None:
    failures = Failures()

    async with _crew(failures, deadline=0.01) as crew:
        crew.submit("slow", asyncio.Event().wait)  # type: ignore[arg-type]  # what it returns is of no account
        await crew.wait_until_idle()
        assert crew.capacity == 2
    assert isinstance(failures["slow"], TimeoutError)


async def test_what_is_cancelled_at_the_end_is_no_failure() -> None:
    failures = Failures()
    async with _crew(failures) as crew:
        crew.submit("long", asyncio.Event().wait)  # type: ignore[arg-type]  # what it returns is of no account
        await asyncio.sleep(0)
        crew.cancel()
    assert failures == {}
