"""The one place that looks at the wall clock, so that a test can hold time still."""

from datetime import UTC, datetime


class Clock:
    """The time, as all of Tidings knows it."""

    def now(self) -> datetime:
        """Return this moment, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251  this is the Clock
