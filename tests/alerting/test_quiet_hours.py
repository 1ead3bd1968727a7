from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerting.quiet_hours import next_digest, quiet_until
from bot.model.chats import DeliveryMode, DeliveryPreferences, QuietHours
from tests.alerting.quiet_night import NIGHT, local

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Yerevan")  # two that change their clocks, one that does not

moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  hypothesis adds the zone
days = st.frozensets(st.integers(0, 6), min_size=1)
quiet_hours = st.builds(QuietHours, st.integers(0, 1439), st.integers(0, 1439), days)
preference_values = st.builds(
    DeliveryPreferences,
    mode=st.sampled_from([DeliveryMode.HOURLY, DeliveryMode.DAILY, DeliveryMode.WEEKLY]),
    digest_hour=st.integers(0, 23),
    digest_weekday=st.integers(0, 6),
    quiet=st.none() | quiet_hours,
    zone=st.sampled_from(ZONES),
)


def test_quiet_hours_only_on_some_days_are_those_that_begin_on_them() -> None:
    weekend = DeliveryPreferences(quiet=replace(NIGHT, days=frozenset({5, 6})))
    saturday, monday = datetime(2026, 11, 28, 23, 30, tzinfo=UTC), datetime(2026, 11, 30, 6, 30, tzinfo=UTC)
    assert quiet_until(weekend, saturday) == datetime(2026, 11, 29, 7, tzinfo=UTC)
    assert quiet_until(weekend, monday) == datetime(2026, 11, 30, 7, tzinfo=UTC), "begun on Sunday"
    assert quiet_until(weekend, monday + DAY) is None


@pytest.mark.parametrize("zone", ZONES)
def test_a_daily_digest_comes_every_day_of_the_year_at_the_same_hour_of_the_wall_clock(zone: str) -> None:
    preferences = DeliveryPreferences(mode=DeliveryMode.DAILY, digest_hour=8, zone=zone)
    now, local_times = local(2026, 1, 1, 8, zone=zone), []
    for _ in range(365):
        now = next_digest(preferences, now)
        local_times.append(now.astimezone(ZoneInfo(zone)))
    assert {(at.hour, at.minute) for at in local_times} == {(8, 0)}
    assert [at.date() for at in local_times] == [local_times[0].date() + DAY * number for number in range(365)]


@pytest.mark.promise(29)
@pytest.mark.parametrize(("zone", "day"), [("Europe/Berlin", (3, 29)), ("America/New_York", (3, 8))])
def test_an_hour_that_is_skipped_is_not_a_day_without_a_digest(zone: str, day: tuple[int, int]) -> None:
    preferences = DeliveryPreferences(mode=DeliveryMode.DAILY, digest_hour=2, zone=zone)
    eve = local(2026, *day, 0, zone=zone)
    first = next_digest(preferences, eve)
    assert first == local(2026, *day, 3, zone=zone)
    assert next_digest(preferences, first) == local(2026, day[0], day[1] + 1, 2, zone=zone)


@pytest.mark.promise(29)
@pytest.mark.parametrize(("zone", "day"), [("Europe/Berlin", (10, 25)), ("America/New_York", (11, 1))])
def test_an_hour_that_comes_twice_brings_one_digest(zone: str, day: tuple[int, int]) -> None:
    hour = 2 if zone == "Europe/Berlin" else 1
    preferences = DeliveryPreferences(mode=DeliveryMode.DAILY, digest_hour=hour, zone=zone)
    first = next_digest(preferences, local(2026, *day, 0, zone=zone))
    assert next_digest(preferences, first) - first >= 24 * HOUR
    hourly = DeliveryPreferences(mode=DeliveryMode.HOURLY, zone=zone)
    assert next_digest(hourly, first) - first == HOUR


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [("Europe/Berlin", (3, 28), 7), ("Europe/Berlin", (10, 24), 9), ("Asia/Yerevan", (3, 28), 8)],
)
def test_a_night_is_as_long_as_the_clocks_make_it(zone: str, day: tuple[int, int], hours: int) -> None:
    preferences = DeliveryPreferences(quiet=NIGHT, zone=zone)
    begins = local(2026, *day, 23, zone=zone)
    ends = quiet_until(preferences, begins)
    assert ends is not None
    assert ends - begins == hours * HOUR
    assert quiet_until(preferences, ends) is None


@given(preference_values, moments)
def test_a_digest_is_always_later_than_now_never_in_quiet_hours_and_never_farther_than_its_span(
    preferences: DeliveryPreferences, now: datetime
) -> None:
    due = next_digest(preferences, now)
    assert now < due
    assert quiet_until(preferences, due) is None
    span = {DeliveryMode.HOURLY: HOUR, DeliveryMode.DAILY: 25 * HOUR}.get(preferences.mode, WEEK + HOUR)
    assert due - now <= span + DAY + HOUR, "its span, and a quiet day at the most"


@given(quiet_hours, st.sampled_from(ZONES), moments)
def test_the_end_of_quiet_hours_is_later_than_now_and_not_quiet_by_the_same_hours(
    quiet: QuietHours, zone: str, now: datetime
) -> None:
    ends = quiet_until(DeliveryPreferences(quiet=quiet, zone=zone), now)
    if ends is not None:
        assert now < ends <= now + 25 * HOUR
        assert quiet_until(DeliveryPreferences(quiet=quiet, zone=zone), ends) is None
