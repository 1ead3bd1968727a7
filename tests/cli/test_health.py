"""The answer of a running bot about its health."""

from datetime import timedelta

import pytest

from bot.runtime.health_server import HealthServer
from tests.support.command_fixtures import Runs
from tests.support.frozen_clock import FrozenClock
from tests.support.ports import free_port
from tests.support.stored_samples import MINUTE, SECOND


async def test_health_says_that_nobody_answers(run: Runs) -> None:
    code, output = await run("health", HEALTH_ADDRESS="127.0.0.1:9")
    assert code == 1
    assert "nobody answers on 127.0.0.1:9" in output


@pytest.mark.parametrize(("age", "code", "words"), [(SECOND, 0, '"alive": true'), (2 * MINUTE, 1, "no tick for")])
async def test_the_answer_of_the_bot_is_printed_and_decides_the_exit_code(
    run: Runs, age: timedelta, code: int, words: str
) -> None:
    async def pass_check() -> None:
        return

    clock, port = FrozenClock(), free_port()
    health = HealthServer(check=pass_check, ticked_at=lambda: clock.now() - age, degraded=lambda: None, clock=clock)
    await health.start("127.0.0.1", port)
    try:
        exit_code, output = await run("health", HEALTH_ADDRESS=f"127.0.0.1:{port}")
    finally:
        await health.stop()
    assert exit_code == code
    assert words in output


async def test_where_the_health_endpoint_is_off_there_is_nothing_to_ask(run: Runs) -> None:
    code, output = await run("health", HEALTH_ADDRESS="off")
    assert code == 2
    assert output == "tidings: HEALTH_ADDRESS is off, so there is nothing to ask\n"
