from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from babel import Locale, localedata
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from bot.language.lists import all_languages
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


@pytest.mark.parametrize(
    "text",
    [
        "03.11.2025 10.00",
        "3.11.2025, 10.00.00",
        "03.11.25 10.00",
        "10.00, 3 ноября 2025",
        "2025-11-03T10.00Z",
        "2025-11-03 14.00 +0400",
        "3 November 2025 10.00 am",
        "3 novembre 2025 à 10h00",
        "3 listopada 2025 r., godz. 10.00",
        "2025. 11. 03. 10:00",
        "20251103100000",
        "20251103100000Z",
        "20251103140000+0400",
        "202511031000",
        "2025110310",
        "20251103T1000",
        "20251103T10",
        "20251103 10:00",
        "20251103 100000",
        "20251103 10.00",
        "1762164000",
        "1762164000.25",
        "1762164000000",
        "1762164000000000",
        "2025-11-03T06:00:00\u221204:00",
        "Mon, 03 Nov 2025 06:00:00 \u22120400",
        "Mon, 03 Nov 2025 06:00:00 GMT\u22124",
        "Mon, 03 Nov 2025 06:00:00 \uff0d0400",
        "Mon, 03 Nov 2025 06:00:00 \u20110400",
        "٣ نوفمبر ٢٠٢٥ ١٠:٠٠",
    ],
)
def test_a_moment_is_read_with_dots_without_signs_in_seconds_and_with_other_signs(text: str) -> None:
    assert dates.parse(text).replace(microsecond=0) == TEN  # type: ignore[union-attr]  # None fails as it should


@pytest.mark.parametrize(
    "text",
    [
        "2025 ж. 3 қараша",
        "2025 жылғы 3 қараша, дүйсенбі",
        "2025 жылдың 3 қарашасы",
        "3 қарашада 2025 ж.",
        "2025-жылдын 3-ноябры",
        "2025-cı il noyabrın 3-ü",
        "2025 წლის 3 ნოემბერი",
        "2025 թվականի նոյեմբերի 3-ին",
        "2025 оны арван нэгдүгээр сарын 3",
        "2025 елның 3 ноябре",
        "3 de noviembre de 2025",
        "3ê mijdara 2025an",
        "the 3rd of November, 2025",
        "mar. 3 nov. 2025",
        "mardi, novembre 3, 2025",
        "Şənbə, noyabr 3, 2025",
        "3 تشرين الثاني 2025",
        "3 בנוב׳ 2025",
        "3 Novemver 2025",
        "30.02.2025, 3 ноября 2025",
    ],
)
def test_a_day_is_read_in_any_order_and_with_the_words_that_stand_between(text: str) -> None:
    assert dates.parse(text) == datetime(2025, 11, 3, tzinfo=UTC)


def test_what_might_be_a_time_is_none_without_a_date_beside_it() -> None:
    assert dates.parse("10.11.25") == datetime(2025, 11, 10, tzinfo=UTC)
    assert dates.parse("4.05.2025 г.") == datetime(2025, 5, 4, tzinfo=UTC)
    for text in ("10.15", "version 10.15", "10.15 10.15 10.15", "3 days ago", "2025", "May 2025", "2025-11"):
        assert dates.parse(text) is None


CLASSICAL = "Յունուար Փետրուար Մարտ Ապրիլ Մայիս Յունիս Յուլիս Օգոստոս Սեպտեմբեր Հոկտեմբեր Նոյեմբեր Դեկտեմբեր"
CLDR_FORMS = ("full", "long", "medium", "d MMMM y", "d MMM y", "d LLLL y", "d LLL y", "y MMMM d", "y, d MMM")


@pytest.mark.parametrize("name", CLASSICAL.split())
def test_a_month_in_the_classical_orthography_of_armenian_is_known(name: str) -> None:
    month = CLASSICAL.split().index(name) + 1
    for text in (f"7 {name} 2025", f"{name}ի 7, 2025", f"7 {name.upper()} 2025"):
        assert dates.parse(text) == datetime(2025, month, 7, tzinfo=UTC)


@pytest.mark.parametrize("form", CLDR_FORMS)
@pytest.mark.parametrize("code", [language.code for language in all_languages() if localedata.exists(language.code)])
def test_a_date_that_cldr_formats_is_read_back_in_every_language(code: str, form: str) -> None:
    locale = Locale.parse(code)
    days = [date(2026, month, day) for month in range(1, 13) for day in (1, 9, 12, 13, 20, 24, 28)]
    texts = [format_date(day, form, locale=locale) for day in days]
    assert [(text, dates.parse(text)) for text in texts] == [
        (text, datetime(day.year, day.month, day.day, tzinfo=UTC)) for text, day in zip(texts, days, strict=True)
    ]


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
        "0",
        "86400000",
        "9" * 19 + "9",
        "31 April 2025",
        "30.02.2025",
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
