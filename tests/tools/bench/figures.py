"""Figures of a benchmark and their output."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Figure:
    """Measured value: higher is better for ratios to a peer, rates and shares, lower for times and memory."""

    measure: str
    value: float
    aim: float
    unit: str
    peer: str | None = None

    @property
    def met(self) -> bool:
        """Return whether the aim was met."""
        return self.value >= self.aim if self.unit in {"×", "/s", "%"} else self.value <= self.aim


def show(figures: Sequence[Figure]) -> None:
    """Print the table, then the JSON line."""
    for figure in figures:
        against = f"  against {figure.peer}" if figure.peer else ""
        sign = "met" if figure.met else "MISSED"
        print(f"{figure.measure:28} {figure.value:10.2f} {figure.unit:3} (aim {figure.aim:g}, {sign}){against}")
    print(json.dumps({figure.measure: {**_plain(figure), "met": figure.met} for figure in figures}))


def _plain(figure: Figure) -> dict[str, object]:
    return {key: value for key, value in asdict(figure).items() if key != "measure"}


def fastest(work: Callable[[], object], times: int = 3) -> float:
    """Return the seconds of the fastest of some runs."""
    return min(_seconds(work) for _ in range(times))


def _seconds(work: Callable[[], object]) -> float:
    started_at = perf_counter()
    work()
    return perf_counter() - started_at
