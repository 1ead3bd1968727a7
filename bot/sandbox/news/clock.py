"""The newsroom's own look at the time; it shares nothing with the bot, not even this."""

from datetime import UTC, datetime


class Clock:
    """The time, as the newsroom knows it."""

    def now(self) -> datetime:
        """Return this moment, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251  this is the newsroom's clock
