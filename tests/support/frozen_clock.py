"""A clock that only the test moves."""

from datetime import UTC, datetime, timedelta

from bot.clock import Clock


class FrozenClock(Clock):
    """Clock that stands still between calls of `advance`."""

    def __init__(self, moment: datetime = datetime(2026, 11, 24, 12, tzinfo=UTC)) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """Return the current moment."""
        return self.moment

    def advance(self, span: timedelta) -> None:
        """Move the clock forward."""
        self.moment += span
