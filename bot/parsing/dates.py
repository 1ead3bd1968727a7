"""Parse dates of feeds: RFC 822, ISO 8601, day first, seconds since 1970, or in words of the languages of the news.

The parts are searched one after the other, the time with its zone and then the day, which also parses dates that follow
no grammar. Turned down: dateutil (month first, English only), dateparser (slow, and most
of it for other languages than ours), `email.utils` (takes +04:00 for UTC).
"""

import re
from collections.abc import Container, Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from itertools import islice

from bot.language import months
from bot.language.folding import fold
from bot.language.months import NamedMonth

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
_HALF = r"(?:[.,]\d+)?\s*(?:(?P<half>[ap])\.?m\b\.?)?"
_TIME = re.compile(rf"(?<!\d)(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?::(?P<second>\d{{2}}))?{_HALF}")
_DOTTED_TIME = re.compile(  # 10.15, 10h15: a time where the rest of the text is a date
    rf"(?<!\d)(?<!\d\.)(?P<hour>[01]?\d|2[0-4])(?:\.|\s?h\s?)(?P<minute>[0-5]\d)(?:\.(?P<second>[0-5]\d))?(?!\.?\d){_HALF}"
)
_ZONE = re.compile(
    r"\s*\(?(?:(?:gmt|utc|ut)?\s?(?P<sign>[+\-\u2010\u2011\u2212])(?P<h>\d{1,2}):?(?P<m>\d{2})?(?!\d)|(?P<name>[^\W\d]+))"
)
_COMPACT = re.compile(  # 20260504, 20260504T1015, 20260504101500
    r"(?<!\d)(\d{4})(\d\d)(\d\d)(?:[t\s_]?(\d\d)(\d\d)(\d\d)?(?!:?\d)|t?(\d\d)(?![.:]?\d))?(?!\d)"
)
_EPOCH = re.compile(r"(\d{9,19})(?:\.\d*)?")  # of seconds or a smaller unit
_MAX_EPOCH_SECONDS = 10**11  # more are milliseconds, microseconds or nanoseconds
_DAY_PATTERNS = (
    re.compile(r"(?<!\d)(?P<year>\d{4})\s?[-/.]\s?(?P<month>\d{1,2})\s?[-/.]\s?(?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})\s?[-/.]\s?(?P<month>\d{1,2})\s?[-/.]\s?(?P<year>\d{4}|\d\d)(?!\d)"),
)
_MAX_DOTTED_TIMES = 3  # that are tried
_MAX_FILLERS = 3  # words between the parts of a date: "4 de mayo de 2026", "2026-cı il mayın 4-ü"


def zone_of(country: str | None) -> tzinfo:
    """Return the zone of a country's publishers for dates without a zone; UTC for other countries."""
    return timezone(timedelta(hours=_COUNTRY_HOURS.get(country or "", 0)))


def parse(text: str, zone: tzinfo = UTC) -> datetime | None:
    """Return the date of a text in UTC, None where it has none.

    Args:
        text: as the feed has it.
        zone: of a text without one.

    03.11.2025 is the third of November; 03/25/2025 can only be March. A day without a time is its midnight. A time may
    have a dot (10.15) where the rest is a date. A number alone is one of seconds since 1970, of a smaller unit, or
    year, month, day and time without signs.
    """
    text = fold(text.strip()[:MAX_DATE_CHARS])
    try:
        moment = _since_epoch(text) or _in_parts(_COMPACT.sub(_separate, text, count=1), zone)
        return moment.astimezone(UTC) if moment and moment >= MIN_DATE else None
    except (ValueError, OverflowError):
        return None


def _since_epoch(text: str) -> datetime | None:
    """Return the moment of a number of seconds since 1970, or of a smaller unit; None for any other text."""
    match = _EPOCH.fullmatch(text)
    if not match or _is_calendar_date(match[1]):
        return None
    seconds = float(match[1])
    while seconds >= _MAX_EPOCH_SECONDS:
        seconds /= 1000
    return datetime.fromtimestamp(seconds, UTC)


def _is_calendar_date(digits: str) -> bool:
    """Return whether 10, 12 or 14 digits are year, month, day, hour and so on (2026050410 seconds are of 2034)."""
    match = _COMPACT.fullmatch(digits)
    if not match:
        return False
    year, month, day, hour, minute, second, hour_alone = (int(part or 0) for part in match.groups())
    limits = ((year, 1990, 2099), (month, 1, 12), (day, 1, 31), (hour or hour_alone, 0, 24), (minute, 0, 59))
    return all(low <= value <= high for value, low, high in (*limits, (second, 0, 59)))


def _in_parts(text: str, zone: tzinfo) -> datetime | None:
    """Return the moment of a folded text with a day, and perhaps a time and a zone; None where it has no day."""
    with_colon = _TIME.search(text)
    times = (with_colon,) if with_colon else (*islice(_DOTTED_TIME.finditer(text), _MAX_DOTTED_TIMES), None)
    for time in times:
        stated_zone, end = _zone(text, time.end()) if time else (None, 0)
        rest = f"{text[: time.start()]} {text[end:]}" if time else text
        for year, month, day in _days(rest):
            if moment := _midnight(year, month, day, stated_zone or zone):
                return moment + _since_midnight(time)
    return None


def _midnight(year: int, month: int, day: int, zone: tzinfo) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=zone)
    except ValueError:  # the 30th of February
        return None


def _separate(match: re.Match[str]) -> str:
    year, month, day, hour, minute, second, hour_alone = match.groups()
    date, hour = f"{year}-{month}-{day}", hour or hour_alone
    return f"{date} {hour}:{minute or '00'}:{second or '00'}" if hour else date


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
    """Yield year, month and day of each date, the likeliest first."""
    for pattern in _DAY_PATTERNS:
        for match in pattern.finditer(text):
            month, day, year = int(match["month"]), int(match["day"]), match["year"]
            if month > 12 >= day:  # noqa: PLR2004  there are twelve: the month stands first here
                month, day = day, month
            if month:
                yield _full_year(year), month, day
    yield from _named_days(months.tokens(text))


def _named_days(text: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield the dates whose month is a name; those with a year of four digits come first.

    Their orders are those of CLDR: day month year, month day year, year day month, year month day.
    """
    named_months = months.named_months(text)
    taken = {index for month in named_months for index in range(month.start, month.stop)}
    around = [
        (month.number, _numbers(text, month, taken, -1), _numbers(text, month, taken, 1)) for month in named_months
    ]
    orders = (((0, -1), (0, 1)), ((0, 1), (1, 1)), ((0, -1), (1, -1)), ((0, 1), (0, -1)))
    for (day_index, day_side), (year_index, year_side) in orders:
        for number, before, behind in around:
            day = (before if day_side < 0 else behind)[day_index]
            year = (before if year_side < 0 else behind)[year_index]
            if len(day) in {1, 2} and len(year) == len("2026"):
                yield int(year), number, int(day)
    for number, (day, _), (year, _) in around:
        if len(day) in {1, 2} and len(year) == len("26"):
            yield _full_year(year), number, int(day)


def _numbers(text: Sequence[str], month: NamedMonth, taken: Container[int], step: int) -> tuple[str, str]:
    """Return the two numbers nearest to a month on one side, "" for none; another month ends the search."""
    numbers, fillers = list[str](), 0
    index = month.stop if step > 0 else month.start - 1
    while 0 <= index < len(text) and index not in taken and fillers <= _MAX_FILLERS:
        if text[index].isdecimal():
            numbers.append(text[index])
            fillers = 0
        else:
            fillers += 1
        index += step
    nearest, second, *_ = (*numbers, "", "")
    return nearest, second


def _full_year(year: str) -> int:
    """Return the full year; of two digits 69 and more are of the last century (POSIX)."""
    number = int(year)
    return number if len(year) > len("25") else number + (2000 if number < 69 else 1900)  # noqa: PLR2004  where POSIX draws the line


def _since_midnight(time: re.Match[str] | None) -> timedelta:
    if time is None:
        return timedelta()
    hour = int(time["hour"])
    if time["half"]:
        hour = hour % 12 + (12 if time["half"] == "p" else 0)
    return timedelta(hours=hour, minutes=int(time["minute"]), seconds=int(time["second"] or 0))
