"""Contract check of the calls, and the journal of calls. The token is in neither."""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.telegram.call import Call

MAX_KEPT_VIOLATIONS = 50
MAX_KEPT_CALLS = 1000


class ContractError(AssertionError):
    """The bot called the Bot API against its description."""


@dataclass(slots=True)
class ContractCheck:
    """Check that all calls follow the Bot API's description. A refusal is no violation; a misspelt parameter is."""

    violations: list[str] = field(default_factory=list)
    count: int = 0
    hide: Callable[[str], str] = str  # removes secrets from a violation

    @property
    def is_clean(self) -> bool:
        """Return whether there was no violation so far."""
        return self.count == 0

    def add(self, violation: str) -> None:
        """Count a violation; only the texts of the first ones are stored."""
        self.count += 1
        if len(self.violations) < MAX_KEPT_VIOLATIONS:
            self.violations.append(self.hide(violation))

    def raise_if_violated(self) -> None:
        """Raise if there was a violation.

        Raises:
            ContractError: with the first violations, one a line.
        """
        if not self.is_clean:
            raise ContractError("\n".join([f"{self.count} wrong calls of the Bot API:", *self.violations]))

    def json(self) -> dict[str, object]:
        """Return the JSON of `/sim/verdict`."""
        return {"ok": self.is_clean, "count": self.count, "wrongs": list(self.violations)}


@dataclass(slots=True)
class Sample:
    """Sampler that takes every Nth item: all for 1, the second, fourth, sixth … for 2.

    Raises:
        ValueError: it is less than 1.
    """

    every: int
    passed: int = 0

    def __post_init__(self) -> None:
        if self.every < 1:
            raise ValueError("of fewer than one call none can be checked")

    def takes_next(self) -> bool:
        """Return whether the next item is taken."""
        self.passed += 1
        return self.passed % self.every == 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A journal entry: time and arguments of a call, code and text of its error (200 for none), and its duration.

    `at` is in seconds of the sandbox's clock, `took` in real milliseconds: a frozen clock does not make calls faster.
    """

    at: float
    call: Call
    code: int
    description: str
    took: float = 0.0

    def json(self) -> dict[str, object]:
        """Return the entry for `/sim/journal`."""
        return {
            "at": self.at,
            "method": self.call.method,
            "arguments": dict(self.call.arguments),
            "code": self.code,
            "description": self.description,
            "took": round(self.took, 2),
        }


class Journal:
    """The last calls, and the number of calls by method."""

    def __init__(self) -> None:
        self.entries: deque[Entry] = deque(maxlen=MAX_KEPT_CALLS)
        self.counts: Counter[str] = Counter()

    def add(self, entry: Entry) -> None:
        """Add a call."""
        self.entries.append(entry)
        self.counts[entry.call.method] += 1
