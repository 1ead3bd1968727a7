"""`python -m tests.tools.crash [KILLS]`: kill processes 500 times on each database, and write the counts.

The exit status is 0 if no alert was lost or late and no more were repeated than were in flight, otherwise 1.
"""

import asyncio
import sqlite3
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.support.databases.postgres import server, stoppable_server
from tests.tools.crash.environment import ONE_PROCESS, SIX_PROCESSES, CrashResult, kill_repeatedly
from tests.tools.crash.restarts import restart_repeatedly
from tests.tools.promises.page import write

KILLS = 500
READER_COUNT = 18
HEADING = (
    "| | SQLite, one process | PostgreSQL, six processes |",
    "|---|---:|---:|",
)


def main() -> None:
    """Run the crash tests and print the table; write it into the page unless fewer than `KILLS` were asked for."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tidings.db"
        single = _kill(f"sqlite:///{path}", folder, ONE_PROCESS, kills, pause=(0.2, 3.0))
        integrity = sqlite3.connect(path).execute("PRAGMA integrity_check").fetchone()[0]
    with tempfile.TemporaryDirectory() as folder, server() as url:
        several = _kill(url, folder, SIX_PROCESSES, kills, pause=(0.2, 1.6))
    with tempfile.TemporaryDirectory() as folder, stoppable_server() as running:
        restarted = asyncio.run(restart_repeatedly(running, Path(folder), stops=max(1, kills // 10)))
    check = f"| SQLite's integrity check | {integrity} | |"
    lines = [*HEADING, *_rows(single, several), check, "", f"{restarted}."]
    print("\n".join(lines))
    if kills >= KILLS:
        write("crash", lines)
    has_passed = single.has_passed and several.has_passed and integrity == "ok"
    sys.exit(not (has_passed and restarted.has_survived and not restarted.result.lost))


def _kill(
    url: str, folder: str, commands: Sequence[Sequence[str]], kills: int, *, pause: tuple[float, float]
) -> CrashResult:
    killing = kill_repeatedly(url, Path(folder), commands=commands, kills=kills, pause=pause, reader_count=READER_COUNT)
    return asyncio.run(killing)


def _rows(*results: CrashResult) -> list[str]:
    rows: dict[str, list[object]] = {
        "`kill -9`": [result.kills for result in results],
        f"alerts expected (events × {READER_COUNT} readers)": [result.expected for result in results],
        "lost": [result.lost for result in results],
        "sent twice": [result.duplicated for result in results],
        "messages in flight at the kills, or just before": [result.in_flight for result in results],
        "calls failed by fault injection": [result.failures for result in results],
        "of these, answers lost in transit": [result.answers_lost for result in results],
        "slowest arrival after an event or a kill": [f"{result.slowest:.0f} s" for result in results],
        "longest silence of a chat with an alert waiting": [f"{result.silence:.0f} s" for result in results],
    }
    return [f"| {name} | {' | '.join(map(str, values))} |" for name, values in rows.items()]


if __name__ == "__main__":
    main()
