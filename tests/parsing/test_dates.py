from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing import dates
from tests.support.documents import NOW, read_one

TEN = datetime(2025, 11, 3, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Mon, 03 Nov 2025 10:00:00 GMT",
        "Mon, 3 Nov 25 14:00 +0400",
        "Mon, 03 Nov 2025 14:00:00 +04:00",
        "Mon, 03 Nov 2025 13:00:00 MSK",
        "Mon, 03 Nov 2025 14:00:00 AMT",
        "Mon, 03 Nov 2025 14:00:00 AZT",
        "Mon, 03 Nov 2025 14:00:00 GET",
        "Mon, 03 Nov 2025 14:00:00 GMT+4",
        "Mon Nov  3 10:00:00 UTC 2025",
        "Sat, Nov 03 2025 10:00:00 AM",
        "2025-11-03T10:00:00Z",
        "2025-11-03T14:00:00.123456+04:00",
        "2025-11-03 14:00:00 +0400",
        "2025-11-03T14:00+04",
        "20251103T100000Z",
        "2025/11/03 10:00",
        "03.11.2025 10:00",
        "03/11/2025 10:00:00",
        "3 ноября 2025, 10:00",
        "Пн, 03 нояб. 2025 13:00 МСК",
        "10:00, 3 ноября 2025",
        "November 3, 2025 10:00 am",
        "3 Kasım 2025 10:00",
        "3 NOYABR 2025 10:00",
        "3 նոյեմբերի, 2025 10:00",
        "3 ნოემბერი, 2025 10:00",
    ],
)
def test_a_moment_is_read_in_every_form_that_feeds_use(text: str) -> None:
    assert dates.parse(text).replace(microsecond=0, second=0) == TEN  # type: ignore[union-attr]  # None fails as it should


YEARS = {  # as a day's date writes them
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ru, short": "янв фев мар апр май июн июл авг сен окт ноя дек",
    "hy": "հունվարի փետրվարի մարտի ապրիլի մայիսի հունիսի հուլիսի օգոստոսի սեպտեմբերի հոկտեմբերի նոյեմբերի դեկտեմբերի",
    "az": "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr",
    "az, capitals": "YANVAR FEVRAL MART APREL MAY İYUN İYUL AVQUST SENTYABR OKTYABR NOYABR DEKABR",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
}


@pytest.mark.parametrize("names", YEARS.values(), ids=YEARS)
def test_every_month_is_known_by_its_name(names: str) -> None:
    read = [dates.parse(f"7 {name} 2025, 14:05 AMT") for name in names.split()]
    assert read == [datetime(2025, month, 7, 10, 5, tzinfo=UTC) for month in range(1, 13)]


@pytest.mark.parametrize(
    ("text", "month", "day"),
    [
        ("03.11.2025", 11, 3),
        ("11/25/2025", 11, 25),
        ("2025-02-28", 2, 28),
        ("1 мая 2025", 5, 1),
        ("Juni 5, 2025", 6, 5),
        ("28.02.25", 2, 28),
    ],
)
def test_the_day_stands_before_the_month_unless_that_is_impossible(text: str, month: int, day: int) -> None:
    assert dates.parse(text) == datetime(2025, month, day, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "32.13.2025",
        "0001-01-01T00:00:00",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "9999-12-31T23:59:59-12:00",
        "٣.١",
    ],
)
def test_what_is_no_moment_or_a_machines_zero_claims_nothing(text: str) -> None:
    assert dates.parse(text) is None


def test_two_digits_of_a_year_may_be_of_the_last_century() -> None:
    assert dates.parse("Fri, 09 Feb 96 23:59:45 +0000") == datetime(1996, 2, 9, 23, 59, 45, tzinfo=UTC)


def test_the_four_and_twentieth_hour_is_the_next_days_first() -> None:
    assert dates.parse("2025-11-03T24:00:00Z") == datetime(2025, 11, 4, tzinfo=UTC)


def test_a_time_without_a_zone_is_that_of_the_outlets_country() -> None:
    assert dates.parse("03.11.2025 14:00", dates.zone_of("AZ")) == TEN
    assert read_one("<title>One</title><pubDate>03.11.2025 14:00</pubDate>").published_at == TEN


def test_a_date_in_the_future_or_none_is_the_moment_of_seeing() -> None:
    assert read_one("<title>One</title><pubDate>Mon, 03 Nov 2055 10:00:00 GMT</pubDate>").published_at == NOW
    assert read_one("<title>One</title>").published_at == NOW
    assert read_one("<title>One</title><pubDate>yesterday</pubDate>").published_at == NOW


def test_where_one_date_cannot_be_read_the_next_is_taken() -> None:
    entry = read_one("<title>One</title><pubDate>soon</pubDate><dc:date>2025-11-03T10:00:00Z</dc:date>")
    assert entry.published_at == TEN


@given(
    st.datetimes(min_value=datetime(1991, 1, 1), max_value=datetime(2999, 1, 1)),  # noqa: DTZ001  the zone is drawn beside it
    st.integers(min_value=-12 * 60, max_value=14 * 60),
)
def test_every_moment_survives_being_written_in_iso_and_by_rfc_822(moment: datetime, east: int) -> None:
    aware = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=east)))
    assert dates.parse(aware.isoformat()) == aware
    assert dates.parse(aware.strftime("%a, %d %b %Y %H:%M:%S %z")) == aware


@given(st.text(max_size=150))
def test_no_text_makes_the_reading_of_dates_fail(text: str) -> None:
    moment = dates.parse(text)
    assert moment is None or moment >= dates.MIN_DATE
