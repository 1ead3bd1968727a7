"""Store sentence vectors in one byte a component.

A vector is stored as int8, scaled to its largest component: 384 bytes instead of 1,536. The scale is not stored, since
every vector has unit length.
"""

from array import array

from bot.model.vectors import Vector, unit

MAX_INT8 = 127


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
