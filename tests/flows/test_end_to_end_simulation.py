"""Simulated readers receive every alert that is due, once, with all its outlets. `make lives` runs more."""

import pytest

from tests.support.pipeline import Pipeline
from tests.tools.simulation.scenario import Scenario

SEEDS = [("sqlite", 11), ("postgresql", 30), ("sqlite", 1124), ("postgresql", 5090)]
"""Each of these seeds once found an alert that was lost or sent twice; none depends on its database."""


@pytest.mark.parametrize(("database_url", "seed"), SEEDS, indirect=["database_url"])
async def test_no_alert_is_lost_or_sent_twice_in_a_random_scenario(pipeline: Pipeline, seed: int) -> None:
    scenario = Scenario(pipeline, seed)
    await scenario.run()
    assert scenario.violations() == [], scenario.steps
