"""`python -m tests.rules.branches`: check the branch coverage of the pure stages in the last test run.

Reads the data that pytest-cov writes into the project's folder. The exit status is 1 below `MIN_BRANCH_PERCENT`.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.support.data import PROJECT
from tests.support.stages import STAGES

MIN_BRANCH_PERCENT = 95.0


def count_branches() -> tuple[int, int]:
    """Return the number of covered branches, and of all."""
    include = ",".join(f"bot/{stage}/*" for stage in STAGES)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "coverage.json")
        command = [sys.executable, "-m", "coverage", "json", "-q", f"--include={include}", "-o", str(report)]
        subprocess.run(command, cwd=PROJECT, check=True)  # noqa: S603  coverage itself
        totals = json.loads(report.read_text(encoding="utf-8"))["totals"]
    return totals["covered_branches"], totals["num_branches"]


def main() -> None:
    """Print the coverage; exit with 1 if it is too low."""
    covered, total = count_branches()
    share = 100 * covered / max(1, total)
    sys.stdout.write(
        f"{covered} of {total} branches taken: {share:.1f} %, at least {MIN_BRANCH_PERCENT:.0f} % wanted\n"
    )
    sys.exit(0 if share >= MIN_BRANCH_PERCENT else 1)


if __name__ == "__main__":
    main()
