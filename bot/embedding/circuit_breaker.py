"""Keep requests from an embedder that has just failed: words serve meanwhile, and nobody waits for it."""

from datetime import timedelta

from bot import log
from bot.clock import Clock
from bot.errors import EmbedderError

_log = log.get(__name__)

FAILURE_PAUSE = timedelta(seconds=60)  # after a failure


class CircuitBreaker:
    """Count the failures of one embedder, and open for a while after too many.

    Args:
        clock: the time.
        max_failures: in succession, at which it opens.
    """

    def __init__(self, clock: Clock, *, max_failures: int) -> None:
        self._clock = clock
        self._max_failures = max_failures
        self._failures = 0
        self._reason: str | None = None  # why it opened last, until a request succeeds
        self._opened_at = self._opens_until = clock.now()

    @property
    def problem(self) -> str | None:
        """The reason why it opened, until a request succeeds; None where requests succeed."""
        return self._reason

    def check(self) -> None:
        """Raise where no request may pass.

        Raises:
            EmbedderError: the breaker is open.
        """
        is_open = self._opened_at <= self._clock.now() < self._opens_until  # a clock that is set back closes it
        if self._reason is not None and is_open:
            raise EmbedderError(self._reason)

    def record_success(self) -> None:
        """Close after a request that succeeded."""
        if self._reason is not None:
            _log.info("embedder_recovered")
        self._failures, self._reason = 0, None

    def record_failure(self, reason: str, *, pause: timedelta = FAILURE_PAUSE) -> None:
        """Count a failure; open for `pause` where it is one too many."""
        self._failures += 1
        if self._failures < self._max_failures:
            return
        if self._reason is None:
            _log.warning("embedder_failed", reason=reason, seconds=pause.total_seconds())
        self._opened_at = self._clock.now()
        self._opens_until, self._reason = self._opened_at + pause, reason
