"""Simulated readers receive every alert that is due, once, with all its outlets. `make simulation` runs more."""

import pytest

from tests.support.pipeline import Pipeline
from tests.tools.simulation.scenario import Scenario

SEEDS = [("sqlite", 11), ("postgresql", 30), ("sqlite", 1124), ("postgresql", 5090)]
"""In each life a reader heard too little once, or something twice, whatever the database."""


@pytest.mark.parametrize(("database_url", "seed"), SEEDS, indirect=["database_url"])
async def test_whatever_readers_and_telegram_do_nothing_owed_is_missing_and_nothing_comes_twice(
    pipeline: Pipeline, seed: int
) -> None:
    life = Scenario(pipeline, seed)
    await life.run()
    assert life.violations() == [], life.steps
