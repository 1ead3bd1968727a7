"""Statistics of the bot's calls: message rates, violations of the limits, and handling times."""

from collections import Counter, deque
from dataclasses import asdict, dataclass

MAX_KEPT_VIOLATIONS = 1000
MAX_KEPT_TIMES = 10_000
MAX_REPORTED_CHATS = 100
"""Number of chats whose rate is reported, the fastest first."""
RATE_WINDOW_SECONDS = 1.0
"""Length of the sliding window in seconds."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A message that exceeded a rate limit.

    Args:
        at: when, in seconds since 1970.
        method: by its proper name.
        chat_id: where.
        limit: the one it broke: `overall`, `paid`, `chat` or `group`.
        retry_after: seconds that remained to wait.
    """

    at: float
    method: str
    chat_id: int
    limit: str
    retry_after: int


class Rates:
    """Highest number of messages in a sliding second, overall and by chat."""

    def __init__(self) -> None:
        self.most = 0
        self.most_by_chat: Counter[int] = Counter()
        self._recent: deque[tuple[float, int]] = deque()
        self._recent_by_chat: Counter[int] = Counter()

    def note(self, at: float, chat_id: int) -> None:
        """Count a message. Time that goes back begins a new window."""
        while self._recent and not 0 <= at - self._recent[0][0] < RATE_WINDOW_SECONDS:
            self._forget_oldest()
        self._recent.append((at, chat_id))
        self._recent_by_chat[chat_id] += 1
        self.most = max(self.most, len(self._recent))
        self.most_by_chat[chat_id] = max(self.most_by_chat[chat_id], self._recent_by_chat[chat_id])

    def _forget_oldest(self) -> None:
        _, chat_id = self._recent.popleft()
        self._recent_by_chat[chat_id] -= 1
        if not self._recent_by_chat[chat_id]:
            del self._recent_by_chat[chat_id]


class Stats:
    """Statistics of `/sim/stats`. Moments are of the sandbox's clock, handling times are real."""

    def __init__(self) -> None:
        self.rates = Rates()
        self.messages = 0
        self.violations: deque[Violation] = deque(maxlen=MAX_KEPT_VIOLATIONS)
        self.violation_count = 0
        self._times: deque[float] = deque(maxlen=MAX_KEPT_TIMES)
        self._handled = 0

    def note_message(self, at: float, chat_id: int, count: int) -> None:
        """Count messages or edits that reached the rate limiter, refused ones too."""
        self.messages += count
        for _ in range(count):
            self.rates.note(at, chat_id)

    def note_violation(self, violation: Violation) -> None:
        """Count a violation; the oldest are discarded, the count is not."""
        self.violation_count += 1
        self.violations.append(violation)

    def note_handled(self, seconds: float) -> None:
        """Record the duration of a call, from its arrival to its response."""
        self._handled += 1
        self._times.append(seconds)

    def json(self) -> dict[str, object]:
        """Return the JSON of `/sim/stats`; times in milliseconds, rates in messages a second."""
        fastest = self.rates.most_by_chat.most_common(MAX_REPORTED_CHATS)
        return {
            "messages": self.messages,
            "most_in_a_second": {"overall": self.rates.most, "chats": {str(chat): most for chat, most in fastest}},
            "violations": {"count": self.violation_count, "last": [asdict(violation) for violation in self.violations]},
            "handling": {"count": self._handled, **self._percentiles()},
        }

    def _percentiles(self) -> dict[str, float]:
        """Return percentiles of the last handling times in milliseconds."""
        ordered = sorted(self._times)
        if not ordered:
            return {}
        shares = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "max": 1.0}
        return {name: _at(ordered, share) for name, share in shares.items()}


def _at(ordered: list[float], share: float) -> float:
    """Return the quantile `share` in milliseconds."""
    place = min(len(ordered) - 1, max(0, round(share * len(ordered)) - 1))
    return round(ordered[place] * 1000, 3)
