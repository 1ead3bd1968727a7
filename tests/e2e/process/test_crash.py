"""Processes that are killed at any moment lose nothing, and repeat at most what was in flight."""

from pathlib import Path

import pytest

from tests.tools.crash.world import ALONE, MANY, Result, torture
from tests.tools.promises import Figure

KILLS = 12


def _tell(result: Result, where: str, figure: Figure) -> None:
    figure(
        f"{where}: {result.kills} kills, {result.told} alerts, {result.lost} lost, {result.doubled} told twice "
        f"({result.in_flight} in flight), the slowest {result.slowest:.0f} s after an event or a kill"
    )


@pytest.mark.promise(17)
async def test_kill_9_of_one_process_on_sqlite_loses_no_alert(tmp_path: Path, figure: Figure) -> None:
    url = f"sqlite:///{tmp_path}/tidings.db"
    result = await torture(url, tmp_path, commands=ALONE, kills=KILLS, pause=(0.2, 3.0), seed=7)
    _tell(result, "SQLite, one process", figure)
    assert (result.kills, result.lost) == (KILLS, 0)
    assert result.is_kept
    assert result.slowest < 60


@pytest.mark.promise(17)
async def test_kill_9_of_one_of_six_processes_on_postgresql_loses_no_alert(
    tmp_path: Path, empty_postgres: str, figure: Figure
) -> None:
    result = await torture(empty_postgres, tmp_path, commands=MANY, kills=KILLS, pause=(0.1, 1.2), seed=8)
    _tell(result, "PostgreSQL, six processes", figure)
    assert (result.kills, result.lost) == (KILLS, 0)
    assert result.is_kept
    assert result.slowest < 60
