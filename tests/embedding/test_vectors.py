"""Vectors of unit length, and their stored form."""

import math
import random
from array import array
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.embedding.vectors import from_bytes, to_bytes, unit
from bot.model.vectors import Vector

DIMENSION = 384
components = st.floats(-1e30, 1e30, allow_nan=False)


def cosine(first: Vector, second: Vector) -> float:
    return sum(map(float.__mul__, first, second))


def length(vector: Vector) -> float:
    return math.hypot(*vector)


def random_vectors(number: int) -> list[Vector]:
    generator = random.Random(17)  # noqa: S311  a repeatable sample
    return [unit([generator.gauss(0.01, 0.05) for _ in range(DIMENSION)]) for _ in range(number)]


@given(st.lists(components, min_size=1, max_size=DIMENSION).filter(lambda values: any(abs(v) > 1e-30 for v in values)))
def test_a_vector_has_unit_length_as_float32(values: list[float]) -> None:
    vector = unit(values)
    assert vector.typecode == "f"
    assert length(vector) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("values", [[], [0.0] * 3, [1.0, math.nan], [1.0, math.inf], [-math.inf, math.nan]])
def test_values_without_a_direction_are_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="without a direction"):
        unit(values)


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
