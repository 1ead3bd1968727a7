"""What every test may ask for."""

from collections.abc import Callable

import pytest

from tests.reliability import Figure

pytest_plugins = ["tests.postgres", "tests.databases"]


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Figure:
    """Note in words what a test has measured; `python -m tests.reliability` prints it."""
    return lambda words: record_property("figure", words)
