"""Quiet hours and digest times on a chat's own clock.

Hours are those of the chat's time zone, so they are reckoned on the wall clock of its zone and converted to moments at
the end: a digest of eight o'clock comes at eight on both sides of a change to summer time. An hour that is skipped on
the day of the change is taken as the moment at which it would have begun (PEP 495), and one that comes twice as its
first. Hourly digests are reckoned in UTC, where no hour is skipped and none comes twice.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.model.chats import DeliveryMode, DeliveryPreferences, QuietHours

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DAYS_OF_WEEK = 7
MINUTES_OF_DAY = 24 * 60


def next_digest(preferences: DeliveryPreferences, now: datetime) -> datetime:
    """Return when the next digest is due: later than now, and outside the quiet hours."""
    if preferences.mode is DeliveryMode.HOURLY:
        hour_start = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        return _after_quiet_hours(preferences, hour_start + HOUR)
    zone = ZoneInfo(preferences.zone)
    today = now.astimezone(zone).date()
    days = (today + ahead * DAY for ahead in range(DAYS_OF_WEEK + 2))
    is_daily = preferences.mode is DeliveryMode.DAILY
    digest_days = (day for day in days if is_daily or day.weekday() == preferences.digest_weekday)
    moments = (_wall_clock(day, preferences.digest_hour * 60, zone) for day in digest_days)
    return _after_quiet_hours(preferences, next(moment for moment in moments if moment > now))


def quiet_until(preferences: DeliveryPreferences, now: datetime) -> datetime | None:
    """Return when the quiet hours end in which this moment lies; None where it lies in none."""
    quiet = preferences.quiet
    if quiet is None or quiet.begins == quiet.ends:
        return None
    zone = ZoneInfo(preferences.zone)
    today = now.astimezone(zone).date()
    for day in (today - DAY, today):
        if day.weekday() in quiet.days:
            begins, ends = (_wall_clock(day, minute, zone) for minute in _minutes(quiet))
            if begins <= now < ends:
                return ends
    return None


def _minutes(quiet: QuietHours) -> tuple[int, int]:
    """Return the first minute of the quiet hours and the one after their last, counted from the day they begin on."""
    return quiet.begins, quiet.ends + (0 if quiet.ends > quiet.begins else MINUTES_OF_DAY)


def _wall_clock(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """Return the moment at which the wall clock shows this minute, counted from the beginning of the day."""
    days_later, minute = divmod(minute, MINUTES_OF_DAY)
    return datetime.combine(day + days_later * DAY, time(*divmod(minute, 60)), zone).astimezone(UTC)


def _after_quiet_hours(preferences: DeliveryPreferences, moment: datetime) -> datetime:
    """Return the moment, or the end of the quiet hours in which it lies."""
    return quiet_until(preferences, moment) or moment
