"""The score of two entries with vectors, part by part."""

import math

import pytest

from bot.clustering.semantic_rule import Score, average, cross_language_score, same_language_score, story_score


def test_in_one_language_lead_and_title_count_and_words_that_would_do_alone_raise_the_score() -> None:
    score = same_language_score(lead=0.9, title=0.8, words=1.0, hours=0)
    assert score.meaning == pytest.approx(0.86)
    assert score.words == pytest.approx(0.06 * math.log(1.2))
    assert score.time == 0
    assert score.total == pytest.approx(0.86 + 0.06 * math.log(1.2))


def test_without_a_word_in_common_a_report_must_be_far_closer_in_meaning() -> None:
    alike, unlike = (same_language_score(0.93, 0.93, words, hours=0).total for words in (1.0, 0.0))
    assert alike - unlike == pytest.approx(0.06 * math.log(6))
    assert alike > 0.88 > unlike


def test_a_fifth_more_words_than_are_enough_count_no_further() -> None:
    assert same_language_score(0.9, 0.9, 1.2, 0) == same_language_score(0.9, 0.9, 30.0, 0)


def test_each_day_costs_a_fiftieth_until_the_third() -> None:
    assert [same_language_score(0.9, 0.9, 1, hours).time for hours in (0, 24, 72, 1000)] == pytest.approx(
        [0, -0.02, -0.06, -0.06]
    )


def test_between_languages_names_count_and_titles_do_not() -> None:
    assert cross_language_score(lead=0.87, names=0.2, hours=36).total == pytest.approx(0.87 + 0.01 + 0.02 - 0.03)
    assert cross_language_score(0.87, names=0.9, hours=0) == cross_language_score(0.87, names=0.3, hours=0)


def test_a_story_is_scored_by_its_nearest_entry_and_by_all() -> None:
    scores = [Score(0.9, 0.0, 0.0), Score(0.7, 0.02, -0.02)]
    whole = average(scores)
    assert (whole.meaning, whole.words, whole.time) == pytest.approx((0.8, 0.01, -0.01))
    assert story_score(scores, disagreement=0).total == pytest.approx((0.9 + 0.8) / 2)
    assert story_score(scores, disagreement=0.5).total == pytest.approx((0.9 + 0.8) / 2 - 0.1)
