"""What a document asks of those who poll it: RSS's `ttl`, `skipHours` and `skipDays` (RSS 2.0, channel elements).

They stand before the first item or after the last, so a long feed is read at its ends only, and as bytes: in every
charset that feeds are written in they are ASCII. What looks odd is not asked.
"""

import re
from datetime import timedelta

from bot.model.sources import PollingHints

_ENDS = 20_000  # bytes at each end
_TTL = re.compile(rb"<ttl[^>]{0,200}>\s*(\d{1,9})\s*</ttl", re.IGNORECASE)
_HOURS = re.compile(rb"<skipHours[^>]{0,200}>(.{0,4000}?)</skipHours", re.IGNORECASE | re.DOTALL)
_HOUR = re.compile(rb"<hour[^>]{0,200}>\s*(\d{1,2})\s*</hour", re.IGNORECASE)
_DAYS = re.compile(rb"<skipDays[^>]{0,200}>(.{0,4000}?)</skipDays", re.IGNORECASE | re.DOTALL)
_DAY = re.compile(rb"<day[^>]{0,200}>\s*([a-z]{3})[a-z]*\s*</day", re.IGNORECASE)
_WEEK = {name: day for day, name in enumerate((b"mon", b"tue", b"wed", b"thu", b"fri", b"sat", b"sun"))}
_EVERY_HOUR, _EVERY_DAY = frozenset(range(24)), frozenset(range(7))


def polling_hints(body: bytes) -> PollingHints:
    """Return what a document asks for; nothing where it is no RSS, or forbids every hour or every day."""
    channel = _outside_items(body)
    if b"<ttl" not in channel and b"<skip" not in channel:
        return PollingHints()
    stated = _TTL.search(channel)
    return PollingHints(
        pause=timedelta(minutes=int(stated[1])) if stated and int(stated[1]) else None,
        hours=_unless_all(frozenset(int(hour) % 24 for hour in _inside(_HOURS, _HOUR, channel)), _EVERY_HOUR),
        days=_unless_all(
            frozenset(_WEEK[day.lower()] for day in _inside(_DAYS, _DAY, channel) if day.lower() in _WEEK), _EVERY_DAY
        ),
    )


def _outside_items(body: bytes) -> bytes:
    head, tail = body[:_ENDS], body[-_ENDS:]
    return head.partition(b"<item")[0] + tail.rpartition(b"</item>")[2]


def _inside(outer: re.Pattern[bytes], inner: re.Pattern[bytes], channel: bytes) -> list[bytes]:
    found = outer.search(channel)
    return inner.findall(found[1]) if found else []


def _unless_all(asked: frozenset[int], every: frozenset[int]) -> frozenset[int]:
    return frozenset() if asked == every else asked
