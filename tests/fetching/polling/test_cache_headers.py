from datetime import timedelta

import httpx
import pytest

from bot.fetching.polling import cache_headers
from tests.fetching.due_sources import NOW

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"Cache-Control": "public, max-age=3600"}, HOUR),
        ({"Cache-Control": 'Max-Age="60"'}, 60 * SECOND),
        ({"Cache-Control": "max-age=3600", "Age": "3000"}, 600 * SECOND),
        ({"Cache-Control": "max-age=60", "Age": "3000"}, None),
        ({"Cache-Control": "no-store, max-age=3600"}, None),
        ({"Cache-Control": "no-cache"}, None),
        ({"Cache-Control": "max-age=0", "Expires": "Mon, 03 Nov 2025 13:00:00 GMT"}, None),
        ({"Cache-Control": f"max-age={9 * 10**17}"}, timedelta(seconds=10**9)),
        ({"Cache-Control": "s-maxage=99, x-max-age=7"}, None),
        ({"Expires": "Mon, 03 Nov 2025 13:00:00 GMT"}, HOUR),
        ({"Expires": "Mon, 03 Nov 2025 13:00:00 GMT", "Date": "Mon, 03 Nov 2025 12:30:00 GMT"}, HOUR / 2),
        ({"Expires": "0"}, None),
        ({"Expires": "-1"}, None),
        ({"Expires": "Mon, 99 Foo 2025"}, None),
        ({"Expires": "Mon, 03 Nov 2025 11:00:00 GMT"}, None),
    ],
)
def test_an_answer_says_how_long_it_stays_fresh(headers: dict[str, str], expected: timedelta | None) -> None:
    assert cache_headers.fresh_for(httpx.Headers(headers), NOW) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("120", 120 * SECOND),
        (" 7 ", 7 * SECOND),
        ("Mon, 03 Nov 2025 12:10:00 GMT", 600 * SECOND),
        ("Mon, 03 Nov 2025 11:00:00 GMT", None),
        ("0", None),
        ("", None),
        ("soon", None),
        ("9" * 40, cache_headers.MAX_WAIT),
        ("Fri, 31 Dec 9999 23:59:59 GMT", cache_headers.MAX_WAIT),
        ("-5", None),
    ],
)
def test_a_server_says_how_long_to_wait_in_seconds_or_by_a_date(text: str, expected: timedelta | None) -> None:
    assert cache_headers.retry_after(text, NOW) == expected
