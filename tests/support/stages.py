"""Pytest plugin: with `--cov`, trace only the tests of the pure stages.

`make test` requires coverage of these stages, by the tests of their own folders. Tracing doubles the time of
whatever runs, also of modules that are not measured: Python calls the tracer for each of their lines. On Python 3.12
and newer `COVERAGE_CORE=sysmon` would do without that; 3.11 has no such core.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from coverage import Coverage

STAGES = ("parsing", "clustering", "matching", "alerting", "language", "summarising")
_TESTS = Path(__file__).resolve().parents[1]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection() -> Iterator[None]:
    """Import the stages with tracing on, and the tests with tracing off."""
    if Coverage.current():
        for stage in STAGES:
            _import(f"bot.{stage}")
    with _untraced():
        yield


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Trace a test only if it is a test of a stage."""
    if item.path.relative_to(_TESTS).parts[0] in STAGES:
        return (yield)
    with _untraced():
        return (yield)


@contextmanager
def _untraced() -> Iterator[None]:
    """Stop every running coverage: in a worker of xdist, pytest-cov starts two, and one alone would go on tracing."""
    stopped = list[Coverage]()
    while coverage := Coverage.current():
        coverage.stop()
        stopped.append(coverage)
    try:
        yield
    finally:
        for coverage in reversed(stopped):
            coverage.start()


def _import(name: str) -> None:
    """Import a package with all its modules except programs (`__main__`)."""
    package = import_module(name)
    for module in iter_modules(package.__path__, f"{name}."):
        if module.ispkg:
            _import(module.name)
        elif not module.name.endswith("__main__"):
            import_module(module.name)
