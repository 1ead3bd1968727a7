from collections.abc import AsyncIterator

import pytest

from tests.flows.bureau import Bureau, bureau


@pytest.fixture
async def newsdesk(database_url: str) -> AsyncIterator[Bureau]:
    async with bureau(database_url) as opened:
        yield opened
