"""A full collection visits no object that was frozen, frees the garbage of before and after, and stays short."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from bot.runtime.garbage import CollectionTimer, freeze_objects, short_collections


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


@pytest.mark.parametrize(
    ("generation", "seconds", "is_frozen"), [(2, 0.021, True), (2, 0.019, False), (1, 0.021, False)]
)
def test_what_survives_a_long_full_collection_is_frozen(generation: int, seconds: float, is_frozen: bool) -> None:  # noqa: FBT001  a case
    moments = iter([5.0, 5.0 + seconds])
    timer = CollectionTimer(lambda: next(moments))
    cycle = Cycle()
    for phase in ("start", "stop"):
        timer(phase, {"generation": generation, "collected": 0, "uncollectable": 0})
    assert is_visited(cycle) != is_frozen


def test_collections_are_timed_inside_the_context_alone() -> None:
    before = list(gc.callbacks)
    cycle = Cycle()
    with short_collections():
        assert not is_visited(cycle)
        assert [type(callback) for callback in gc.callbacks[len(before) :]] == [CollectionTimer]
    assert gc.callbacks == before
