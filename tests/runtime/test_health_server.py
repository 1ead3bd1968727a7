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

    health, port = HealthServer(check=check, ticked_at=ticked_at, clock=CLOCK), free_port()  # type: ignore[arg-type]  # one of two
    await health.start("127.0.0.1", port)
    try:
        async with httpx.AsyncClient(trust_env=False) as client:
            response = await client.get(f"http://127.0.0.1:{port}/healthz")
    finally:
        await health.stop()
    assert response.status_code == status
    assert response.json() == {"alive": status == 200, "trouble": trouble}
