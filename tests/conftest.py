"""Fixtures and settings of all tests."""

from collections.abc import Callable

import pytest
import structlog
from hypothesis import HealthCheck, settings

from tests.support.volume import Volume
from tests.tools.promises import Figure

pytest_plugins = [
    "tests.support.databases.postgres",
    "tests.support.databases.fixtures",
    "tests.support.stages",
    "tests.support.timeouts",
    "tests.support.browser",
    "tests.support.command_fixtures",
]

settings.register_profile(
    "tests",
    derandomize=True,  # a failure is reproducible, and caused by the change under test; `make fuzz` draws at random
    database=None,  # the same
    deadline=None,  # the machine may be slow or busy
    suppress_health_check=[HealthCheck.too_slow],  # the same
)
settings.register_profile("thorough", settings.get_profile("tests"), derandomize=False, max_examples=1000)
settings.load_profile("tests")


def pytest_configure() -> None:
    """Log tracebacks as Python prints them; those of rich, which show every variable, take seconds each."""
    *processors, _ = structlog.get_config()["processors"]
    renderer = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*processors, renderer])


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run the promised volumes, and assert the promised speeds")


@pytest.fixture(scope="session")
def volume(request: pytest.FixtureRequest) -> Volume:
    """Return the size of the tests that scale with `--full`."""
    return Volume(is_full=request.config.getoption("--full"))


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Figure:
    """Return a recorder of what a test has measured, in words; `python -m tests.tools.promises` prints it."""
    return lambda words: record_property("figure", words)
