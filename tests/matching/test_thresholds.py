"""The levels that a score reaches."""

from bot.matching.thresholds import NORMAL_THRESHOLD, STRICT_THRESHOLD, WIDE_THRESHOLD, levels_reached
from bot.model.topics import Level


def test_levels_are_thresholds_of_the_score() -> None:
    assert levels_reached(100) == frozenset(Level)
    assert levels_reached(STRICT_THRESHOLD - 1) == {Level.NORMAL, Level.WIDE}
    assert levels_reached(NORMAL_THRESHOLD - 1) == {Level.WIDE}
    assert levels_reached(WIDE_THRESHOLD - 1) == frozenset()
