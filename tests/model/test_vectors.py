"""Vectors of unit length."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.vectors import unit

MAX_COMPONENTS = 384
components = st.floats(-1e30, 1e30, allow_nan=False)


values_with_direction = st.lists(components, min_size=1, max_size=MAX_COMPONENTS).filter(
    lambda values: any(abs(value) > 1e-30 for value in values)
)


@given(values_with_direction)
def test_a_vector_has_unit_length_as_float32(values: list[float]) -> None:
    vector = unit(values)
    assert vector.typecode == "f"
    assert math.hypot(*vector) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("values", [[], [0.0] * 3, [1.0, math.nan], [1.0, math.inf], [-math.inf, math.nan]])
def test_values_without_a_direction_are_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="without a direction"):
        unit(values)
