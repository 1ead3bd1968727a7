"""A clock that a test moves by hand."""

from datetime import UTC, datetime, timedelta

from bot.clock import Clock


class FrozenClock(Clock):
    """Stands still until it is told how much time has passed."""

    def __init__(self, moment: datetime = datetime(2026, 11, 24, 12, tzinfo=UTC)) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """Return the moment at which it stands."""
        return self.moment

    def advance(self, span: timedelta) -> None:
        """Let time pass."""
        self.moment += span
