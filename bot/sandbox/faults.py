"""Failures on order: the next calls of a method are refused, delayed, or lose their answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.sandbox.call import Call
from bot.sandbox.refusals import RefusedError


class Drop(StrEnum):
    """When the connection is cut, without an answer."""

    BEFORE = "before"  # nothing was done
    AFTER = "after"  # everything was done, only the answer is lost


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


NONE = Fault(method="")


class Faults:
    """The failures that are still to come, in the order in which they were placed."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Place a failure."""
        self.waiting.append(fault)

    def take(self, call: Call) -> Fault:
        """Return the first failure for this call, used up by one; `NONE` if there is none."""
        for place, fault in enumerate(self.waiting):
            if fault.concerns(call):
                left = replace(fault, times=fault.times - 1)
                self.waiting[place : place + 1] = [left] if left.times > 0 else []
                return fault
        return NONE

    def clear(self) -> None:
        """Forget all that are still to come."""
        self.waiting.clear()
