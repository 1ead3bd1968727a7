"""A clock that is set: no source waits longer than its own pause."""

from datetime import timedelta

import pytest

from bot.storage.engine.database import Database
from bot.storage.sources import Sources
from tests.support.pipeline import Pipeline, running_pipeline
from tests.support.sample_items import budget_item
from tests.support.stored_samples import HOUR, MINUTE, NOW, SOURCES, furnish, polling
from tests.tools.promises import Figure


async def test_a_source_that_would_wait_longer_than_its_pause_waits_for_its_pause(database: Database) -> None:
    await furnish(database)
    sources = Sources(database)
    await sources.save_polling(SOURCES[0].id, polling(NOW + HOUR))  # its pause is 7 and a half minutes
    await sources.save_polling(SOURCES[1].id, polling(NOW + MINUTE))
    assert await sources.clamp(NOW) == 1
    due = {one.source.id: one.state.next_poll_at for one in await sources.all()}
    assert due == {SOURCES[0].id: NOW + timedelta(seconds=450.25), SOURCES[1].id: NOW + MINUTE}


@pytest.mark.promise(29)
@pytest.mark.parametrize(
    "jump", [timedelta(hours=-1), timedelta(hours=1), timedelta(days=365)], ids=["back an hour", "an hour", "a year"]
)
async def test_a_clock_that_jumps_leaves_no_gap_longer_than_two_pauses(
    database_url: str, jump: timedelta, figure: Figure
) -> None:
    async with running_pipeline(database_url) as pipeline:
        await pipeline.add_sources(pipeline.outlets.source("wire"))
        await pipeline.poll_sources()
        pipeline.clock.advance(jump)
        waited, pause = await _until_polled(pipeline)
        figure(f"the clock was set by {jump}: polled {waited} later, the pause is {pause}")
        assert waited <= 2 * pause
        reader = await pipeline.add_reader("armenia")
        await pipeline.publish("wire", budget_item(pipeline.clock.now()))
        assert len(reader.received) == 1


async def _until_polled(pipeline: Pipeline) -> tuple[timedelta, timedelta]:
    """Let time pass until the source is polled; return how long that took, and its pause."""
    polls, waited = pipeline.outlets.polls["wire"], timedelta()
    while pipeline.outlets.polls["wire"] == polls and waited < timedelta(hours=3):
        await pipeline.poll_due()
        if pipeline.outlets.polls["wire"] == polls:
            pipeline.clock.advance(MINUTE)
            waited += MINUTE
    return waited, timedelta(minutes=10)
