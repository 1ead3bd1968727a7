"""Sentence vectors of entries, and the thresholds by which they are compared."""

import math
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

Vector: TypeAlias = "array[float]"  # float32 (type code "f") of unit length, so that a cosine is a dot product


@dataclass(frozen=True, slots=True)
class EntryVectors:
    """The vectors of one entry. Only vectors of the same model can be compared."""

    model: str
    title: Vector
    lead: Vector  # of the title and the first words of the text


@dataclass(frozen=True, slots=True)
class Calibration:
    """The scores at which vectors of one model mean one event (`bot.clustering.semantic_rule`)."""

    join: float  # from here an entry joins a story
    doubt: float  # up to here such a join is in doubt
    merge: float  # from here, as the mean over their entries, two stories are merged
    measured_in: str  # the file with the figures behind them


def unit(values: Sequence[float]) -> Vector:
    """Return the vector of unit length in the direction of the values.

    Raises:
        ValueError: they have no direction: all are zero, or one is not finite.
    """
    length = math.hypot(*values)
    if not 0 < length < math.inf:
        message = f"{len(values)} values without a direction"
        raise ValueError(message)
    return array("f", (value / length for value in values))
