"""Failures on order: the next calls of a method are refused, delayed, or lose their answer.

Whoever wants them without ordering each gives `chaos`: a seed that decides of every call whether it fails and how.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from random import Random

from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.refusals import RefusedError


class Drop(StrEnum):
    """When the connection is cut, without an answer."""

    BEFORE = "before"  # nothing was done
    AFTER = "after"  # everything was done, only the answer is lost


class FaultKind(StrEnum):
    """What a network, a front server or a failing server does besides."""

    TRUNCATED = "truncated"  # everything was done, the answer's JSON ends in its middle
    HTML = "html"  # nothing was done, a front server answers 502 with a page of HTML
    STALL = "stall"  # everything was done, the answer begins and never ends
    DUPLICATE = "duplicate"  # only getUpdates: the next updates come once more, though they were confirmed
    MALFORMED = "malformed"  # only getUpdates: an update comes that no library can read


UPDATES_ONLY_KINDS = frozenset({FaultKind.DUPLICATE, FaultKind.MALFORMED})
"""Tricks that only `getUpdates` can play."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A failure on order.

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
        trick: what else goes wrong.

    Raises:
        ValueError: the trick is none that this method can play.
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

    def concerns(self, call: Call) -> bool:
        """Whether this failure is for this call."""
        return (
            self.method.lower() == call.method.lower()
            and (self.chat_id is None or call.text("chat_id") == str(self.chat_id))
            and (self.contains is None or self.contains in call.text("text"))
        )

    def refusal(self) -> RefusedError | None:
        """Return what is to be answered instead of the truth, if anything."""
        return RefusedError(self.code, self.description, self.parameters) if self.code else None


NO_FAULT = Fault(method="")
FAULT_RATE = 0.1
"""The share of calls that fail in chaos."""
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
    """Failures from a seed.

    The same calls fail in the same way in each run with the same seed: what becomes of the n-th call of a method hangs
    on nothing else, however the calls of several methods mix.

    Args:
        seed: any number.
        rate: the share of calls that fail, 0 to 1.
    """

    def __init__(self, seed: int, rate: float = FAULT_RATE) -> None:
        self._seed = seed
        self._rate = rate
        self._counts: Counter[str] = Counter()

    def take(self, call: Call) -> Fault:
        """Return what becomes of this call; `NONE` for nothing bad."""
        self._counts[call.method] += 1
        lot = Random(f"{self._seed} {call.method} {self._counts[call.method]}")  # noqa: S311  it guards nothing
        if lot.random() >= self._rate:
            return NO_FAULT
        kinds = (*_GENERAL_FAULTS, *_UPDATES_FAULTS) if call.method == "getUpdates" else _GENERAL_FAULTS
        return replace(lot.choice(kinds), method=call.method)


class Faults:
    """The failures that are still to come, in the order in which they were placed.

    Args:
        chaos: decides about the calls for which nothing is ordered, if given.
    """

    def __init__(self, chaos: FaultInjection | None = None) -> None:
        self.pending: list[Fault] = []
        self._chaos = chaos

    def add(self, fault: Fault) -> None:
        """Place a failure."""
        self.pending.append(fault)

    def take(self, call: Call) -> Fault:
        """Return the first failure for this call, used up by one, else what chaos has for it; `NONE` if nothing."""
        for place, fault in enumerate(self.pending):
            if fault.concerns(call):
                left = replace(fault, times=fault.times - 1)
                self.pending[place : place + 1] = [left] if left.times > 0 else []
                return fault
        return self._chaos.take(call) if self._chaos else NO_FAULT

    def clear(self) -> None:
        """Forget all that are still to come."""
        self.pending.clear()
