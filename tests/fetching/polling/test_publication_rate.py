from dataclasses import replace
from datetime import timedelta

import pytest

from bot.fetching.polling import publication_rate
from bot.fetching.polling.publication_rate import DEFAULT_RATES
from tests.fetching.due_sources import NOW, UNREAD

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_a_first_document_without_dates_means_four_entries_a_day_and_no_daily_figure() -> None:
    state = publication_rate.update(UNREAD, (), NOW)
    assert (state.hourly_rates, state.daily_entries, state.last_new_at) == (DEFAULT_RATES, None, None)


def test_the_last_day_weighs_a_tenth() -> None:
    state = replace(UNREAD, hourly_rates=(1.0,) * 24, last_read_at=NOW - DAY)
    assert publication_rate.update(state, (), NOW).hourly_rates == pytest.approx([0.9] * 24, abs=0.001)


def test_no_more_than_thirty_entries_of_a_poll_count() -> None:
    state = replace(UNREAD, hourly_rates=(0.0,) * 24, last_read_at=NOW - HOUR)
    assert sum(publication_rate.update(state, [NOW] * 500, NOW).hourly_rates) == pytest.approx(3)


@pytest.mark.parametrize(("duration", "entries"), [(HOUR, 2.0), (DAY, 48.0), (10 * DAY, 480.0), (-HOUR, 0.0)])
def test_entries_are_expected_by_the_rate_of_each_hour(duration: timedelta, entries: float) -> None:
    assert publication_rate.expected_entries((2.0,) * 24, NOW, NOW + duration) == pytest.approx(entries)


def test_the_pause_is_one_over_the_root_of_the_rate_and_a_day_at_most() -> None:
    waiting_time = timedelta(minutes=30)
    once, four_times = (publication_rate.pause((rate,) * 24, NOW, waiting_time) for rate in (1.0, 4.0))
    assert once / four_times == pytest.approx(2)
    assert publication_rate.pause((0.0,) * 24, NOW, waiting_time) == DAY
