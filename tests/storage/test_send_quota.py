import asyncio
import random
import time
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.chat.api.rate_limiter import RateLimiter
from bot.chat.api.rate_limits import WINDOW_MARGIN, Limits, Priority
from bot.clock import Clock
from bot.storage.engine.database import Database
from bot.storage.send_quota import SendQuota
from tests.support.frozen_clock import FrozenClock
from tests.support.stored_samples import HOUR, NOW, SECOND
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS

LIMITS = Limits(overall=(30, 1.0), private=(1, 1.0))


async def test_permits_of_many_processes_are_an_interval_apart_and_none_is_left_out(database: Database) -> None:
    clock, generator = FrozenClock(NOW), random.Random(4)  # noqa: S311  moments, not secrets
    quotas = [SendQuota(database, bot_id=7, interval=SECOND / 30, clock=clock) for _ in range(3)]
    permits: list[float] = []
    while clock.now() < NOW + 3 * SECOND:
        taken = await generator.choice(quotas).take(generator.randint(1, 6))
        if isinstance(taken, tuple):
            permits += [(clock.now() - NOW).total_seconds() + wait for wait in taken]
            clock.advance(timedelta(seconds=generator.uniform(0, 0.1)))
        else:
            clock.advance(timedelta(seconds=taken))
    assert min(after - before for before, after in pairwise(permits)) == pytest.approx(1 / 30, abs=1e-5)
    assert len(permits) >= 3 * 30, "no permit is left out under constant demand"


async def test_three_processes_of_one_bot_share_its_rate(database: Database) -> None:
    interval, counts, all_reached_ten = SECOND * WINDOW_MARGIN / 30, [0, 0, 0], asyncio.Event()

    async def acquire_many(limiter: RateLimiter, number: int) -> None:
        for chat_id in range(1 + 10**6 * number, 10**6 * (number + 1)):
            await limiter.acquire(chat_id, Priority.BROADCAST)
            counts[number] += 1
            if min(counts) >= 10:
                all_reached_ten.set()

    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS), asyncio.TaskGroup() as group:
        started_at, running = time.monotonic(), []
        for number in range(3):
            limiter = RateLimiter(LIMITS, permits=SendQuota(database, bot_id=7, interval=interval, clock=Clock()))
            running += [group.create_task(limiter.run()), group.create_task(acquire_many(limiter, number))]
        await all_reached_ten.wait()
        elapsed = time.monotonic() - started_at
        for task in running:
            task.cancel()
    assert elapsed >= (sum(counts) - 1) * interval.total_seconds(), (
        "the bench measures how close to the limit they come"
    )


async def test_a_flood_wait_of_one_process_blocks_all(database: Database) -> None:
    first, second = (SendQuota(database, bot_id=7, interval=SECOND / 30, clock=Clock()) for _ in range(2))
    assert isinstance(await second.take(2), tuple)
    await first.block(40)
    again = await second.take(2)
    assert isinstance(again, float)
    assert again == pytest.approx(40, abs=5)
    assert isinstance(await SendQuota(database, bot_id=8, interval=SECOND, clock=Clock()).take(1), tuple), (
        "another bot's row"
    )


async def test_permits_taken_before_the_clock_was_set_back_delay_none_after_it(database: Database) -> None:
    clock = FrozenClock(NOW)
    quota = SendQuota(database, bot_id=7, interval=SECOND / 30, clock=clock)
    assert isinstance(await quota.take(2), tuple)
    clock.advance(-HOUR)
    assert await quota.take(1) == (0.0,)
