"""Ingestion by two processes: each knows the stories of the other, so that one event stays one story."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.flows.poll import Poll
from tests.support.pipeline import Pipeline
from tests.support.sample_items import numbered_item, reworded_summit_item, summit_item

OUTLETS = ("wire", "herald", "courier", "gazette")


@pytest.fixture
async def second_poll(pipeline: Pipeline) -> AsyncIterator[Poll]:
    if not pipeline.database.is_shared:
        pytest.skip("a database of SQLite has one process")
    await pipeline.add_sources(*map(pipeline.outlets.source, OUTLETS))
    poll = pipeline.build_poll()
    async with poll.pool:
        yield poll


async def _poll_together(pipeline: Pipeline, *pollers: Poll) -> None:
    """Advance the clock until every source is due, and poll with all pollers at once."""
    pipeline.clock.advance(timedelta(minutes=11))
    await asyncio.gather(*(poll.tick() for poll in pollers))
    await asyncio.gather(*(poll.pool.wait_until_idle() for poll in pollers))


async def test_a_message_about_a_story_of_one_process_is_edited_by_the_other(
    pipeline: Pipeline, second_poll: Poll
) -> None:
    reader = await pipeline.add_reader("csto")
    pipeline.outlets.tells("wire", summit_item(pipeline.clock.now()))
    await _poll_together(pipeline, pipeline.poll)
    await pipeline.deliver_settled()
    pipeline.outlets.tells("herald", reworded_summit_item(pipeline.clock.now()))
    await _poll_together(pipeline, second_poll)
    await pipeline.deliver_settled()
    pipeline.outlets.tells("courier", reworded_summit_item(pipeline.clock.now()))
    await _poll_together(pipeline, pipeline.poll)
    await pipeline.deliver_settled()
    [message] = reader.received
    assert all(name in message.text for name in ("Wire", "Herald", "Courier"))


async def test_each_event_is_alerted_once_whichever_process_polls_which_outlet(
    pipeline: Pipeline, second_poll: Poll
) -> None:
    reader = await pipeline.add_reader("armenia")
    before = pipeline.outlets.polls.copy()
    for number in range(6):
        item = numbered_item(number, pipeline.clock.now())
        for outlet in OUTLETS:
            pipeline.outlets.tells(outlet, item)
        await _poll_together(pipeline, pipeline.poll, second_poll)
        await pipeline.deliver_settled()
    assert len(reader.received) == 6
    assert all(all(name.title() in message.text for name in OUTLETS) for message in reader.received)
    polled = {outlet: pipeline.outlets.polls[outlet] - before[outlet] for outlet in OUTLETS}
    assert polled == dict.fromkeys(OUTLETS, 6), "none was polled by both"
