"""What an answer says of time: how long it stays fresh, and how long to wait before asking again.

Cache-Control and Expires are read as a cache of one reader would (RFC 9111, 4.2 and 5.2.2), Retry-After as RFC 9110
(10.2.3) has it: seconds, or a date.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_WAIT = timedelta(hours=24)
_LONGEST = 10**9  # seconds; more than anybody means, and less than a timedelta holds
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,18})", re.IGNORECASE)
_NEVER_FRESH = re.compile(r"(?:^|[\s,])no-(?:store|cache)\b", re.IGNORECASE)


def fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return how long an answer calls itself fresh, None where it does not."""
    control = headers.get("Cache-Control", "")
    if _NEVER_FRESH.search(control):
        return None
    if stated := _MAX_AGE.search(control):
        return _positive(timedelta(seconds=min(int(stated[1]), _LONGEST)) - _age(headers))
    expires = _moment(headers.get("Expires", ""))
    return _positive(expires - (_moment(headers.get("Date", "")) or now)) if expires else None


def wait(text: str, now: datetime) -> timedelta | None:
    """Return what a Retry-After asks for, a day at most; None where it asks for nothing."""
    if text.strip().isdecimal():
        asked: timedelta | None = timedelta(seconds=min(int(text[:12]), _LONGEST))
    else:
        moment = _moment(text)
        asked = moment - now if moment else None
    return _positive(min(asked, LONGEST_WAIT)) if asked else None


def _age(headers: Mapping[str, str]) -> timedelta:
    age = headers.get("Age", "").strip()
    return timedelta(seconds=min(int(age[:12]), _LONGEST)) if age.isascii() and age.isdecimal() else timedelta()


def _moment(text: str) -> datetime | None:
    if not text[:1].isalpha():  # "0" and "-1" are the usual ways to say nothing
        return None
    try:
        moment = parsedate_to_datetime(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def _positive(span: timedelta) -> timedelta | None:
    return span if span > timedelta() else None
