"""Fault injection: the next calls of a method are refused, delayed, or lose their response.

Random faults come from a seed (`chaos`), which decides for every call whether it fails and how. The names `chaos` and
`trick` are those of the command line and of `/sim/faults`.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from random import Random

from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.refusals import RefusedError


class Drop(StrEnum):
    """Moment at which the connection is cut, without a response."""

    BEFORE = "before"  # the call is not executed
    AFTER = "after"  # the call is executed, only the response is lost


class FaultKind(StrEnum):
    """Further faults of networks, proxies and failing servers."""

    TRUNCATED = "truncated"  # the call is executed, the JSON of the response is truncated
    HTML = "html"  # the call is not executed, a proxy answers 502 with a page of HTML
    STALL = "stall"  # the call is executed, the response begins and never ends
    DUPLICATE = "duplicate"  # only getUpdates: the next updates are repeated, though they were confirmed
    MALFORMED = "malformed"  # only getUpdates: an update arrives that no library can parse


UPDATES_ONLY_KINDS = frozenset({FaultKind.DUPLICATE, FaultKind.MALFORMED})
"""Kinds that apply to `getUpdates` only."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of the next calls of a method.

    Args:
        method: the method's name, in any case.
        chat_id: only for calls with this chat, if given.
        contains: only for calls whose `text` contains this, if given.
        times: for how many calls.
        code: the error code to answer, None to let the call through (it may still be delayed or cut).
        description: the whole text of the error.
        parameters: `retry_after` or `migrate_to_chat_id`.
        drop: when to cut the connection, None for never.
        delay: seconds to wait before anything else.
        trick: a further kind of fault.

    Raises:
        ValueError: the kind does not apply to this method.
    """

    method: str
    chat_id: int | None = None
    contains: str | None = None
    times: int = 1
    code: int | None = None
    description: str = ""
    parameters: Mapping[str, int] = field(default_factory=dict)
    drop: Drop | None = None
    delay: float = 0.0
    trick: FaultKind | None = None

    def __post_init__(self) -> None:
        if self.trick in UPDATES_ONLY_KINDS and self.method.lower() != "getupdates":
            raise ValueError(f"{self.trick} is for getUpdates only")

    def matches(self, call: Call) -> bool:
        """Return whether the fault applies to a call."""
        return (
            self.method.lower() == call.method.lower()
            and (self.chat_id is None or call.text("chat_id") == str(self.chat_id))
            and (self.contains is None or self.contains in call.text("text"))
        )

    def refusal(self) -> RefusedError | None:
        """Return the error to answer instead of the result, or None."""
        return RefusedError(self.code, self.description, self.parameters) if self.code else None


NO_FAULT = Fault(method="")
FAULT_RATE = 0.1
"""Share of calls that fail at random."""
_GENERAL_FAULTS = (
    Fault("", code=429, description="Too Many Requests: retry after 1", parameters={"retry_after": 1}),
    Fault("", code=500, description="Internal Server Error"),
    Fault("", trick=FaultKind.HTML),
    Fault("", trick=FaultKind.TRUNCATED),
    Fault("", trick=FaultKind.STALL),
    Fault("", drop=Drop.BEFORE),
    Fault("", drop=Drop.AFTER),
    Fault("", delay=0.5),
)
_UPDATES_FAULTS = (
    Fault("getUpdates", trick=FaultKind.DUPLICATE),
    Fault("getUpdates", trick=FaultKind.MALFORMED),
)


class FaultInjection:
    """Random faults from a seed.

    The same calls fail in the same way in each run with the same seed: the fate of the n-th call of a method
    depends on nothing else, however the calls of several methods interleave.

    Args:
        seed: any number.
        rate: the share of calls that fail, 0 to 1.
    """

    def __init__(self, seed: int, rate: float = FAULT_RATE) -> None:
        self._seed = seed
        self._rate = rate
        self._counts: Counter[str] = Counter()

    def take(self, call: Call) -> Fault:
        """Return the fault of a call, `NO_FAULT` for none."""
        self._counts[call.method] += 1
        rng = Random(f"{self._seed} {call.method} {self._counts[call.method]}")  # noqa: S311  it guards nothing
        if rng.random() >= self._rate:
            return NO_FAULT
        kinds = (*_GENERAL_FAULTS, *_UPDATES_FAULTS) if call.method == "getUpdates" else _GENERAL_FAULTS
        return replace(rng.choice(kinds), method=call.method)


class Faults:
    """Pending faults, in the order of their addition.

    Args:
        chaos: random faults for the calls without a pending one, or None.
    """

    def __init__(self, chaos: FaultInjection | None = None) -> None:
        self.pending: list[Fault] = []
        self._injection = chaos

    def add(self, fault: Fault) -> None:
        """Add a fault."""
        self.pending.append(fault)

    def take(self, call: Call) -> Fault:
        """Consume and return the first fault that matches, else a random one; `NO_FAULT` for none."""
        for place, fault in enumerate(self.pending):
            if fault.matches(call):
                left = replace(fault, times=fault.times - 1)
                self.pending[place : place + 1] = [left] if left.times > 0 else []
                return fault
        return self._injection.take(call) if self._injection else NO_FAULT

    def clear(self) -> None:
        """Remove all pending faults."""
        self.pending.clear()
