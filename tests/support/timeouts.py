"""Timeouts of tests that wait for an event."""

from collections.abc import Iterator

import pytest

from bot.embedding import local
from bot.fetching import http, robots
from bot.fetching.parser_process import article_parser, feed_parser
from bot.runtime import http_server, subprocess_worker
from bot.storage.engine import database
from bot.summarising import llm

EVENT_TIMEOUT_SECONDS = 120.0
"""Reached only by what hangs: no test may depend on how fast the machine is."""
PROCESS_TIMEOUT_SECONDS = 900.0
"""The same for a process that starts meanwhile: its first imports took over two minutes on a busy machine."""


@pytest.fixture(scope="session", autouse=True)
def _deadlines() -> Iterator[None]:
    """Raise the deadlines of production code beyond what a slow machine needs; tests of a deadline set their own."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (article_parser, feed_parser, http, robots, llm, local):
            patch.setattr(module, "DEADLINE", EVENT_TIMEOUT_SECONDS)
        for name in ("BUSY_TIMEOUT_SECONDS", "POOL_TIMEOUT_SECONDS", "CONNECT_TIMEOUT_SECONDS"):
            patch.setattr(database, name, EVENT_TIMEOUT_SECONDS)
        patch.setattr(http_server, "HEAD_SECONDS", EVENT_TIMEOUT_SECONDS)
        patch.setattr(subprocess_worker, "START_SECONDS", PROCESS_TIMEOUT_SECONDS)
        yield
