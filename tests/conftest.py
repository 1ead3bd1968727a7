"""What every test may ask for."""

from collections.abc import Callable

import pytest

from tests.tools.promises import Figure

pytest_plugins = ["tests.support.postgres", "tests.support.databases", "tests.support.stages"]


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Figure:
    """Note in words what a test has measured; `python -m tests.tools.promises` prints it."""
    return lambda words: record_property("figure", words)
