"""Coverage: the topics whose sources have all gone silent."""

from datetime import timedelta

import pytest

from bot.fetching.polling import source_health
from bot.flows.coverage import Coverage
from bot.model.sources import FetchErrorKind
from bot.storage.sources import Sources
from bot.storage.stories import Stories
from tests.support.pipeline import Pipeline
from tests.support.publishers import Item
from tests.tools.promises import Figure


@pytest.mark.promise(16)
async def test_a_busy_source_that_falls_silent_is_detected_with_its_topic(pipeline: Pipeline, figure: Figure) -> None:
    source = pipeline.outlets.source("busy")
    coverage = Coverage(sources=Sources(pipeline.database), stories=Stories(pipeline.database), clock=pipeline.clock)
    await pipeline.add_sources(source)
    for hour in range(30):
        pipeline.outlets.tells("busy", Item(f"Armenia signs treaty {hour} in Yerevan", "", pipeline.clock.now()))
        await pipeline.poll_sources()
    assert source_health.describe(await pipeline.feed_state(source.id), pipeline.clock.now()) is None
    assert await coverage.silent() == frozenset()
    pipeline.clock.advance(timedelta(days=8))
    polling = await pipeline.poll_when_due(source.id)
    assert source_health.describe(polling, pipeline.clock.now()) is FetchErrorKind.SILENT
    assert "armenia" in await coverage.silent()
    figure("a source of 30 items a day, silent for 8 days, and the topic that hung on it: found")
    pipeline.outlets.tells("busy", Item("Armenia opens a bridge in Gyumri", "", pipeline.clock.now()))
    await pipeline.poll_when_due(source.id)
    assert await coverage.silent() == frozenset()
