"""What every test may ask for."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings

from tests.support.volume import Volume
from tests.tools.promises import Figure

pytest_plugins = [
    "tests.support.databases.postgres",
    "tests.support.databases.fixtures",
    "tests.support.stages",
    "tests.support.timeouts",
]

settings.register_profile(
    "tests",
    derandomize=True,  # a run that fails fails for everybody, and its change is to blame; `make fuzz` tries at random
    database=None,  # the same
    deadline=None,  # the machine may be slow, or busy
    suppress_health_check=[HealthCheck.too_slow],  # the same
)
settings.register_profile("thorough", settings.get_profile("tests"), derandomize=False, max_examples=1000)
settings.load_profile("tests")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="do all that promises speak of, and hold their speeds")


@pytest.fixture(scope="session")
def volume(request: pytest.FixtureRequest) -> Volume:
    """How much to do."""
    return Volume(is_full=request.config.getoption("--full"))


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Figure:
    """Note in words what a test has measured; `python -m tests.tools.promises` prints it."""
    return lambda words: record_property("figure", words)
