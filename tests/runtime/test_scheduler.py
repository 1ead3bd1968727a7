"""Interval jobs: failures, deadlines, and stopping."""

import asyncio
from datetime import timedelta

import pytest

from bot import log
from bot.runtime.scheduler import Scheduler
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS

TICK_INTERVAL = timedelta(milliseconds=20)


async def test_a_job_that_fails_is_logged_and_called_again(capsys: pytest.CaptureFixture[str]) -> None:
    calls, is_called_again = 0, asyncio.Event()

    async def tick() -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            is_called_again.set()
        raise ValueError("the first and every time")

    scheduler = Scheduler()
    scheduler.add_interval_job(TICK_INTERVAL, tick, name="poll", deadline=timedelta(seconds=1))
    scheduler.start()
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
        await is_called_again.wait()
    scheduler.stop()
    assert "job_failed" in capsys.readouterr().out


async def test_a_job_that_hangs_is_cancelled_and_never_overlaps_itself(capsys: pytest.CaptureFixture[str]) -> None:
    running, max_running, is_called = 0, 0, asyncio.Event()

    async def tick() -> None:
        nonlocal running, max_running
        running += 1
        max_running = max(max_running, running)
        try:
            if max_running and is_called.is_set():
                return
            is_called.set()
            await asyncio.Event().wait()
        finally:
            running -= 1

    scheduler = Scheduler()
    scheduler.add_interval_job(TICK_INTERVAL, tick, name="deliver", deadline=timedelta(milliseconds=100))
    scheduler.start()
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
        await is_called.wait()
        while "job_timed_out" not in capsys.readouterr().out:  # noqa: ASYNC110  printing sets no event
            await asyncio.sleep(0.02)
    scheduler.stop()
    assert max_running == 1


async def test_a_stopped_scheduler_can_be_stopped_again() -> None:
    scheduler = Scheduler()
    scheduler.stop()
    scheduler.start()
    scheduler.stop()
    scheduler.stop()


async def test_a_job_that_is_cancelled_by_the_stop_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    is_running, is_cancelled = asyncio.Event(), asyncio.Event()

    async def tick() -> None:
        is_running.set()
        try:
            await asyncio.Event().wait()
        finally:
            is_cancelled.set()

    log.configure(level="INFO", form="json", secrets=[])
    scheduler = Scheduler()
    scheduler.add_interval_job(TICK_INTERVAL, tick, name="poll", deadline=timedelta(seconds=60))
    scheduler.start()
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
        await is_running.wait()
        scheduler.stop()
        await is_cancelled.wait()
        await asyncio.sleep(0.05)  # the scheduler handles it in a later iteration of the event loop
    captured = capsys.readouterr()
    assert "raised an exception" not in captured.out + captured.err
