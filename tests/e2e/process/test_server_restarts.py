"""Repeated restarts of PostgreSQL: the bot survives, logs them, and loses no alert."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.databases.postgres import Server, stoppable_server
from tests.support.volume import Volume
from tests.tools.crash.restarts import restart_repeatedly
from tests.tools.promises import Figure

STOPS = 8  # fifty in `make torture`


@pytest.fixture
def server() -> Iterator[Server]:
    with stoppable_server() as running:
        yield running


@pytest.mark.promise(18)
async def test_a_server_that_is_stopped_again_and_again_costs_no_alert(
    server: Server, tmp_path: Path, figure: Figure, volume: Volume
) -> None:
    stops = volume(2, full=STOPS)
    counted = await restart_repeatedly(server, tmp_path, stops=stops)
    figure(str(counted))
    assert counted.has_survived
    assert counted.result.lost == 0
    assert counted.result.duplicated <= counted.result.expected // 10 or not volume.is_full
    assert counted.unavailable_replies == stops
