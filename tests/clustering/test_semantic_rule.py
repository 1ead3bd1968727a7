"""The score of two entries with vectors, part by part."""

import math

import pytest

from bot.clustering.semantic_rule import (
    Score,
    average,
    cross_language_score,
    same_language_meaning,
    same_language_score,
    story_score,
)

JOIN_SCORE = 0.88


def short_score(meaning: float, words: float, hours: float = 0) -> Score:
    """Return the score of two headlines."""
    return same_language_score(meaning, words, hours, terms=8, enough=JOIN_SCORE)


def test_lead_and_title_count_and_words_that_would_do_alone_raise_the_score() -> None:
    meaning = same_language_meaning(lead=0.9, title=0.8)
    score = short_score(meaning, words=1.0)
    assert meaning == score.meaning == pytest.approx(0.86)
    assert score.words == pytest.approx(0.06 * math.log(1.2))
    assert score.time == 0
    assert score.total == pytest.approx(0.86 + 0.06 * math.log(1.2))


def test_without_a_word_in_common_a_report_must_be_far_closer_in_meaning() -> None:
    alike, unlike = (short_score(0.93, words).total for words in (1.0, 0.0))
    assert alike - unlike == pytest.approx(0.06 * math.log(6))
    assert alike > JOIN_SCORE > unlike


def test_a_fifth_more_words_than_are_enough_count_no_further() -> None:
    assert short_score(0.9, 1.2) == short_score(0.9, 30.0)


def test_each_day_costs_a_fiftieth_until_the_third() -> None:
    assert [short_score(0.9, 1, hours).time for hours in (0, 24, 72, 1000)] == pytest.approx([0, -0.02, -0.06, -0.06])


@pytest.mark.parametrize("terms", [100, 250])
def test_of_long_texts_words_decide_for_the_most_part(terms: float) -> None:
    def total(meaning: float, words: float) -> float:
        return same_language_score(meaning, words, 0, terms=terms, enough=JOIN_SCORE).total

    by_words, by_meaning = JOIN_SCORE + 0.18 * math.log(0.5), 0.95 + 0.06 * math.log(0.7)
    assert total(0.95, 0.5) == pytest.approx(0.8 * by_words + 0.2 * by_meaning)
    assert total(0.95, 0.5) < JOIN_SCORE < total(0.85, 1.3)


def test_from_thirty_terms_on_words_count_the_more_the_longer_the_texts_are() -> None:
    lengths = (5, 30, 40, 60, 99, 100)
    scores = [same_language_score(0.95, 0.5, 0, terms=terms, enough=JOIN_SCORE).total for terms in lengths]
    assert scores[0] == scores[1]
    assert scores[1:] == sorted(scores[1:], reverse=True)


def test_between_languages_names_count_and_titles_do_not() -> None:
    assert cross_language_score(lead=0.87, names=0.2, hours=36).total == pytest.approx(0.87 + 0.01 + 0.02 - 0.03)
    assert cross_language_score(0.87, names=0.9, hours=0) == cross_language_score(0.87, names=0.3, hours=0)


def test_a_story_is_scored_by_its_nearest_entry_and_by_all() -> None:
    scores = [Score(0.9, 0.0, 0.0), Score(0.7, 0.02, -0.02)]
    whole = average(scores)
    assert (whole.meaning, whole.words, whole.time) == pytest.approx((0.8, 0.01, -0.01))
    assert story_score(scores, disagreement=0).total == pytest.approx((0.9 + 0.8) / 2)
    assert story_score(scores, disagreement=0.5).total == pytest.approx((0.9 + 0.8) / 2 - 0.1)
