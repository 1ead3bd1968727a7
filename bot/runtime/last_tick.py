"""The time of the last tick, by which `/healthz` decides whether the process works."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.clock import Clock


@dataclass(slots=True)
class LastTick:
    """The time of the last tick; at first, of the start."""

    clock: Clock
    at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.record()

    def record(self) -> None:
        """Record a tick at this moment."""
        self.at = self.clock.now()
