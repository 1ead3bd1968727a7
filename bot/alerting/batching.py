"""Whether a chat is told now, or in its next digest.

Hours are those on the chat's own clock, so they are reckoned on the wall clock of its zone and turned into moments at
the end: a digest of eight o'clock comes at eight on both sides of a change to summer time. An hour that is skipped on
the day of the change is taken as the moment at which it would have begun (PEP 495), and one that comes twice as its
first. Hourly digests are reckoned in UTC, where no hour is skipped and none comes twice.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.model.alerts import Alert, AlertKind, BatchReason
from bot.model.chats import DeliveryMode, DeliveryPreferences, QuietHours
from bot.model.outcomes import Batched, Dropped, RetryAt

STORM = 20  # alerts to a chat within `STORM_SPAN`; from then on they are told together
STORM_SPAN = timedelta(minutes=10)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEK = 7  # days


def hold(alert: Alert, *, publishers: int, recent: int, now: datetime) -> Batched | RetryAt | Dropped | None:
    """Return what becomes of an alert that may not be sent now; None where it may.

    Args:
        alert: an edit is silent, so it always may be sent.
        publishers: who tell the story now.
        recent: first alerts that the chat was sent within the last `STORM_SPAN`.
        now: the moment.
    """
    manner = alert.chat.preferences
    is_urgent = 0 < manner.urgent_from <= publishers
    ends = quiet_until(manner, now)
    match alert.kind:
        case AlertKind.UPDATE:
            return None
        case AlertKind.DIGEST:
            return None if ends is None else RetryAt(ends, plain=False, counts=False, reason="quiet hours")
        case AlertKind.GROWTH | AlertKind.CORRECTION:
            return None if ends is None or is_urgent else Dropped("quiet hours: the message was edited")
        case AlertKind.NEW:
            return None if is_urgent else _hold_first(alert, ends, recent=recent, now=now)


def _hold_first(alert: Alert, quiet_ends: datetime | None, *, recent: int, now: datetime) -> Batched | None:
    if quiet_ends is None and alert.cause is BatchReason.APART:
        return None
    if alert.chat.preferences.mode is not DeliveryMode.INSTANT:
        return Batched(next_digest(alert.chat.preferences, now), BatchReason.MODE)
    if quiet_ends is not None:
        return Batched(quiet_ends, BatchReason.QUIET)
    if alert.is_flood:
        return Batched(_next_mark(now), BatchReason.FLOOD)
    return Batched(_next_mark(now), BatchReason.STORM) if recent >= STORM else None


def _next_mark(now: datetime) -> datetime:
    """Return the end of this span of ten minutes, the same for everything that is held within it."""
    return now + STORM_SPAN - (now - datetime.min.replace(tzinfo=UTC)) % STORM_SPAN


def next_digest(manner: DeliveryPreferences, now: datetime) -> datetime:
    """Return when the next digest is due: later than now, and in no quiet hour."""
    if manner.mode is DeliveryMode.HOURLY:
        begun = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        return _after(manner, begun + HOUR)
    zone = ZoneInfo(manner.zone)
    day = now.astimezone(zone).date()
    days = (day + ahead * DAY for ahead in range(WEEK + 2))
    chosen = (day for day in days if manner.mode is DeliveryMode.DAILY or day.weekday() == manner.digest_weekday)
    return _after(manner, next(at for at in (_at(day, manner.digest_hour * 60, zone) for day in chosen) if at > now))


def quiet_until(manner: DeliveryPreferences, now: datetime) -> datetime | None:
    """Return when the quiet hours end in which this moment lies; None where it lies in none."""
    quiet = manner.quiet
    if quiet is None or quiet.begins == quiet.ends:
        return None
    zone = ZoneInfo(manner.zone)
    today = now.astimezone(zone).date()
    for day in (today - DAY, today):
        if day.weekday() in quiet.days:
            begins, ends = (_at(day, minute, zone) for minute in _span(quiet))
            if begins <= now < ends:
                return ends
    return None


def _span(quiet: QuietHours) -> tuple[int, int]:
    """Return the minutes of a day, and maybe of the next, from and to which it is quiet."""
    return quiet.begins, quiet.ends + (0 if quiet.ends > quiet.begins else 24 * 60)


def _at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """Return the moment at which the wall clock shows this minute, counted from the beginning of the day."""
    later, minute = divmod(minute, 24 * 60)
    return datetime.combine(day + later * DAY, time(*divmod(minute, 60)), zone).astimezone(UTC)


def _after(manner: DeliveryPreferences, moment: datetime) -> datetime:
    """Return the moment, or the end of the quiet hours in which it lies."""
    return quiet_until(manner, moment) or moment
