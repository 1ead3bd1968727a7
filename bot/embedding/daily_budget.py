"""Limit what is sent to a service in a day."""

from datetime import UTC, datetime, time, timedelta

from bot.clock import Clock


class DailyBudget:
    """Count the texts of a day (UTC) in this process; a restart begins anew.

    Args:
        limit: texts in a day.
        clock: the time.
    """

    def __init__(self, limit: int, clock: Clock) -> None:
        self._limit = limit
        self._clock = clock
        self._day = clock.now().date()
        self._spent = 0

    def spend(self, texts: int) -> bool:
        """Take texts from the budget of the day; return whether they are within it."""
        today = self._clock.now().date()
        if today != self._day:
            self._day, self._spent = today, 0
        if self._spent + texts > self._limit:
            return False
        self._spent += texts
        return True

    def until_tomorrow(self) -> timedelta:
        """Return the time until the next budget."""
        now = self._clock.now()
        return datetime.combine(now.date() + timedelta(days=1), time(), UTC) - now
