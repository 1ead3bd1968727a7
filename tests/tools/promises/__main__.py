"""`python -m tests.tools.promises`: run the tests of every promise, print what each has measured, and write it down.

The exit status is 0 if every promise was kept, 1 if one was not or could not be tested.
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
    """What became of the tests of a promise."""

    passed: int = 0
    failures: list[str] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)


class Collector:
    """Hears what pytest says of each test."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.records: defaultdict[int, Record] = defaultdict(Record)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Note which promise each test is about."""
        for item in items:
            if marker := item.get_closest_marker("promise"):
                self.numbers[item.nodeid] = marker.args[0]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how a test went."""
        if report.when != "call" and report.passed:
            return
        record = self.records[self.numbers[report.nodeid]]
        record.figures += [str(value) for name, value in report.user_properties if name == "figure"]
        if report.passed:
            record.passed += 1
        else:
            record.failures.append(f"{report.outcome}: {report.nodeid}")


def main() -> None:
    """Run the tests and print the table."""
    collector = Collector()
    pytest.main(["--full", "-m", "promise", "-q", "--no-header", "--no-summary", "tests"], plugins=[collector])
    for number, promise in PROMISES.items():
        record = collector.records[number]
        verdict = "kept" if record.passed and not record.failures else "NOT KEPT"
        print(f"\n{number:2}. {promise}\n    {verdict}, {record.passed} tests")
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
