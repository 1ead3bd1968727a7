"""Crash safety: processes killed at any moment lose no alert, and repeat at most those in flight."""

from pathlib import Path

import pytest

from tests.support.volume import Volume
from tests.tools.crash.environment import ONE_PROCESS, SIX_PROCESSES, TWO_PROCESSES, CrashResult, kill_repeatedly
from tests.tools.promises import Figure

KILLS = 12


def _tell(result: CrashResult, where: str, figure: Figure) -> None:
    figure(
        f"{where}: {result.kills} kills, {result.expected} alerts, {result.lost} lost, {result.duplicated} told twice "
        f"({result.in_flight} in flight), the slowest {result.slowest:.0f} s after an event or a kill"
    )


@pytest.mark.promise(17)
async def test_kill_9_of_one_process_on_sqlite_loses_no_alert(tmp_path: Path, figure: Figure, volume: Volume) -> None:
    url, kills = f"sqlite:///{tmp_path}/tidings.db", volume(1, full=KILLS)
    result = await kill_repeatedly(
        url, tmp_path, commands=ONE_PROCESS, kills=kills, pause=(0.2, 3.0), seed=7, injects_faults=volume.is_full
    )
    _tell(result, "SQLite, one process", figure)
    assert (result.kills, result.lost) == (kills, 0)
    assert result.has_passed or not volume.is_full


@pytest.mark.promise(17)
async def test_kill_9_of_one_of_several_processes_on_postgresql_loses_no_alert(
    tmp_path: Path, empty_postgres: str, figure: Figure, volume: Volume
) -> None:
    kills, commands = volume(1, full=KILLS), SIX_PROCESSES if volume.is_full else TWO_PROCESSES
    result = await kill_repeatedly(
        empty_postgres,
        tmp_path,
        commands=commands,
        kills=kills,
        pause=(0.1, 1.2),
        seed=9,
        injects_faults=volume.is_full,
    )
    _tell(result, f"PostgreSQL, {len(commands)} processes", figure)
    assert (result.kills, result.lost) == (kills, 0)
    assert result.has_passed or not volume.is_full
