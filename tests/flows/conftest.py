from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from tests.support.embedder import StandInEmbedder
from tests.support.pipeline import Pipeline, running_pipeline
from tests.support.sample_items import PAY_TITLE, RUSSIAN_PAY_TITLE


@pytest.fixture
async def pipeline(database_url: str) -> AsyncIterator[Pipeline]:
    async with running_pipeline(database_url) as opened:
        yield opened


@pytest.fixture
def embedder() -> StandInEmbedder:
    """An embedder to which the pay rise is the same event in English and Russian, beyond doubt."""
    return StandInEmbedder({PAY_TITLE: 0, RUSSIAN_PAY_TITLE: 10})


@pytest.fixture
async def bilingual_pipeline(database_url: str, embedder: StandInEmbedder) -> AsyncIterator[Pipeline]:
    """A pipeline with this embedder and two outlets: "wire" in English, "zvezda" in Russian."""
    async with running_pipeline(database_url, embedder=embedder) as opened:
        russian = replace(opened.outlets.source("zvezda", country="RU"), language="ru")
        await opened.add_sources(opened.outlets.source("wire"), russian)
        yield opened
