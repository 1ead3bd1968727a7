"""Scale vectors to unit length, and store them in one byte a component.

A vector is stored as int8, scaled to its largest component: 384 bytes instead of 1,536. The scale is not stored, since
every vector has unit length.
"""

import math
from array import array
from collections.abc import Sequence

from bot.model.vectors import Vector

MAX_INT8 = 127


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


def to_bytes(vector: Vector) -> bytes:
    """Quantise a vector to int8, one byte a component."""
    scale = MAX_INT8 / max(map(abs, vector))
    return array("b", (round(component * scale) for component in vector)).tobytes()


def from_bytes(stored: bytes) -> Vector:
    """Return the vector of `to_bytes`, of unit length again.

    Raises:
        ValueError: the bytes hold no vector.
    """
    return unit(array("b", stored))
