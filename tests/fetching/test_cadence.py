from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.fetching.polling import schedule
from bot.fetching.polling.schedule import PollingLimits
from bot.model.entries import Document, Unchanged
from bot.model.sources import FeedState, FetchError, FetchErrorKind, PollingHints
from tests.fetching.dues import NOW, UNREAD

SHORTEST, HOUR, DAY = timedelta(minutes=5), timedelta(hours=1), timedelta(days=1)
TERMS = PollingLimits(SHORTEST)
DOCUMENT = Document("https://lake.example/feed", b"<rss/>", "", "e", "m", "hash", NOW)
UNCHANGED = Unchanged("e", "m")
NOT_FOUND = FetchError(FetchErrorKind.NOT_FOUND, "HTTP 404")
GONE = FetchError(FetchErrorKind.GONE, "HTTP 410")

rates = st.one_of(st.just(()), st.lists(st.floats(min_value=0, max_value=60), min_size=24, max_size=24).map(tuple))
moments = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=14)).map(lambda span: NOW - span)
waits = st.one_of(st.none(), st.timedeltas(min_value=timedelta(-1), max_value=timedelta(days=30)))
fresh = st.one_of(st.none(), st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=400)))
wishes = st.builds(
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
pollings = st.builds(
    FeedState,
    next_poll_at=st.just(NOW),
    pause=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3)),
    last_read_at=st.one_of(st.none(), moments),
    hourly_rates=rates,
    hints=wishes,
    failures=st.integers(min_value=0, max_value=10_000),
    gone_at=st.one_of(st.none(), moments),
)
terms = st.builds(
    PollingLimits,
    st.just(SHORTEST),
    st.sampled_from([schedule.LONGEST, timedelta(hours=6)]),
    is_watched=st.booleans(),
    spread=st.floats(min_value=0, max_value=1),
)


def every(hours: float) -> FeedState:
    """Return a source that has brought an entry so often for long, and was read just now."""
    return replace(UNREAD, last_read_at=NOW, hourly_rates=(1 / hours,) * 24)


def wait(
    polling: FeedState, result: Document | Unchanged | FetchError = UNCHANGED, given_terms: PollingLimits = TERMS
) -> timedelta:
    return schedule.after(polling, result, now=NOW, terms=given_terms).next_poll_at - NOW


def test_the_pause_follows_from_the_rhythm_of_the_source() -> None:
    found = [wait(every(hours)) / timedelta(minutes=1) for hours in (0.05, 0.24, 2.4, 168)]
    assert found[0] == 5
    assert 5 <= found[1] <= 8
    assert 14 <= found[2] <= 20
    assert 90 <= found[3] <= 150


def test_half_as_long_just_after_news() -> None:
    polling = every(2.4)
    told = schedule.after(polling, DOCUMENT, news=[NOW - timedelta(minutes=1)], now=NOW, terms=TERMS)
    assert (told.next_poll_at - NOW) / wait(polling) == pytest.approx(0.5, rel=0.1)
    assert told.last_new_at == NOW


def test_at_night_a_source_that_sleeps_then_is_looked_at_less_often() -> None:
    waking = replace(every(1), hourly_rates=tuple(2.0 if 6 <= hour < 20 else 0.0 for hour in range(24)))
    at_night = NOW.replace(hour=22)
    asleep = schedule.after(waking, UNCHANGED, now=at_night, terms=TERMS).next_poll_at - at_night
    assert asleep > 3 * wait(waking)


def test_a_first_document_shows_a_rhythm_by_its_dates() -> None:
    daily = [NOW - timedelta(days=day, hours=1) for day in range(10)]
    hourly = [NOW - timedelta(hours=hour, minutes=1) for hour in range(48)]
    slow, quick = (schedule.after(UNREAD, DOCUMENT, news=news, now=NOW, terms=TERMS) for news in (daily, hourly))
    assert quick.next_poll_at < slow.next_poll_at
    assert quick.daily_entries == pytest.approx(24, rel=0.1)


def test_a_source_on_which_an_own_topic_hangs_is_looked_at_every_half_hour() -> None:
    sleepy = replace(every(10_000), hints=PollingHints(timedelta(hours=5)))
    assert wait(sleepy) > timedelta(hours=4)
    assert wait(sleepy, given_terms=replace(TERMS, is_watched=True, spread=1.0)) <= schedule.LONGEST_WATCHED


@pytest.mark.parametrize("asked", [timedelta(hours=2), timedelta(days=365)])
def test_freshness_is_respected_up_to_six_hours(asked: timedelta) -> None:
    assert wait(every(1), replace(UNCHANGED, fresh_for=asked)) == min(asked, timedelta(hours=6))
    assert wait(replace(every(1), hints=PollingHints(asked))) == min(asked, timedelta(hours=6))


def test_the_hours_and_days_that_a_document_wants_left_out_are_left_out() -> None:
    assert wait(replace(every(1), hints=PollingHints(hours=frozenset({12, 13})))) == timedelta(hours=2)
    assert wait(replace(every(1), hints=PollingHints(days=frozenset({NOW.weekday()})))) == timedelta(hours=6)


def test_failures_double_the_wait_up_to_a_day_and_never_end_it() -> None:
    polling, waits_so_far = replace(every(1), pause=timedelta(minutes=20)), []
    for _ in range(12):
        polling = schedule.after(polling, NOT_FOUND, now=NOW, terms=TERMS)
        waits_so_far.append((polling.next_poll_at - NOW) / timedelta(minutes=1))
    assert waits_so_far[:7] == [40, 80, 160, 320, 640, 1280, 1440]
    assert waits_so_far[-1] == 1440
    assert (polling.failures, polling.last_error, polling.retired_at) == (12, "not found: HTTP 404", None)
    assert polling.hourly_rates == every(1).hourly_rates
    assert schedule.after(polling, UNCHANGED, now=NOW, terms=TERMS).failures == 0


@pytest.mark.parametrize(("asked", "kept"), [(timedelta(hours=3), timedelta(hours=3)), (timedelta(days=9), DAY)])
def test_what_a_server_asks_for_is_kept_to_within_a_day(asked: timedelta, kept: timedelta) -> None:
    assert wait(every(1), FetchError(FetchErrorKind.TOLD_TO_WAIT, "HTTP 429", asked)) == kept


def test_gone_twice_within_a_day_retires_a_source_and_once_does_not() -> None:
    once = schedule.after(every(1), GONE, now=NOW, terms=TERMS)
    assert (once.gone_at, once.retired_at) == (NOW, None)
    assert once.next_poll_at - NOW <= timedelta(hours=6)
    assert schedule.after(once, GONE, now=NOW + 6 * HOUR, terms=TERMS).retired_at == NOW + 6 * HOUR
    assert schedule.after(once, GONE, now=NOW + 25 * HOUR, terms=TERMS).retired_at is None
    back = schedule.after(once, UNCHANGED, now=NOW + HOUR, terms=TERMS)
    assert schedule.after(back, GONE, now=NOW + 2 * HOUR, terms=TERMS).retired_at is None


@given(pollings, results, st.lists(moments, max_size=40), terms)
def test_the_next_poll_comes_never_sooner_than_allowed_and_always_within_a_day(
    polling: FeedState, result: Document | Unchanged | FetchError, news: list[datetime], given_terms: PollingLimits
) -> None:
    told = () if isinstance(result, FetchError) else news
    found = schedule.after(polling, result, news=told, now=NOW, terms=given_terms)
    assert SHORTEST <= found.next_poll_at - NOW <= DAY
    assert (found.failures == 0) is not isinstance(result, FetchError)
    if isinstance(result, FetchError):
        assert (found.retired_at is not None) <= (result.kind is FetchErrorKind.GONE)
    else:
        assert SHORTEST <= found.pause <= given_terms.longest
        assert not given_terms.is_watched or found.next_poll_at - NOW <= schedule.LONGEST_WATCHED


@given(rates.filter(bool))
def test_a_livelier_source_is_never_looked_at_less_often(rhythm: tuple[float, ...]) -> None:
    polling = replace(UNREAD, last_read_at=NOW, hourly_rates=rhythm)
    livelier = replace(polling, hourly_rates=tuple(2 * rate for rate in rhythm))
    assert wait(livelier) <= wait(polling)
