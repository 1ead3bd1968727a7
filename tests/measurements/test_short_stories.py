"""Relevance on invented short stories does not get worse."""

import pytest

from tests.tools.quality.short_stories import JudgedStory, figures, judge, read_stories

MIN_MACRO_F1 = 0.95
MIN_RIGHT_SHARE = 0.75  # of the stories in one language


@pytest.fixture(scope="module")
def judged() -> tuple[JudgedStory, ...]:
    return judge(read_stories())


def test_the_stories_reach_the_topics_that_they_are_about(judged: tuple[JudgedStory, ...]) -> None:
    measured = figures(judged)
    assert measured["macro_f1"] >= MIN_MACRO_F1, measured


@pytest.mark.parametrize("language", ["en", "ru", "hy", "az", "tr", "ka"])
def test_no_language_falls_behind(judged: tuple[JudgedStory, ...], language: str) -> None:
    right = [item.is_right for item in judged if item.story["lang"] == language]
    assert sum(right) >= MIN_RIGHT_SHARE * len(right)


def test_nothing_right_is_counted_where_no_story_matches() -> None:
    nothing = tuple(JudgedStory(story, frozenset()) for story in read_stories())
    assert figures(nothing)["macro_f1"] == 0
