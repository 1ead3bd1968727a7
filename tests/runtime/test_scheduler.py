"""What runs when."""

import asyncio
from datetime import timedelta

import pytest

from bot import log
from bot.runtime.scheduler import Scheduler
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS

OFTEN = timedelta(milliseconds=20)


async def test_a_job_that_fails_is_logged_and_called_again(capsys: pytest.CaptureFixture[str]) -> None:
    calls, enough = 0, asyncio.Event()

    async def tick() -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            enough.set()
        raise ValueError("the first and every time")

    jobs = Scheduler()
    jobs.add_interval_job(OFTEN, tick, name="poll", deadline=timedelta(seconds=1))
    jobs.start()
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
        await enough.wait()
    jobs.stop()
    assert "job_failed" in capsys.readouterr().out


async def test_a_job_that_hangs_is_cut_and_never_overlaps_itself(capsys: pytest.CaptureFixture[str]) -> None:
    running, most, again = 0, 0, asyncio.Event()

    async def tick() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        try:
            if most and again.is_set():
                return
            again.set()
            await asyncio.Event().wait()
        finally:
            running -= 1

    jobs = Scheduler()
    jobs.add_interval_job(OFTEN, tick, name="deliver", deadline=timedelta(milliseconds=100))
    jobs.start()
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
        await again.wait()
        while "job_timed_out" not in capsys.readouterr().out:  # noqa: ASYNC110  what is printed tells no event
            await asyncio.sleep(0.02)
    jobs.stop()
    assert most == 1


async def test_a_stopped_scheduler_can_be_stopped_again() -> None:
    jobs = Scheduler()
    jobs.stop()
    jobs.start()
    jobs.stop()
    jobs.stop()


async def test_a_tick_that_is_cut_at_the_end_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    began, cut = asyncio.Event(), asyncio.Event()

    async def tick() -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            cut.set()

    log.configure(level="INFO", form="json", secrets=[])
    jobs = Scheduler()
    jobs.add_interval_job(OFTEN, tick, name="poll", deadline=timedelta(seconds=60))
    jobs.start()
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
        await began.wait()
        jobs.stop()
        await cut.wait()
        await asyncio.sleep(0.05)  # the scheduler hears of it in a later turn of the loop
    said = capsys.readouterr()
    assert "raised an exception" not in said.out + said.err
