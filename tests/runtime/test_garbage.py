"""A full collection visits no object that was frozen, and frees the garbage of before and after."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from bot.runtime.garbage import freeze_objects


class Cycle:
    """An object that refers to itself, so that only a garbage collection frees it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _unfreeze() -> Iterator[None]:
    yield
    gc.unfreeze()


def is_visited(sought: object) -> bool:
    """Return whether a full collection visits an object."""
    return any(visited is sought for visited in gc.get_objects())


def test_a_full_collection_visits_no_object_from_before() -> None:
    cycle = Cycle()
    assert is_visited(cycle)
    freeze_objects()
    assert not is_visited(cycle)


def test_a_second_time_exempts_what_has_come_since() -> None:
    freeze_objects()
    later = Cycle()
    assert is_visited(later)
    freeze_objects()
    assert not is_visited(later)


def test_garbage_from_before_is_freed_at_once() -> None:
    garbage = weakref.ref(Cycle())
    freeze_objects()
    assert garbage() is None


def test_garbage_that_comes_later_is_collected() -> None:
    freeze_objects()
    garbage = weakref.ref(Cycle())
    gc.collect()
    assert garbage() is None
