from collections.abc import AsyncIterator

import pytest

from tests.support.pipeline import Pipeline, running_pipeline


@pytest.fixture
async def pipeline(database_url: str) -> AsyncIterator[Pipeline]:
    async with running_pipeline(database_url) as opened:
        yield opened
