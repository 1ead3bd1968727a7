from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.flows.bureau import Bureau, bureau


@pytest.fixture
async def newsdesk(tmp_path: Path) -> AsyncIterator[Bureau]:
    async with bureau(tmp_path) as opened:
        yield opened
