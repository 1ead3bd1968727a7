"""The health endpoint: healthy while the database answers and the scheduler ticks."""

from datetime import datetime, timedelta

import httpx
import pytest

from bot.errors import StorageError
from bot.runtime.health_server import HealthServer
from tests.support.frozen_clock import FrozenClock
from tests.support.ports import free_port

CLOCK = FrozenClock()


async def _pass_check() -> None:
    return


async def _fail_check() -> None:
    raise StorageError("the database does not answer")


@pytest.mark.parametrize(
    ("check", "seconds_since_tick", "status", "trouble"),
    [
        (_pass_check, 1, 200, None),
        (_pass_check, 61, 503, "no tick for 61 s"),
        (_fail_check, 1, 503, "the database does not answer"),
    ],
)
async def test_the_bot_is_healthy_while_the_database_answers_and_it_ticks(
    check: object, seconds_since_tick: int, status: int, trouble: str | None
) -> None:
    def ticked_at() -> datetime:
        return CLOCK.now() - timedelta(seconds=seconds_since_tick)

    health = HealthServer(check=check, ticked_at=ticked_at, degraded=lambda: None, clock=CLOCK)  # type: ignore[arg-type]  # one of two
    response = await _answer(health)
    assert response.status_code == status
    assert response.json() == {"alive": status == 200, "trouble": trouble, "degraded": None}


async def test_what_works_worse_than_it_should_is_named_by_a_bot_that_is_healthy() -> None:
    health = HealthServer(
        check=_pass_check, ticked_at=CLOCK.now, degraded=lambda: "no sentence vectors: HTTP 500", clock=CLOCK
    )
    response = await _answer(health)
    assert response.status_code == 200
    assert response.json() == {"alive": True, "trouble": None, "degraded": "no sentence vectors: HTTP 500"}


async def _answer(health: HealthServer) -> httpx.Response:
    port = free_port()
    await health.start("127.0.0.1", port)
    try:
        async with httpx.AsyncClient(trust_env=False) as client:
            return await client.get(f"http://127.0.0.1:{port}/healthz")
    finally:
        await health.stop()
