"""Every benchmark runs to its end at its smallest size, each in a process of its own, as `make bench` runs it."""

import json
import math
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.data import PROJECT, place
from tests.tools.bench.__main__ import BENCHMARKS

ONCE = "bench.fastest = lambda work, _times=1: work() and None or 1.0"
SMALLEST_SIZES: Mapping[str, str] = {
    "clustering": "bench.WINDOW_ENTRIES, bench.MEASURED_ENTRIES, bench.VOCABULARY_WORDS = 400, 20, 2_000",
    "delivery": "import asyncio; speed, rate = bench.measure_speed, bench.delivery_rate; "
    "bench.PLANNED_ALERTS, bench.ORM_ALERTS, bench.DELIVERED_ALERTS = 30, 10, 30; "
    "bench.READERS, bench.EVENTS, bench.POLL_PAUSE_SECONDS, bench.POLL_PERIOD_SECONDS = 3, 1, 1, 1; "
    "bench.measure_speed = lambda send, number: speed(send, 4); "  # of PTB, which costs most
    "bench.delivery_rate = lambda url, count: rate(url, 1) if count > 1 else asyncio.sleep(0, 1.0)",
    "loop_lag": "bench.SAMPLE_STEP, bench.ENDLESS = 5_000, {}",
    "matching": f"{ONCE}; topics = bench.load_builtin_topics(); bench.load_builtin_topics = lambda: topics[:1]",
    "own_topics": f"{ONCE}; bench.SMALL_TOPIC_COUNT, bench.LARGE_TOPIC_COUNT, bench.STORIES = 20, 100, 4; "
    "bench.VOCABULARY_WORDS = 4_000",
    "parsing": "documents = bench._documents()[:5]; bench._documents = lambda: documents",
    "polling": "import asyncio, types; bench.FEED_COUNT, bench.PEER_FEED_COUNT = 3, 2; "
    "bench.measure_added_delay = lambda server: asyncio.sleep(0, 1.0); "  # 1,000 sources, and as many for the memory
    "bench.subprocess.run = lambda *command, **options: types.SimpleNamespace(stdout='1')",
    "summaries": f"{ONCE}; bench.RUNS = 1",
    "sandbox": "bench.USERS, bench.CONNECTIONS, bench.ROUNDS = 3, 2, 1; "
    "bench.REQUESTS_PER_ROUND = bench.STORED_MESSAGES = 40",
    "sending": "bench.CONCURRENT_SENDS, bench.RESPONSE_SECONDS, bench.LIMIT_TEST_SECONDS = 4, 0.01, 1",
    "start": "bench.REST_SECONDS = 0.1",
}


def run(name: str) -> dict[str, dict[str, Any]]:
    """Run a benchmark at its smallest size; return its figures."""
    code = f"from tests.tools.bench import {name} as bench; {SMALLEST_SIZES[name]}; bench.main()"
    process = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=False)  # noqa: S603  our own code
    assert process.returncode == 0, process.stderr
    figures: dict[str, dict[str, Any]] = json.loads(process.stdout.splitlines()[-1])
    return figures


def test_every_benchmark_is_run_here() -> None:
    assert SMALLEST_SIZES.keys() == set(BENCHMARKS)


@pytest.mark.parametrize("name", SMALLEST_SIZES)
def test_a_benchmark_runs_to_its_end(name: str) -> None:
    if name == "parsing" and not place("feeds", "manifest.csv").exists():
        pytest.skip("needs the measuring data feeds (set NEWS_DATA to their folder)")
    figures = run(name)
    assert figures
    assert all(math.isfinite(figure["value"]) and figure["value"] > 0 for figure in figures.values()), figures
