from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerting.planning import plan
from bot.model.alerts import Announcement
from bot.model.entries import Entry
from bot.model.sources import Publisher
from bot.model.topics import Level, Match

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
SETTLING = timedelta(seconds=90)
OUTLET = Publisher("lantern.test", "Lantern", "AM", None, "https://lantern.test/")


def levels(score: int) -> frozenset[Level]:
    return frozenset(
        level for level, least in ((Level.WIDE, 20), (Level.NORMAL, 50), (Level.STRICT, 80)) if score >= least
    )


def entry(age: timedelta = timedelta(0)) -> Entry:
    return Entry(
        source_id="lantern",
        publisher=OUTLET,
        url="https://lantern.test/1",
        guid=None,
        title="Bridge opens",
        description="",
        text="",
        language="en",
        published_at=NOW - age,
        seen_at=NOW,
    )


def announced(*matches: Match, age: timedelta = timedelta(0)) -> tuple[Announcement, ...]:
    return plan(7, entry(age), matches, levels=levels, settling=SETTLING, now=NOW)


def test_each_topic_that_the_entry_is_about_is_announced_after_the_settling_time() -> None:
    assert announced(Match("armenia", 85, ()), Match("csto", 55, ())) == (
        Announcement(7, "armenia", frozenset(Level), NOW + SETTLING),
        Announcement(7, "csto", frozenset({Level.WIDE, Level.NORMAL}), NOW + SETTLING),
    )


def test_a_match_that_reaches_no_level_announces_nothing() -> None:
    assert announced(Match("armenia", 19, ())) == ()


def test_an_entry_without_matches_announces_nothing() -> None:
    assert announced() == ()


@pytest.mark.parametrize(("hours", "topics"), [(0, 1), (47, 1), (48, 1), (49, 0), (24 * 365, 0)])
def test_an_entry_that_claims_to_be_older_than_two_days_is_not_news(hours: int, topics: int) -> None:
    assert len(announced(Match("armenia", 90, ()), age=timedelta(hours=hours))) == topics


@given(st.lists(st.integers(0, 100), max_size=8), st.timedeltas(timedelta(0), timedelta(days=5)))
def test_an_announcement_is_never_due_before_now_and_never_for_nobody(scores: list[int], age: timedelta) -> None:
    matches = [Match(f"topic{number}", score, ()) for number, score in enumerate(scores)]
    for announcement in announced(*matches, age=age):
        assert announcement.due_at == NOW + SETTLING
        assert announcement.levels
        assert age <= timedelta(hours=48)
