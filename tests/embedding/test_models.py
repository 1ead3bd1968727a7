"""The models whose vectors can be compared."""

import pytest

from bot.embedding.models import MODELS


@pytest.mark.parametrize("name", MODELS)
def test_a_model_is_found_by_the_name_that_is_stored_with_its_vectors(name: str) -> None:
    model = MODELS[name]
    assert MODELS[model.name].calibration == model.calibration
    assert MODELS[model.name].dimension == model.dimension


@pytest.mark.parametrize("name", MODELS)
def test_the_thresholds_of_a_model_are_cosines_and_the_band_of_doubt_lies_above_the_first(name: str) -> None:
    calibration = MODELS[name].calibration
    assert 0 < calibration.merge < 1
    assert 0 < calibration.join < calibration.doubt < 1
    assert calibration.measured_in
