"""`python -m tests.tools.promises`: run the tests of every promise, print and write their figures.

The table goes into `docs/reliability.md`. The exit status is 0 if every promise was kept, 1 if one was broken or could
not be tested.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pytest

from tests.tools.promises import PROMISES
from tests.tools.promises.page import write


@dataclass
class Record:
    """Results of the tests of a promise."""

    passed: int = 0
    failures: list[str] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)


class Collector:
    """Plugin of pytest that collects the result and the figures of each test."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.records: defaultdict[int, Record] = defaultdict(Record)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Record the promise of each test."""
        for item in items:
            if marker := item.get_closest_marker("promise"):
                self.numbers[item.nodeid] = marker.args[0]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Record the result of a test."""
        if report.when != "call" and report.passed:
            return
        record = self.records[self.numbers[report.nodeid]]
        record.figures += [str(value) for name, value in report.user_properties if name == "figure"]
        if report.passed:
            record.passed += 1
        else:
            record.failures.append(f"{report.outcome}: {report.nodeid}")


def main() -> None:
    """Run the tests, print their results, and write the table unless a promise was broken."""
    collector = Collector()
    pytest.main(["--full", "-m", "promise", "-q", "--no-header", "--no-summary", "tests"], plugins=[collector])
    for number, promise in PROMISES.items():
        record = collector.records[number]
        result = "kept" if record.passed and not record.failures else "NOT KEPT"
        print(f"\n{number:2}. {promise}\n    {result}, {record.passed} tests")
        for line in [*record.figures, *record.failures]:
            print(f"    - {line}")
    if not any(record.failures for record in collector.records.values()):
        write("promises", _table(collector.records))
    sys.exit(any(record.failures or not record.passed for record in (collector.records[number] for number in PROMISES)))


def _table(records: Mapping[int, Record]) -> Iterator[str]:
    yield "| | promise | tests | measured |"
    yield "|---|---|---:|---|"
    for number, promise in PROMISES.items():
        record = records[number]
        measured = "; ".join(record.figures).replace("|", "/") or "kept"
        yield f"| {number} | {promise} | {record.passed} | {measured} |"


if __name__ == "__main__":
    main()
