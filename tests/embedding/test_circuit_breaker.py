"""The pause after failures."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.embedding.circuit_breaker import FAILURE_PAUSE, CircuitBreaker
from bot.errors import EmbedderError
from tests.support.frozen_clock import FrozenClock

MOMENT = timedelta(microseconds=1)


def test_it_opens_at_the_last_failure_that_is_allowed_and_closes_after_the_pause() -> None:
    clock = FrozenClock()
    breaker = CircuitBreaker(clock, max_failures=2)
    breaker.record_failure("HTTP 500")
    breaker.check()
    assert breaker.problem is None
    breaker.record_failure("HTTP 502")
    clock.advance(FAILURE_PAUSE - MOMENT)
    with pytest.raises(EmbedderError, match=r"^HTTP 502$"):
        breaker.check()
    clock.advance(MOMENT)
    breaker.check()
    assert breaker.problem == "HTTP 502", "until a request succeeds"


def test_a_failure_right_after_the_pause_opens_it_again() -> None:
    clock = FrozenClock()
    breaker = CircuitBreaker(clock, max_failures=2)
    for _ in range(2):
        breaker.record_failure("HTTP 500")
    clock.advance(FAILURE_PAUSE)
    breaker.record_failure("HTTP 503")
    with pytest.raises(EmbedderError, match="HTTP 503"):
        breaker.check()


def test_only_failures_in_succession_count() -> None:
    breaker = CircuitBreaker(FrozenClock(), max_failures=2)
    for _ in range(3):
        breaker.record_failure("HTTP 500")
        breaker.record_success()
        breaker.check()


def test_a_pause_may_be_longer() -> None:
    clock = FrozenClock()
    breaker = CircuitBreaker(clock, max_failures=1)
    breaker.record_failure("HTTP 429", pause=10 * FAILURE_PAUSE)
    clock.advance(9 * FAILURE_PAUSE)
    with pytest.raises(EmbedderError):
        breaker.check()


def test_a_clock_that_is_set_back_does_not_make_the_pause_longer() -> None:
    clock = FrozenClock()
    breaker = CircuitBreaker(clock, max_failures=1)
    breaker.record_failure("HTTP 500")
    clock.advance(-timedelta(days=1))
    breaker.check()


def test_a_failure_that_lasts_is_logged_once_and_its_end_too() -> None:
    clock = FrozenClock()
    breaker = CircuitBreaker(clock, max_failures=1)
    with capture_logs() as events:
        for _ in range(3):
            breaker.record_failure("HTTP 500")
            clock.advance(FAILURE_PAUSE)
        for _ in range(2):
            breaker.record_success()
    assert [event["event"] for event in events] == ["embedder_failed", "embedder_recovered"]
    assert (events[0]["reason"], events[0]["seconds"]) == ("HTTP 500", 60.0)
