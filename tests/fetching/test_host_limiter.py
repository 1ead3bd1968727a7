import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.fetching.host_limiter import HostLimiter
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS


@pytest.mark.parametrize(
    ("urls", "at_once"),
    [
        (["http://lake.example/1", "https://LAKE.example:8443/2", "http://lake.example/3"], 1),
        (["http://lake.example/", "http://hill.example/", "http://dale.example/"], 3),
        (["http://[broken/", "http://[also/", "mailto:"], 3),
    ],
)
async def test_one_host_is_asked_once_at_a_time_and_different_ones_together(urls: list[str], at_once: int) -> None:
    limiter, go_on = HostLimiter(), asyncio.Event()
    requested: list[str] = []

    async def ask(url: str) -> None:
        async with limiter.acquire(url):
            requested.append(url)
            await go_on.wait()

    async with asyncio.TaskGroup() as group:
        for url in urls:
            group.create_task(ask(url))
        for _ in range(10):  # every task has come as far as it can
            await asyncio.sleep(0)
        assert len(requested) == at_once
        go_on.set()
    assert requested == urls


async def test_a_turn_that_fails_is_given_on() -> None:
    limiter = HostLimiter()
    with pytest.raises(ZeroDivisionError):
        async with limiter.acquire("http://lake.example/"):
            raise ZeroDivisionError
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS), limiter.acquire("http://lake.example/"):
        pass


async def test_hosts_that_nobody_asks_any_more_are_forgotten() -> None:
    limiter = HostLimiter()
    for number in range(100):
        async with limiter.acquire(f"http://{number}.example/"):
            pass
    assert len(limiter._locks) == 0


async def test_the_next_turn_at_a_host_comes_a_pause_later_and_holds_up_nobody_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    later: list[tuple[float, Callable[[], None]]] = []
    monkeypatch.setattr(asyncio.get_running_loop(), "call_later", lambda *timer: later.append(timer))
    limiter = HostLimiter(timedelta(milliseconds=200))
    async with limiter.acquire("http://lake.example/1"):
        pass
    async with limiter.acquire("http://hill.example/"):
        pass
    (pause, give_on), _ = later
    assert pause == 0.2
    again = limiter.acquire("http://lake.example/2")
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(again.__aenter__())
        for _ in range(10):  # it has come as far as it can
            await asyncio.sleep(0)
        assert not waiting.done()
        give_on()
    await again.__aexit__(None, None, None)
    for _, release in later[1:]:
        release()
    del again, give_on, release, waiting
    later.clear()
    assert len(limiter._locks) == 0
