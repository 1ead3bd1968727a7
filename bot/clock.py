"""The only reader of the wall clock, so that a test can replace it."""

from datetime import UTC, datetime


class Clock:
    """The current time, for every part of Tidings."""

    def now(self) -> datetime:
        """Return this moment, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251  this is the Clock
