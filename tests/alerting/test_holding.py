"""Quiet hours, digests and storms, on the chat's own clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerting.batching import STORM, hold, next_digest, quiet_until
from bot.model.alerts import Alert, AlertKind, BatchReason
from bot.model.chats import Chat, ChatKind, DeliveryMode, DeliveryPreferences, QuietHours
from bot.model.outcomes import Batched, Dropped, RetryAt

NOW = datetime(2026, 11, 24, 20, 30, tzinfo=UTC)  # a Tuesday; half past midnight in Yerevan
NIGHT = QuietHours(23 * 60, 7 * 60)
CHAT = Chat(5, ChatKind.PRIVATE, "en")
ALERT = Alert(1, CHAT, 7, AlertKind.NEW, attempts=0, plain=False)
UPDATE, DIGEST, GROWN = (replace(ALERT, kind=one) for one in (AlertKind.UPDATE, AlertKind.DIGEST, AlertKind.GROWTH))
FLOOD, APART = replace(ALERT, is_flood=True), replace(ALERT, cause=BatchReason.APART)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Yerevan")  # two that change their clocks, one that does not

moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  hypothesis adds the zone
days = st.frozensets(st.integers(0, 6), min_size=1)
quiets = st.builds(QuietHours, st.integers(0, 1439), st.integers(0, 1439), days)
manners = st.builds(
    DeliveryPreferences,
    mode=st.sampled_from([DeliveryMode.HOURLY, DeliveryMode.DAILY, DeliveryMode.WEEKLY]),
    digest_hour=st.integers(0, 23),
    digest_weekday=st.integers(0, 6),
    quiet=st.none() | quiets,
    zone=st.sampled_from(ZONES),
)


def held(
    manner: DeliveryPreferences, alert: Alert = ALERT, *, publishers: int = 1, recent: int = 0
) -> Batched | RetryAt | Dropped | None:
    return hold(replace(alert, chat=replace(CHAT, preferences=manner)), publishers=publishers, recent=recent, now=NOW)


def local(year: int, month: int, day: int, hour: int, *, zone: str) -> datetime:
    return datetime(year, month, day, hour, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def test_who_wants_nothing_special_is_told_at_once() -> None:
    assert held(DeliveryPreferences()) is None


def test_in_quiet_hours_a_story_is_held_until_they_end() -> None:
    assert held(DeliveryPreferences(quiet=NIGHT, zone="Asia/Yerevan")) == Batched(
        local(2026, 11, 25, 7, zone="Asia/Yerevan"), BatchReason.QUIET
    )
    assert held(DeliveryPreferences(quiet=NIGHT, zone="UTC")) is None


def test_what_many_tell_breaks_through_where_the_chat_wants_so() -> None:
    quiet = DeliveryPreferences(quiet=NIGHT, zone="Asia/Yerevan", urgent_from=3)
    assert isinstance(held(quiet, publishers=2), Batched)
    assert held(quiet, publishers=3) is None
    assert isinstance(held(replace(quiet, urgent_from=0), publishers=30), Batched)


def test_an_edit_is_silent_so_it_comes_in_quiet_hours_too_and_a_second_sound_does_not() -> None:
    quiet = DeliveryPreferences(quiet=NIGHT, zone="Asia/Yerevan", urgent_from=0)
    assert held(quiet, UPDATE) is None
    assert isinstance(held(quiet, GROWN, publishers=9), Dropped)
    assert held(DeliveryPreferences(), GROWN, publishers=9) is None


def test_a_digest_whose_hour_became_quiet_meanwhile_comes_afterwards() -> None:
    put_off = held(DeliveryPreferences(quiet=NIGHT, zone="Asia/Yerevan"), DIGEST)
    assert isinstance(put_off, RetryAt)
    assert put_off.at == local(2026, 11, 25, 7, zone="Asia/Yerevan")


def test_quiet_hours_only_on_some_days_are_those_that_begin_on_them() -> None:
    weekend = DeliveryPreferences(quiet=replace(NIGHT, days=frozenset({5, 6})))
    saturday, monday = datetime(2026, 11, 28, 23, 30, tzinfo=UTC), datetime(2026, 11, 30, 6, 30, tzinfo=UTC)
    assert quiet_until(weekend, saturday) == datetime(2026, 11, 29, 7, tzinfo=UTC)
    assert quiet_until(weekend, monday) == datetime(2026, 11, 30, 7, tzinfo=UTC), "begun on Sunday"
    assert quiet_until(weekend, monday + DAY) is None


@pytest.mark.parametrize(
    ("manner", "due"),
    [
        (DeliveryPreferences(mode=DeliveryMode.HOURLY), datetime(2026, 11, 24, 21, tzinfo=UTC)),
        (DeliveryPreferences(mode=DeliveryMode.DAILY, digest_hour=8), datetime(2026, 11, 25, 8, tzinfo=UTC)),
        (DeliveryPreferences(mode=DeliveryMode.DAILY, digest_hour=21), datetime(2026, 11, 24, 21, tzinfo=UTC)),
        (
            DeliveryPreferences(mode=DeliveryMode.DAILY, digest_hour=8, zone="Asia/Yerevan"),
            datetime(2026, 11, 25, 4, tzinfo=UTC),
        ),
        (
            DeliveryPreferences(mode=DeliveryMode.WEEKLY, digest_hour=8, digest_weekday=0),
            datetime(2026, 11, 30, 8, tzinfo=UTC),
        ),
        (
            DeliveryPreferences(mode=DeliveryMode.WEEKLY, digest_hour=8, digest_weekday=1),
            datetime(2026, 12, 1, 8, tzinfo=UTC),
        ),
        (
            DeliveryPreferences(mode=DeliveryMode.DAILY, digest_hour=3, quiet=NIGHT),
            datetime(2026, 11, 25, 7, tzinfo=UTC),
        ),
    ],
)
def test_a_digest_comes_at_its_hour(manner: DeliveryPreferences, due: datetime) -> None:
    assert held(manner) == Batched(due, BatchReason.MODE)


@pytest.mark.parametrize("zone", ZONES)
def test_a_daily_digest_comes_every_day_of_the_year_at_the_same_hour_of_the_wall_clock(zone: str) -> None:
    manner = DeliveryPreferences(mode=DeliveryMode.DAILY, digest_hour=8, zone=zone)
    now, shown = local(2026, 1, 1, 8, zone=zone), []
    for _ in range(365):
        now = next_digest(manner, now)
        shown.append(now.astimezone(ZoneInfo(zone)))
    assert {(at.hour, at.minute) for at in shown} == {(8, 0)}
    assert [at.date() for at in shown] == [shown[0].date() + DAY * number for number in range(365)]


@pytest.mark.parametrize(("zone", "day"), [("Europe/Berlin", (3, 29)), ("America/New_York", (3, 8))])
def test_an_hour_that_is_skipped_is_not_a_day_without_a_digest(zone: str, day: tuple[int, int]) -> None:
    manner = DeliveryPreferences(mode=DeliveryMode.DAILY, digest_hour=2, zone=zone)
    eve = local(2026, *day, 0, zone=zone)
    first = next_digest(manner, eve)
    assert first == local(2026, *day, 3, zone=zone)
    assert next_digest(manner, first) == local(2026, day[0], day[1] + 1, 2, zone=zone)


@pytest.mark.parametrize(("zone", "day"), [("Europe/Berlin", (10, 25)), ("America/New_York", (11, 1))])
def test_an_hour_that_comes_twice_brings_one_digest(zone: str, day: tuple[int, int]) -> None:
    hour = 2 if zone == "Europe/Berlin" else 1
    manner = DeliveryPreferences(mode=DeliveryMode.DAILY, digest_hour=hour, zone=zone)
    first = next_digest(manner, local(2026, *day, 0, zone=zone))
    assert next_digest(manner, first) - first >= 24 * HOUR
    hourly = DeliveryPreferences(mode=DeliveryMode.HOURLY, zone=zone)
    assert next_digest(hourly, first) - first == HOUR


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [("Europe/Berlin", (3, 28), 7), ("Europe/Berlin", (10, 24), 9), ("Asia/Yerevan", (3, 28), 8)],
)
def test_a_night_is_as_long_as_the_clocks_make_it(zone: str, day: tuple[int, int], hours: int) -> None:
    manner = DeliveryPreferences(quiet=NIGHT, zone=zone)
    begins = local(2026, *day, 23, zone=zone)
    ends = quiet_until(manner, begins)
    assert ends is not None
    assert ends - begins == hours * HOUR
    assert quiet_until(manner, ends) is None


@given(manners, moments)
def test_a_digest_is_always_later_than_now_never_in_quiet_hours_and_never_farther_than_its_span(
    manner: DeliveryPreferences, now: datetime
) -> None:
    due = next_digest(manner, now)
    assert now < due
    assert quiet_until(manner, due) is None
    span = {DeliveryMode.HOURLY: HOUR, DeliveryMode.DAILY: 25 * HOUR}.get(manner.mode, WEEK + HOUR)
    assert due - now <= span + DAY + HOUR, "its span, and a quiet day at the most"


@given(quiets, st.sampled_from(ZONES), moments)
def test_the_end_of_quiet_hours_is_later_than_now_and_not_quiet_by_the_same_hours(
    quiet: QuietHours, zone: str, now: datetime
) -> None:
    ends = quiet_until(DeliveryPreferences(quiet=quiet, zone=zone), now)
    if ends is not None:
        assert now < ends <= now + 25 * HOUR
        assert quiet_until(DeliveryPreferences(quiet=quiet, zone=zone), ends) is None


def test_what_a_refused_digest_was_to_tell_waits_for_quiet_hours_alone() -> None:
    assert held(DeliveryPreferences(mode=DeliveryMode.WEEKLY), APART, recent=STORM) is None
    assert isinstance(held(DeliveryPreferences(quiet=NIGHT, zone="Asia/Yerevan"), APART), Batched)


def test_a_storm_is_told_together_and_all_of_it_at_one_moment() -> None:
    assert held(DeliveryPreferences(), recent=STORM - 1) is None
    together = held(DeliveryPreferences(), recent=STORM)
    assert together == Batched(NOW + timedelta(minutes=10), BatchReason.STORM)
    later = hold(ALERT, publishers=1, recent=STORM, now=NOW + timedelta(minutes=9))
    assert later == together
    assert held(DeliveryPreferences(urgent_from=3), recent=STORM, publishers=3) is None, "what many tell is not held"


def test_what_a_source_brings_all_at_once_is_told_together() -> None:
    assert held(DeliveryPreferences(), FLOOD) == Batched(NOW + timedelta(minutes=10), BatchReason.FLOOD)
