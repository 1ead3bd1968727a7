"""Previews of custom topics over the stories of the last week."""

import asyncio

import pytest

from bot.flows import previews
from bot.flows.previews import Previews
from bot.model.topics import Level
from bot.storage.stories import Stories
from tests.support.pipeline import MATCHER, Pipeline
from tests.support.sample_items import bridge_item, summit_item


def _previews(pipeline: Pipeline) -> Previews:
    return Previews(stories=Stories(pipeline.database), matcher=MATCHER, clock=pipeline.clock)


async def _publish_two(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    now = pipeline.clock.now()
    await pipeline.publish("wire", bridge_item(now), summit_item(now))


async def test_only_the_entries_that_have_the_words_are_scored(pipeline: Pipeline) -> None:
    await _publish_two(pipeline)
    flow = _previews(pipeline)
    matches = await flow.matches("bridge", 7)
    assert matches is not None
    assert (len(matches.by_story), matches.is_complete, flow.scored_count) == (1, True, 1)
    await flow.matches("volcano", 7)
    assert flow.scored_count == 1


async def test_entries_that_arrive_later_are_found(pipeline: Pipeline) -> None:
    flow = _previews(pipeline)
    await flow.refresh()
    await _publish_two(pipeline)
    matches = await flow.matches("summit", 7)
    assert matches is not None
    assert len(matches.by_story) == 1


async def test_of_very_many_candidates_the_newest_are_scored(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "MAX_SCORED_ENTRIES", 1)
    await _publish_two(pipeline)
    flow = _previews(pipeline)
    matches = await flow.matches("bridge, summit", 7)
    assert matches is not None
    assert (matches.is_complete, flow.scored_count) == (False, 1)


async def test_a_preview_ends_when_its_chat_asks_for_something_else(pipeline: Pipeline) -> None:
    await _publish_two(pipeline)
    flow = _previews(pipeline)
    async with asyncio.TaskGroup() as tasks:
        first = tasks.create_task(flow.matches("bridge", 7))
        await asyncio.sleep(0)
        flow.cancel(7)
    assert first.result() is None
    assert flow.scored_count == 0


async def test_a_chat_has_one_preview_at_a_time_and_others_go_on(pipeline: Pipeline) -> None:
    await _publish_two(pipeline)
    flow = _previews(pipeline)
    results = await asyncio.gather(flow.matches("bridge", 7), flow.matches("summit", 7), flow.matches("bridge", 8))
    assert [result is None for result in results] == [True, False, False]


async def test_a_topic_is_followed_while_its_chat_asks_for_something_else(pipeline: Pipeline) -> None:
    await _publish_two(pipeline)
    reader = await pipeline.add_reader()
    async with asyncio.TaskGroup() as tasks:
        following = tasks.create_task(pipeline.custom_topics.follow(reader.chat_id, "bridge", Level.NORMAL))
        await asyncio.sleep(0)
        pipeline.custom_topics.cancel_preview(reader.chat_id)
    topic = following.result()
    assert topic is not None
    assert len(await Stories(pipeline.database).latest((topic,), min_score=0, offset=0, limit=5)) == 1
