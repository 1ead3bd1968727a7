from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.fetching.polling import schedule
from bot.fetching.polling.schedule import PollingLimits
from bot.fetching.polling.state_update import update_state
from bot.model.entries import Document, Unchanged
from bot.model.sources import FeedState, FetchError, FetchErrorKind, PollingHints
from tests.fetching.due_sources import NOW, UNREAD, due

MIN_PAUSE, HOUR, DAY = timedelta(minutes=5), timedelta(hours=1), timedelta(days=1)
LIMITS = PollingLimits(MIN_PAUSE)
URL = "https://lake.example/feed"
DOCUMENT = Document(URL, b"<rss/>", "", "e", "m", "hash", NOW)
UNCHANGED = Unchanged("e", "m")
NOT_FOUND_ERROR = FetchError(FetchErrorKind.NOT_FOUND, "HTTP 404")
GONE_ERROR = FetchError(FetchErrorKind.GONE, "HTTP 410")

rates = st.one_of(st.just(()), st.lists(st.floats(min_value=0, max_value=60), min_size=24, max_size=24).map(tuple))
moments = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=14)).map(lambda span: NOW - span)
waits = st.one_of(st.none(), st.timedeltas(min_value=timedelta(-1), max_value=timedelta(days=30)))
fresh = st.one_of(st.none(), st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=400)))
polling_hints = st.builds(
    PollingHints,
    fresh,
    st.frozensets(st.integers(min_value=0, max_value=23), max_size=23),
    st.frozensets(st.integers(min_value=0, max_value=6), max_size=6),
)
results = st.one_of(
    st.builds(lambda span: replace(DOCUMENT, fresh_for=span), fresh),
    st.builds(lambda span: replace(UNCHANGED, fresh_for=span), fresh),
    st.builds(FetchError, st.sampled_from(FetchErrorKind), st.just("why"), waits),
)
states = st.builds(
    FeedState,
    next_poll_at=st.just(NOW),
    pause=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3)),
    last_read_at=st.one_of(st.none(), moments),
    hourly_rates=rates,
    hints=polling_hints,
    failures=st.integers(min_value=0, max_value=10_000),
    gone_at=st.one_of(st.none(), moments),
)
polling_limits = st.builds(
    PollingLimits,
    st.just(MIN_PAUSE),
    st.sampled_from([schedule.MAX_PAUSE, timedelta(hours=6)]),
    spread=st.floats(min_value=0, max_value=1),
)


def every(hours: float) -> FeedState:
    """Return a source that has brought an entry so often for long, and was read just now."""
    return replace(UNREAD, last_read_at=NOW, hourly_rates=(1 / hours,) * 24)


def after(
    state: FeedState,
    result: Document | Unchanged | FetchError,
    *,
    published: Sequence[datetime] = (),
    now: datetime = NOW,
    limits: PollingLimits = LIMITS,
) -> FeedState:
    """Return the state after a poll whose request sent all validators, and whose document had no hints."""
    return update_state(due(URL, state), state, result, published=published, now=now, limits=limits)


def wait(
    state: FeedState, result: Document | Unchanged | FetchError = UNCHANGED, limits: PollingLimits = LIMITS
) -> timedelta:
    return after(state, result, now=NOW, limits=limits).next_poll_at - NOW


def test_the_pause_follows_from_the_rhythm_of_the_source() -> None:
    minutes = [wait(every(hours)) / timedelta(minutes=1) for hours in (0.05, 0.24, 2.4, 168)]
    assert minutes[0] == 5
    assert 5 <= minutes[1] <= 8
    assert 14 <= minutes[2] <= 20
    assert 90 <= minutes[3] <= 150


def test_half_as_long_just_after_news() -> None:
    state = every(2.4)
    with_news = after(state, DOCUMENT, published=[NOW - timedelta(minutes=1)])
    assert (with_news.next_poll_at - NOW) / wait(state) == pytest.approx(0.5, rel=0.1)
    assert with_news.last_new_at == NOW


def test_at_night_a_source_that_sleeps_then_is_looked_at_less_often() -> None:
    waking = replace(every(1), hourly_rates=tuple(2.0 if 6 <= hour < 20 else 0.0 for hour in range(24)))
    at_night = NOW.replace(hour=22)
    asleep = after(waking, UNCHANGED, now=at_night).next_poll_at - at_night
    assert asleep > 3 * wait(waking)


def test_a_first_document_shows_a_rhythm_by_its_dates() -> None:
    daily = [NOW - timedelta(days=day, hours=1) for day in range(10)]
    hourly = [NOW - timedelta(hours=hour, minutes=1) for hour in range(48)]
    slow, quick = (after(UNREAD, DOCUMENT, published=news) for news in (daily, hourly))
    assert quick.next_poll_at < slow.next_poll_at
    assert quick.daily_entries == pytest.approx(24, rel=0.1)


@pytest.mark.parametrize("hint", [timedelta(hours=2), timedelta(days=365)])
def test_freshness_is_respected_up_to_six_hours(hint: timedelta) -> None:
    assert wait(every(1), replace(UNCHANGED, fresh_for=hint)) == min(hint, timedelta(hours=6))
    assert wait(replace(every(1), hints=PollingHints(hint))) == min(hint, timedelta(hours=6))


def test_the_hours_and_days_that_a_document_wants_left_out_are_left_out() -> None:
    assert wait(replace(every(1), hints=PollingHints(hours=frozenset({12, 13})))) == timedelta(hours=2)
    assert wait(replace(every(1), hints=PollingHints(days=frozenset({NOW.weekday()})))) == timedelta(hours=6)


def test_failures_double_the_wait_up_to_a_day_and_never_end_it() -> None:
    state, waits_so_far = replace(every(1), pause=timedelta(minutes=20)), []
    for _ in range(12):
        state = after(state, NOT_FOUND_ERROR)
        waits_so_far.append((state.next_poll_at - NOW) / timedelta(minutes=1))
    assert waits_so_far[:7] == [40, 80, 160, 320, 640, 1280, 1440]
    assert waits_so_far[-1] == 1440
    assert (state.failures, state.last_error, state.retired_at) == (12, "not found: HTTP 404", None)
    assert state.hourly_rates == every(1).hourly_rates
    assert after(state, UNCHANGED).failures == 0


@pytest.mark.parametrize(("retry_after", "pause"), [(timedelta(hours=3), timedelta(hours=3)), (timedelta(days=9), DAY)])
def test_what_a_server_asks_for_is_kept_to_within_a_day(retry_after: timedelta, pause: timedelta) -> None:
    assert wait(every(1), FetchError(FetchErrorKind.TOLD_TO_WAIT, "HTTP 429", retry_after)) == pause


def test_gone_twice_within_a_day_retires_a_source_and_once_does_not() -> None:
    once = after(every(1), GONE_ERROR)
    assert (once.gone_at, once.retired_at) == (NOW, None)
    assert once.next_poll_at - NOW <= timedelta(hours=6)
    assert after(once, GONE_ERROR, now=NOW + 6 * HOUR).retired_at == NOW + 6 * HOUR
    assert after(once, GONE_ERROR, now=NOW + 25 * HOUR).retired_at is None
    back = after(once, UNCHANGED, now=NOW + HOUR)
    assert after(back, GONE_ERROR, now=NOW + 2 * HOUR).retired_at is None


@given(states, results, st.lists(moments, max_size=40), polling_limits)
def test_the_next_poll_comes_never_sooner_than_allowed_and_always_within_a_day(
    state: FeedState, result: Document | Unchanged | FetchError, news: list[datetime], limits: PollingLimits
) -> None:
    published = () if isinstance(result, FetchError) else news
    updated = after(state, result, published=published, now=NOW, limits=limits)
    assert MIN_PAUSE <= updated.next_poll_at - NOW <= DAY
    assert (updated.failures == 0) is not isinstance(result, FetchError)
    if isinstance(result, FetchError):
        assert (updated.retired_at is not None) <= (result.kind is FetchErrorKind.GONE)
    else:
        assert MIN_PAUSE <= updated.pause <= limits.longest


@given(rates.filter(bool))
def test_a_livelier_source_is_never_looked_at_less_often(rhythm: tuple[float, ...]) -> None:
    state = replace(UNREAD, last_read_at=NOW, hourly_rates=rhythm)
    livelier = replace(state, hourly_rates=tuple(2 * rate for rate in rhythm))
    assert wait(livelier) <= wait(state)
