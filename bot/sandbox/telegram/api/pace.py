"""Rate limits of a bot: token buckets, as Telegram's documents describe them.

Thirty messages a second overall (a thousand where the call says `allow_paid_broadcast`), one a second in a chat with
small bursts, twenty a minute in a group or channel. Telegram's own numbers are not published and may change; these are
those of its FAQ ("My bot is hitting limits"). Edits count like messages. Answers to callback queries, chat actions and
deletions are free. A bucket that is full lets more through in its first second or minute than in any later one;
`stats` has the strict rates.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.sandbox.telegram.api.stats import Stats, Violation
from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.clock import Clock
from bot.sandbox.telegram.refusals import RefusedError

MAX_BUCKETS = 50_000
"""Number of buckets above which full ones are discarded."""

_LIMITED_PREFIXES = ("send", "edit", "forward", "copy")
_UNLIMITED_METHODS = frozenset({"sendChatAction"})
_BATCH_PARAMETERS = {"sendMediaGroup": "media", "copyMessages": "message_ids", "forwardMessages": "message_ids"}


class Pacing(StrEnum):
    """Treatment of a call that exceeds the rate limits."""

    ON = "on"  # it is refused, as by Telegram
    OFF = "off"  # nothing, it is not even counted as a violation
    WATCH = "watch"  # it is answered, and noted as a violation


@dataclass(frozen=True, slots=True)
class Limit:
    """A rate limit.

    Args:
        name: what it limits, for the report.
        size: messages that may come at once.
        rate: messages a second in the long run.
    """

    name: str
    size: float
    rate: float


OVERALL_LIMIT = Limit("overall", 30, 30)
PAID_LIMIT = Limit("paid", 1000, 1000)
CHAT_LIMIT = Limit("chat", 5, 1)
GROUP_LIMIT = Limit("group", 20, 20 / 60)


@dataclass(slots=True)
class Bucket:
    """Token bucket: the messages that may still come, as of a moment."""

    limit: Limit
    tokens: float
    at: float

    def wait(self, cost: float, now: float) -> float:
        """Return the seconds until `cost` messages may come; time that goes back is ignored."""
        self.tokens = min(self.limit.size, self.tokens + max(0.0, now - self.at) * self.limit.rate)
        self.at = now
        missing = min(cost, self.limit.size) - self.tokens
        return max(0.0, missing / self.limit.rate)

    @property
    def is_full(self) -> bool:
        """Return whether the bucket was full at its last update."""
        return self.tokens >= self.limit.size


class Pace:
    """Rate limiter of one bot.

    Args:
        pacing: treatment of calls that exceed the limits.
        now: the clock.
        stats: receives every message and every violation.
    """

    def __init__(self, pacing: Pacing, now: Clock, stats: Stats) -> None:
        self.pacing = pacing
        self._now = now
        self._stats = stats
        self._buckets: dict[tuple[Limit, int], Bucket] = {}
        self._unpaid: Call | None = None

    def begin(self, call: Call) -> None:
        """Set the call that is executed; it is charged before it changes a chat."""
        self._unpaid = call if _is_paid_for(call.method) else None

    def end(self) -> None:
        """Clear the call: later changes of a chat are not the bot's."""
        self._unpaid = None

    def pay(self, chat_id: int) -> None:
        """Charge the call, once, for all of its messages.

        Raises:
            RefusedError: it exceeds a limit.
        """
        call, self._unpaid = self._unpaid, None
        if call is None:
            return
        now, cost = self._now(), _cost(call)
        self._stats.note_message(now, chat_id, cost)
        if self.pacing is Pacing.OFF:
            return
        limit, wait = self._take(call, chat_id, cost, now)
        if wait == 0:
            return
        seconds = max(1, math.ceil(wait))
        self._stats.note_violation(Violation(now, call.method, chat_id, limit.name, seconds))
        if self.pacing is Pacing.ON:
            raise RefusedError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})

    def _take(self, call: Call, chat_id: int, cost: int, now: float) -> tuple[Limit, float]:
        """Take from all buckets or from none; return the limit with the longest wait, and that wait in seconds."""
        limits = {PAID_LIMIT if call.flag("allow_paid_broadcast") else OVERALL_LIMIT: 0, CHAT_LIMIT: chat_id}
        if chat_id < 0:
            limits[GROUP_LIMIT] = chat_id
        buckets = [self._bucket(limit, of, now) for limit, of in limits.items()]
        waits = {bucket.limit: bucket.wait(cost, now) for bucket in buckets}
        longest = max(waits, key=lambda limit: waits[limit])
        if waits[longest] == 0:
            for bucket in buckets:
                bucket.tokens -= cost
        return longest, waits[longest]

    def _bucket(self, limit: Limit, of: int, now: float) -> Bucket:
        if len(self._buckets) > MAX_BUCKETS:
            self._forget_full(now)
        return self._buckets.setdefault((limit, of), Bucket(limit, limit.size, now))

    def _forget_full(self, now: float) -> None:
        for bucket in self._buckets.values():
            bucket.wait(0, now)
        self._buckets = {key: bucket for key, bucket in self._buckets.items() if not bucket.is_full}


def _is_paid_for(method: str) -> bool:
    return method.startswith(_LIMITED_PREFIXES) and method not in _UNLIMITED_METHODS


def _cost(call: Call) -> int:
    """Return the number of messages of a call."""
    try:
        many = call.data(_BATCH_PARAMETERS[call.method]) if call.method in _BATCH_PARAMETERS else None
    except ValueError:
        return 1
    return len(many) if isinstance(many, list | Mapping) and many else 1
