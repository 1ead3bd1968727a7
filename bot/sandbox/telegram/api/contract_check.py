"""What was wrong with the calls, and what the calls were. The token is in neither."""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.telegram.call import Call

MAX_KEPT_VIOLATIONS = 50
MAX_KEPT_CALLS = 1000


class ContractError(AssertionError):
    """The bot called the Bot API in a way in which it must not be called."""


@dataclass(slots=True)
class ContractCheck:
    """Whether all calls were as the Bot API describes them. A refusal is no wrong; a misspelt parameter is."""

    wrongs: list[str] = field(default_factory=list)
    count: int = 0
    hide: Callable[[str], str] = str  # takes out of a wrong what must not be kept

    @property
    def is_clean(self) -> bool:
        """Whether nothing was wrong so far."""
        return self.count == 0

    def add(self, wrong: str) -> None:
        """Note a wrong; only the first ones are kept in words."""
        self.count += 1
        if len(self.wrongs) < MAX_KEPT_VIOLATIONS:
            self.wrongs.append(self.hide(wrong))

    def insist(self) -> None:
        """Raise if anything was wrong.

        Raises:
            ContractError: with the first wrongs, one a line.
        """
        if not self.is_clean:
            raise ContractError("\n".join([f"{self.count} wrong calls of the Bot API:", *self.wrongs]))

    def json(self) -> dict[str, object]:
        """Return the verdict for `/sim/verdict`."""
        return {"ok": self.is_clean, "count": self.count, "wrongs": list(self.wrongs)}


@dataclass(slots=True)
class Sample:
    """Takes every so many-th of what passes by: all for 1, the second, fourth, sixth … for 2.

    Raises:
        ValueError: it is less than 1.
    """

    every: int
    passed: int = 0

    def __post_init__(self) -> None:
        if self.every < 1:
            raise ValueError("of fewer than one call none can be checked")

    def takes_next(self) -> bool:
        """Return whether the next one is taken."""
        self.passed += 1
        return self.passed % self.every == 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One call as it went: when it was done, what it was, the code and text it got (200 for none), how long it took.

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
    """The last calls, and how many there were of each method."""

    def __init__(self) -> None:
        self.entries: deque[Entry] = deque(maxlen=MAX_KEPT_CALLS)
        self.counts: Counter[str] = Counter()

    def add(self, entry: Entry) -> None:
        """Note a call."""
        self.entries.append(entry)
        self.counts[entry.call.method] += 1
