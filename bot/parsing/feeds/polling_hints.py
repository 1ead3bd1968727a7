"""Parse the polling hints of a document: RSS's `ttl`, `skipHours` and `skipDays` (RSS 2.0, channel elements).

They come before the first item or after the last, so only the ends of a long feed are searched, and as bytes: they are
ASCII in every charset of feeds. Malformed hints are ignored.
"""

import re
from datetime import timedelta

from bot.model.sources import PollingHints

_END_BYTES = 20_000  # that are searched at each end
_MAX_LIST_BYTES = 4000
_TTL = re.compile(rb"<ttl[^<>]{0,200}>\s*(\d{1,9})\s*</ttl", re.IGNORECASE)
_HOURS = re.compile(rb"<skipHours[^<>]{0,200}>", re.IGNORECASE)
_HOUR = re.compile(rb"<hour[^<>]{0,200}>\s*(\d{1,2})\s*</hour", re.IGNORECASE)
_DAYS = re.compile(rb"<skipDays[^<>]{0,200}>", re.IGNORECASE)
_DAY = re.compile(rb"<day[^<>]{0,200}>\s*([a-z]{3})[a-z]*\s*</day", re.IGNORECASE)
_WEEK = {name: day for day, name in enumerate((b"mon", b"tue", b"wed", b"thu", b"fri", b"sat", b"sun"))}
_EVERY_HOUR, _EVERY_DAY = frozenset(range(24)), frozenset(range(7))


def polling_hints(body: bytes) -> PollingHints:
    """Return the hints of a document; none where it is no RSS, or excludes every hour or every day."""
    channel = _outside_items(body)
    if b"<ttl" not in channel and b"<skip" not in channel:
        return PollingHints()
    ttl = _TTL.search(channel)
    return PollingHints(
        pause=timedelta(minutes=int(ttl[1])) if ttl and int(ttl[1]) else None,
        hours=_unless_all(frozenset(int(hour) % 24 for hour in _inside(_HOURS, _HOUR, channel)), _EVERY_HOUR),
        days=_unless_all(
            frozenset(_WEEK[day.lower()] for day in _inside(_DAYS, _DAY, channel) if day.lower() in _WEEK), _EVERY_DAY
        ),
    )


def _outside_items(body: bytes) -> bytes:
    head, tail = body[:_END_BYTES], body[-_END_BYTES:]
    return head.partition(b"<item")[0] + tail.rpartition(b"</item>")[2]


def _inside(outer: re.Pattern[bytes], inner: re.Pattern[bytes], channel: bytes) -> list[bytes]:
    opening = outer.search(channel)
    if not opening:
        return []
    inside, closing, _ = channel[opening.end() : opening.end() + _MAX_LIST_BYTES].partition(b"</skip")
    return inner.findall(inside) if closing else []


def _unless_all(numbers: frozenset[int], every: frozenset[int]) -> frozenset[int]:
    return frozenset() if numbers == every else numbers
