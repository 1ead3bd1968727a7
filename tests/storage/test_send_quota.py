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
    clock, chance = FrozenClock(NOW), random.Random(4)  # noqa: S311  moments, not secrets
    rows = [SendQuota(database, bot_id=7, interval=SECOND / 30, clock=clock) for _ in range(3)]
    turns: list[float] = []
    while clock.now() < NOW + 3 * SECOND:
        taken = await chance.choice(rows).take(chance.randint(1, 6))
        if isinstance(taken, tuple):
            turns += [(clock.now() - NOW).total_seconds() + wait for wait in taken]
            clock.advance(timedelta(seconds=chance.uniform(0, 0.1)))
        else:
            clock.advance(timedelta(seconds=taken))
    assert min(after - before for before, after in pairwise(turns)) == pytest.approx(1 / 30, abs=1e-5)
    assert len(turns) >= 3 * 30, "none is left out where somebody always asks"


async def test_three_processes_of_one_bot_share_its_rate(database: Database) -> None:
    interval, went, done = SECOND * WINDOW_MARGIN / 30, [0, 0, 0], asyncio.Event()

    async def writes(pace: RateLimiter, number: int) -> None:
        for chat_id in range(1 + 10**6 * number, 10**6 * (number + 1)):
            await pace.acquire(chat_id, Priority.BROADCAST)
            went[number] += 1
            if min(went) >= 10:
                done.set()

    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS), asyncio.TaskGroup() as group:
        began, running = time.monotonic(), []
        for number in range(3):
            pace = RateLimiter(LIMITS, permits=SendQuota(database, bot_id=7, interval=interval, clock=Clock()))
            running += [group.create_task(pace.run()), group.create_task(writes(pace, number))]
        await done.wait()
        took = time.monotonic() - began
        for task in running:
            task.cancel()
    assert took >= (sum(went) - 1) * interval.total_seconds(), (
        "how near to the limit they come is measured by the bench"
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
    paces = SendQuota(database, bot_id=7, interval=SECOND / 30, clock=clock)
    assert isinstance(await paces.take(2), tuple)
    clock.advance(-HOUR)
    assert await paces.take(1) == (0.0,)
