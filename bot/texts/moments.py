"""Format moments and times: "12 min ago", then the clock, then the date; hours, weekdays, cities of time zones."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, format_time, get_day_names, get_timezone_location

from bot.texts.speech import Texts

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment in words, and the format in which Telegram may show it in the time zone of the app."""

    words: str
    form: str  # the format of a date_time entity (Bot API): r relative, t clock, d date


def moment(texts: Texts, language: str, at: datetime, *, now: datetime) -> Moment:
    """Return a moment relative to now.

    The clock is marked as UTC: an app replaces it with the time of its own zone.
    """
    passed = max(now - at, timedelta())
    if passed < MINUTE:
        return Moment(texts.say(language, "moment.now"), "r")
    if passed < HOUR:
        return Moment(texts.say(language, "moment.minutes", count=passed // MINUTE), "r")
    clock = f"{at:%H:%M}"
    if at.date() == now.date():
        return Moment(texts.say(language, "moment.clock", clock=clock), "t")
    if at.date() == (now - DAY).date():
        return Moment(texts.say(language, "moment.yesterday", clock=clock), "dt")
    return Moment(format_skeleton("MMMd" if at.year == now.year else "yMMMd", at, locale=language), "d")


def clock_time(language: str, minute: int) -> str:
    """Return a minute of the day as "07:00"."""
    return format_time(time(*divmod(minute, 60)), "HH:mm", locale=language)


def weekday_name(language: str, day: int, *, width: Literal["abbreviated", "wide"] = "abbreviated") -> str:
    """Return the name of a weekday; 0 is Monday."""
    return str(get_day_names(width, locale=language)[day])


def city_name(language: str, zone: str) -> str:
    """Return the city that stands for a time zone, as CLDR has it."""
    if zone == "UTC":
        return zone
    return str(get_timezone_location(ZoneInfo(zone), locale=language, return_city=True))
