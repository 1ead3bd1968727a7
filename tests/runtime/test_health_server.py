"""Is the bot alive?"""

from datetime import datetime, timedelta

import httpx
import pytest

from bot.errors import StorageError
from bot.runtime.health_server import HealthServer
from tests.e2e.browser.world import free_port
from tests.support.frozen_clock import FrozenClock

CLOCK = FrozenClock()


async def _well() -> None:
    return


async def _gone() -> None:
    raise StorageError("the database does not answer")


@pytest.mark.parametrize(
    ("check", "silent", "status", "word"),
    [
        (_well, 1, 200, None),
        (_well, 61, 503, "no tick for 61 s"),
        (_gone, 1, 503, "the database does not answer"),
    ],
)
async def test_it_is_alive_while_the_database_answers_and_it_ticks(
    check: object, silent: int, status: int, word: str | None
) -> None:
    def ticked_at() -> datetime:
        return CLOCK.now() - timedelta(seconds=silent)

    health, port = HealthServer(check=check, ticked_at=ticked_at, clock=CLOCK), free_port()  # type: ignore[arg-type]  # one of two
    await health.start("127.0.0.1", port)
    try:
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.get(f"http://127.0.0.1:{port}/healthz")
    finally:
        await health.stop()
    assert answer.status_code == status
    assert answer.json() == {"alive": status == 200, "trouble": word}
