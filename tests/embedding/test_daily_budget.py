"""The budget of a day."""

from datetime import UTC, datetime, timedelta

from bot.embedding.daily_budget import DailyBudget
from tests.support.frozen_clock import FrozenClock

EVENING = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)


def test_a_day_has_so_many_texts_and_the_next_day_has_them_again() -> None:
    clock = FrozenClock(EVENING)
    budget = DailyBudget(10, clock)
    assert budget.spend(7)
    assert not budget.spend(4), "what is refused is not counted"
    assert budget.spend(3)
    assert not budget.spend(1)
    assert budget.until_tomorrow() == timedelta(minutes=90)
    clock.advance(budget.until_tomorrow())
    assert budget.spend(10)
