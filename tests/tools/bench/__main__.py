"""Run every benchmark, each in a separate process, so that none warms up another."""

import subprocess
import sys

BENCHMARKS = (
    "start",
    "parsing",
    "polling",
    "loop_lag",
    "matching",
    "own_topics",
    "clustering",
    "summaries",
    "sandbox",
    "sending",
    "delivery",
)


def main() -> None:
    """Run the benchmarks in turn; exit with 1 only if one could not be run."""
    failed = False
    for name in BENCHMARKS:
        print(f"== {name}", flush=True)
        done = subprocess.run([sys.executable, "-m", f"tests.tools.bench.{name}"], check=False)  # noqa: S603  our own modules
        failed = failed or done.returncode != 0
    sys.exit(failed)


if __name__ == "__main__":
    main()
