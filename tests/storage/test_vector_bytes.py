"""Vectors in one byte a component."""

import math
import random
from array import array
from itertools import pairwise

import pytest

from bot.model.vectors import Vector, unit
from bot.storage.vector_bytes import from_bytes, to_bytes

DIMENSION = 384


def cosine(first: Vector, second: Vector) -> float:
    return sum(map(float.__mul__, first, second))


def length(vector: Vector) -> float:
    return math.hypot(*vector)


def random_vectors(number: int) -> list[Vector]:
    generator = random.Random(17)  # noqa: S311  a repeatable sample
    return [unit([generator.gauss(0.01, 0.05) for _ in range(DIMENSION)]) for _ in range(number)]


def test_a_stored_vector_takes_one_byte_a_component_and_has_unit_length_again() -> None:
    for vector in random_vectors(20):
        stored = to_bytes(vector)
        assert len(stored) == DIMENSION
        assert length(from_bytes(stored)) == pytest.approx(1, abs=1e-5)


def test_cosines_of_stored_vectors_differ_by_less_than_a_threshold_is_precise() -> None:
    vectors = random_vectors(40)
    losses = [
        abs(cosine(first, second) - cosine(from_bytes(to_bytes(first)), from_bytes(to_bytes(second))))
        for first, second in pairwise(vectors)
    ]
    assert max(losses) < 0.005
    assert any(losses), "int8 is not float32"


def test_the_largest_component_uses_the_whole_range_whatever_its_sign() -> None:
    assert array("b", to_bytes(unit([-4.0, 2.0, 0.0]))).tolist() == [-127, 64, 0]


@pytest.mark.parametrize("stored", [b"", b"\0\0\0"])
def test_bytes_that_hold_no_vector_are_refused(stored: bytes) -> None:
    with pytest.raises(ValueError, match="without a direction"):
        from_bytes(stored)
