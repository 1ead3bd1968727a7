"""`python -m tests.tools.crash [KILLS]`: kill processes 500 times on each database, and write what was counted.

The exit status is 0 if nothing was lost or late, and no more repeated than was in flight; 1 if not.
"""

import asyncio
import sqlite3
import sys
import tempfile
from pathlib import Path

from tests.support.databases.postgres import server, stoppable_server
from tests.tools.crash.restarts import restarts
from tests.tools.crash.world import ALONE, MANY, Result, torture
from tests.tools.promises.page import write

KILLS = 500
CROWD = 18  # readers
HEADING = (
    "| | SQLite, one process | PostgreSQL, six processes |",
    "|---|---:|---:|",
)
SENDERS = sum("deliver" in command[-1] for command in MANY)


def main() -> None:
    """Do it, print the table, and write it into the page where all of it was done."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tidings.db"
        single = asyncio.run(
            torture(f"sqlite:///{path}", Path(folder), commands=ALONE, kills=kills, pause=(0.2, 3.0), crowd=CROWD)
        )
        integrity = sqlite3.connect(path).execute("PRAGMA integrity_check").fetchone()[0]
    with tempfile.TemporaryDirectory() as folder, server() as url:
        several = asyncio.run(torture(url, Path(folder), commands=MANY, kills=kills, pause=(0.2, 1.6), crowd=CROWD))
    with tempfile.TemporaryDirectory() as folder, stoppable_server() as running:
        restarted = asyncio.run(restarts(running, Path(folder), stops=max(1, kills // 10)))
    lines = [
        *HEADING,
        *_rows(single, several),
        f"| SQLite's own check of the file | {integrity} | |",
        "",
        f"{restarted}.",
    ]
    print("\n".join(lines))
    if kills >= KILLS:
        write("torture", lines)
    sys.exit(
        not (
            single.is_kept
            and several.is_kept
            and integrity == "ok"
            and restarted.has_lived
            and not restarted.result.lost
        )
    )


def _rows(*results: Result) -> list[str]:
    rows: dict[str, list[object]] = {
        "`kill -9`": [result.kills for result in results],
        f"alerts wanted (events × {CROWD} readers)": [result.told for result in results],
        "lost": [result.lost for result in results],
        "told twice": [result.doubled for result in results],
        "messages in flight at the kills, or just before": [result.in_flight for result in results],
        "calls that the stand-in failed besides": [result.failures for result in results],
        "of them answers lost on the way": [result.answers_lost for result in results],
        "slowest arrival after an event or a kill": [f"{result.slowest:.0f} s" for result in results],
        "longest that a chat heard nothing though something waited": [f"{result.silence:.0f} s" for result in results],
    }
    return [f"| {name} | {' | '.join(map(str, values))} |" for name, values in rows.items()]


if __name__ == "__main__":
    main()
