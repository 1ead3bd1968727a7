"""A database that is full or locked for a while: no alert is lost, and reading still works."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.flows import deliver
from bot.storage.engine import database as opening
from bot.storage.engine.database import Database
from tests.support.pipeline import Pipeline, message_texts, running_pipeline
from tests.support.sample_items import numbered_item
from tests.support.volume import Volume
from tests.tools.promises import Figure

POINTS = 50


@pytest.fixture
def path(sqlite_template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sqlite_template, tmp_path / "tidings.db"))


@pytest.fixture
async def pipeline(path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Pipeline]:
    monkeypatch.setattr(deliver, "RETRY_SECONDS", 0.02)
    monkeypatch.setattr(opening, "BUSY_TIMEOUT_SECONDS", 0.2)
    async with running_pipeline(f"sqlite:///{path}") as opened:
        yield opened


async def _limit_growth(database: Database, pages: int | None) -> None:
    """Limit the growth of the file to a number of pages; None: no limit."""
    async with database.write() as connection:
        size = (await connection.execute(text("PRAGMA page_count"))).scalar_one()
        await connection.execute(text(f"PRAGMA max_page_count = {size + pages if pages is not None else 2**30}"))


@pytest.mark.promise(18)
async def test_a_database_that_is_full_at_any_point_loses_no_alert(
    pipeline: Pipeline, figure: Figure, volume: Volume
) -> None:
    points = range(0, POINTS, volume(6, full=1))
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    readers = [await pipeline.add_reader("armenia") for _ in range(3)]
    failed_polls = 0
    for point in points:
        item = numbered_item(point, pipeline.clock.now())
        long_text = " ".join(f"word{point}of{number}" for number in range(2_000))
        pipeline.outlets.tells("wire", replace(item, text=f"{item.text} {long_text}"))
        await _limit_growth(pipeline.database, point)
        before = sum((await pipeline.outbox_states()).values())
        await pipeline.poll_sources()
        failed_polls += sum((await pipeline.outbox_states()).values()) == before
        delivery = asyncio.gather(pipeline.deliver_settled(), return_exceptions=True)
        await asyncio.sleep(0.02)
        await _limit_growth(pipeline.database, None)
        await delivery
        await pipeline.poll_sources()
        await pipeline.deliver_settled()
    titles = [numbered_item(point, pipeline.clock.now()).title for point in points]
    for reader in readers:
        received_texts = message_texts(reader.received)
        assert [title for title in titles if not any(title in text for text in received_texts)] == []
    figure(
        f"a file that was full at {len(points)} points, where {failed_polls} polls could save nothing: "
        f"0 of {3 * len(points)} alerts lost"
    )
    assert len(points) > failed_polls > len(points) // 10
    assert sum(len(reader.received) for reader in readers) == 3 * len(points), "none was sent twice"


@pytest.mark.promise(18)
async def test_a_database_that_another_process_locks_for_a_while_loses_no_alert(
    pipeline: Pipeline, path: Path, figure: Figure, volume: Volume
) -> None:
    seconds = volume(1, full=30)
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    reader = await pipeline.add_reader("armenia")
    pipeline.outlets.tells("wire", numbered_item(1, pipeline.clock.now()))
    locking = sqlite3.connect(path, isolation_level=None)
    locking.execute("BEGIN IMMEDIATE")
    started_at = asyncio.get_running_loop().time()
    while asyncio.get_running_loop().time() - started_at < seconds:
        await pipeline.poll_sources()
        await asyncio.gather(pipeline.deliver_settled(), return_exceptions=True)
        page = await pipeline.browse.latest(reader.chat_id, None, 0)
        assert page.sources == 1, "reading works meanwhile"
    assert reader.received == []
    locking.rollback()
    locking.close()
    await pipeline.poll_sources()
    await pipeline.deliver_settled()
    assert len(reader.received) == 1
    figure(f"a file that another process locked for {seconds} s: /latest answered, 0 alerts lost")
