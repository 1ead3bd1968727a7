"""Clock of the news site, independent of the bot's own."""

from datetime import UTC, datetime


class Clock:
    """The system clock."""

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251  this is the site's clock
