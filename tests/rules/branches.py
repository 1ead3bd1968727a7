"""`python -m tests.rules.branches`: how many branches of the deciding stages the last test run took.

Reads the data that pytest-cov leaves in the project's folder. Ends with exit code 1 under 95 %.
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
    """Return how many branches were taken, and how many there are."""
    include = ",".join(f"bot/{stage}/*" for stage in STAGES)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "coverage.json")
        command = [sys.executable, "-m", "coverage", "json", "-q", f"--include={include}", "-o", str(report)]
        subprocess.run(command, cwd=PROJECT, check=True)  # noqa: S603  coverage itself
        totals = json.loads(report.read_text(encoding="utf-8"))["totals"]
    return totals["covered_branches"], totals["num_branches"]


def main() -> None:
    """Print the share, and fail where it is too small."""
    covered, total = count_branches()
    share = 100 * covered / max(1, total)
    sys.stdout.write(
        f"{covered} of {total} branches taken: {share:.1f} %, at least {MIN_BRANCH_PERCENT:.0f} % wanted\n"
    )
    sys.exit(0 if share >= MIN_BRANCH_PERCENT else 1)


if __name__ == "__main__":
    main()
