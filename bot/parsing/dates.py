"""Parse dates of feeds: RFC 822, ISO 8601, day first, or in words of the languages that the bot supports.

The parts are searched one after the other, the time with its zone and then the day, which also parses dates that follow
no grammar. Turned down: dateutil (month first, English only), dateparser (slow, and most
of it for other languages than ours), `email.utils` (takes +04:00 for UTC).
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache

from bot.language.folding import fold
from bot.language.lists import all_languages

MIN_DATE = datetime(1990, 1, 1, tzinfo=UTC)  # an older date is the epoch of a machine, not a claim
MAX_DATE_CHARS = 120

_ZONE_MINUTES: dict[int, str] = {  # minutes; where a name has two meanings, that of the region
    0: "z ut utc gmt wet", 60: "bst west cet", 120: "cest eet", 180: "msk мск trt eest", 210: "irst",
    240: "amt azt get gst msd samt", 300: "almt amst azst tjt tmt uzt yekt", 330: "ist", 360: "kgt", 540: "jst",
    -240: "edt", -300: "est cdt", -360: "cst mdt", -420: "mst pdt", -480: "pst",
}  # fmt: skip
_ZONES = {name: minutes for minutes, names in _ZONE_MINUTES.items() for name in names.split()}
_COUNTRY_HOURS = {
    "AM": 4,
    "AZ": 4,
    "GE": 4,
    "RU": 3,
    "BY": 3,
    "TR": 3,
    "KZ": 5,
    "TJ": 5,
    "UZ": 5,
    "KG": 6,
}  # hours, all year
_TIME = re.compile(
    r"(?<!\d)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:[.,]\d+)?\s*(?:(?P<half>[ap])\.?m\b\.?)?"
)
_ZONE = re.compile(r"\s*\(?(?:(?:gmt|utc|ut)?\s?(?P<sign>[+-])(?P<h>\d{1,2}):?(?P<m>\d{2})?(?!\d)|(?P<name>[^\W\d]+))")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:t(\d\d)(\d\d)(\d\d)?)?")
_DAY_PATTERNS = (
    re.compile(r"(?<!\d)(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4}|\d\d)(?!\d)"),
    re.compile(
        r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s.,-]+(?P<name>[^\W\d]{3,})[\s.,-]+(?P<year>\d{4}|\d\d)(?!\d)"
    ),
    re.compile(r"(?P<name>[^\W\d]{3,})[\s.,-]+(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s,]+(?P<year>\d{4})(?!\d)"),
)


def zone_of(country: str | None) -> tzinfo:
    """Return the zone of a country's publishers for dates without a zone; UTC for other countries."""
    return timezone(timedelta(hours=_COUNTRY_HOURS.get(country or "", 0)))


def parse(text: str, zone: tzinfo = UTC) -> datetime | None:
    """Return the date of a text in UTC, None where it has none.

    Args:
        text: as the feed has it.
        zone: of a text without one.

    03.11.2025 is the third of November; 03/25/2025 can only be March. A day without a time is its midnight.
    """
    text = _COMPACT.sub(_separate, fold(text.strip()[:MAX_DATE_CHARS]), count=1)
    time = _TIME.search(text)
    stated_zone, end = _zone(text, time.end()) if time else (None, 0)
    rest = f"{text[: time.start()]} {text[end:]}" if time else text
    try:
        for year, month, day in _days(rest):
            moment = datetime(year, month, day, tzinfo=stated_zone or zone) + _since_midnight(time)
            return moment.astimezone(UTC) if moment >= MIN_DATE else None
    except (ValueError, OverflowError):
        pass
    return None


def _separate(match: re.Match[str]) -> str:
    year, month, day, hour, minute, second = match.groups(default="00")
    return f"{year}-{month}-{day} {hour}:{minute}:{second}"


def _zone(text: str, start: int) -> tuple[tzinfo | None, int]:
    """Return the zone that follows a time, and where it ends."""
    match = _ZONE.match(text, start)
    if match and match["sign"]:
        minutes = int(match["h"]) * 60 + int(match["m"] or 0)
        return _offset(minutes if match["sign"] == "+" else -minutes), match.end()
    if match and match["name"] in _ZONES:
        return _offset(_ZONES[match["name"]]), match.end()
    return None, start


def _offset(minutes: int) -> tzinfo | None:
    return timezone(timedelta(minutes=minutes)) if abs(minutes) <= 14 * 60 else None  # the largest offset in use


def _days(text: str) -> Iterator[tuple[int, int, int]]:
    for pattern in _DAY_PATTERNS:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            month, day, year = int(parts.get("month") or 0), int(parts["day"]), int(parts["year"])
            month = month or _month(parts.get("name") or "")
            if month > 12 >= day:  # noqa: PLR2004  there are twelve: the month stands first here
                month, day = day, month
            if month:
                yield _full_year(year) if len(parts["year"]) == len("25") else year, month, day


def _full_year(year: int) -> int:
    """Return the full year of two digits: 69 and more are of the last century (POSIX)."""
    return year + (2000 if year < 69 else 1900)  # noqa: PLR2004  where POSIX draws the line


def _month(name: str) -> int:
    stems = _month_stems()
    return next((stems[name[:length]] for length in (6, 5, 4, 3) if name[:length] in stems), 0)


@cache
def _month_stems() -> Mapping[str, int]:
    """Return how the names of months begin in all languages, with the number of the month."""
    return {
        stem: number
        for language in all_languages()
        for number, stems in enumerate(language.dates.months, 1)
        for stem in stems
    }


def _since_midnight(time: re.Match[str] | None) -> timedelta:
    if time is None:
        return timedelta()
    hour = int(time["hour"])
    if time["half"]:
        hour = hour % 12 + (12 if time["half"] == "p" else 0)
    return timedelta(hours=hour, minutes=int(time["minute"]), seconds=int(time["second"] or 0))
