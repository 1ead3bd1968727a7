from datetime import UTC, datetime, timedelta

import pytest

from bot.texts.moments import Moment, moment
from tests.support.texts import loaded

NOW = datetime(2026, 11, 24, 14, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "english", "russian"),
    [
        (timedelta(seconds=-5), Moment("just now", "r"), "только что"),
        (timedelta(seconds=59), Moment("just now", "r"), "только что"),
        (timedelta(minutes=1), Moment("1 min ago", "r"), "1 мин назад"),
        (timedelta(minutes=59, seconds=59), Moment("59 min ago", "r"), "59 мин назад"),
        (timedelta(hours=1), Moment("13:02 UTC", "t"), "13:02 UTC"),
        (timedelta(hours=14), Moment("00:02 UTC", "t"), "00:02 UTC"),
        (timedelta(hours=14, minutes=22), Moment("yesterday 23:40 UTC", "dt"), "вчера 23:40 UTC"),
        (timedelta(days=22), Moment("Nov 2", "d"), "2 нояб."),
        (timedelta(days=400), Moment("Oct 20, 2025", "d"), "20 окт. 2025 г."),
    ],
)
def test_a_moment_is_told_as_age_then_clock_then_date(ago: timedelta, english: Moment, russian: str) -> None:
    texts = loaded()
    assert moment(texts, "en", NOW - ago, now=NOW) == english
    assert moment(texts, "ru", NOW - ago, now=NOW).words.replace("\u202f", " ") == russian
