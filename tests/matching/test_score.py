"""Scores by kind of news and outlet."""

from bot.matching.thresholds import NORMAL_THRESHOLD, WIDE_THRESHOLD
from tests.matching.relevance import scores


def test_news_of_a_diaspora_reaches_only_those_who_want_all() -> None:
    by_topic = scores("Armenian festival fills a park in Fresno", "Armenians of the valley danced on Sunday.")
    assert WIDE_THRESHOLD <= by_topic["armenia"] < NORMAL_THRESHOLD


def test_the_country_of_the_outlet_speaks_for_it() -> None:
    text = "Կառավարությունը հաստատել է Հայաստանի նոր բյուջեն։"
    home = scores("", text, language="hy", country="AM")["armenia"]
    assert home > scores("", text, language="hy", country="RU")["armenia"]
