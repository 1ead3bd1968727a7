"""A chat, its night and a moment in it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.model.chats import QuietHours

NOW = datetime(2026, 11, 24, 20, 30, tzinfo=UTC)  # a Tuesday; half past midnight in Yerevan
NIGHT = QuietHours(23 * 60, 7 * 60)


def local(year: int, month: int, day: int, hour: int, *, zone: str) -> datetime:
    """Return the moment at which clocks of the zone show this hour."""
    return datetime(year, month, day, hour, tzinfo=ZoneInfo(zone)).astimezone(UTC)
