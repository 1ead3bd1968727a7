"""Parse the headers of a response about time: how long it is fresh, and how long to wait before the next request.

Cache-Control and Expires are read as a private cache would (RFC 9111, 4.2 and 5.2.2), Retry-After as in RFC 9110
(10.2.3): seconds, or a date.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

MAX_WAIT = timedelta(hours=24)
_MAX_SECONDS = 10**9  # more than any real value, and less than the limit of a timedelta
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,18})", re.IGNORECASE)
_NEVER_FRESH = re.compile(r"(?:^|[\s,])no-(?:store|cache)\b", re.IGNORECASE)


def fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return how long a response is fresh by its headers, None where they do not say."""
    control = headers.get("Cache-Control", "")
    if _NEVER_FRESH.search(control):
        return None
    if max_age := _MAX_AGE.search(control):
        return _if_positive(timedelta(seconds=min(int(max_age[1]), _MAX_SECONDS)) - _age(headers))
    expires = _parse_date(headers.get("Expires", ""))
    return _if_positive(expires - (_parse_date(headers.get("Date", "")) or now)) if expires else None


def retry_after(text: str, now: datetime) -> timedelta | None:
    """Return how long a Retry-After asks to wait, a day at most; None where it does not."""
    if text.strip().isdecimal():
        wait: timedelta | None = timedelta(seconds=min(int(text[:12]), _MAX_SECONDS))
    else:
        date = _parse_date(text)
        wait = date - now if date else None
    return _if_positive(min(wait, MAX_WAIT)) if wait else None


def _age(headers: Mapping[str, str]) -> timedelta:
    age = headers.get("Age", "").strip()
    return timedelta(seconds=min(int(age[:12]), _MAX_SECONDS)) if age.isascii() and age.isdecimal() else timedelta()


def _parse_date(text: str) -> datetime | None:
    if not text[:1].isalpha():  # "0" and "-1" are the usual ways to send no date
        return None
    try:
        date = parsedate_to_datetime(text)
        return date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def _if_positive(duration: timedelta) -> timedelta | None:
    return duration if duration > timedelta() else None
