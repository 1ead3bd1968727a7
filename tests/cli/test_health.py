"""The answer of a running bot about its health."""

from tests.support.command_fixtures import Runs


async def test_health_says_that_nobody_answers(run: Runs) -> None:
    code, output = await run("health", HEALTH_ADDRESS="127.0.0.1:9")
    assert code == 1
    assert "nobody answers on 127.0.0.1:9" in output
