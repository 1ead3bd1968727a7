"""The strongest of several matches."""

from bot.model.topics import Match, strongest


def test_of_each_topic_the_strongest_match_remains_and_the_strongest_is_first() -> None:
    weak, strong, other = Match("csto", 40, ()), Match("csto", 70, ()), Match("armenia", 50, ())
    assert strongest([weak, other, strong]) == (strong, other)
    assert strongest([]) == ()


def test_of_equal_matches_the_first_remains() -> None:
    first, second = Match("csto", 40, ()), Match("csto", 40, ())
    assert strongest([first, second])[0] is first
