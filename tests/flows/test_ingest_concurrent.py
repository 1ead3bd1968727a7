"""Two processes that poll: each knows what the other has decided, so that an event stays one."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.flows.poll import Poll
from tests.support.pipeline import Pipeline
from tests.support.sample_items import numbered_item, reworded_summit_item, summit_item

OUTLETS = ("wire", "herald", "courier", "gazette")


@pytest.fixture
async def colleague(pipeline: Pipeline) -> AsyncIterator[Poll]:
    if not pipeline.database.is_shared:
        pytest.skip("a database of SQLite has one process")
    await pipeline.add_sources(*map(pipeline.outlets.source, OUTLETS))
    poll = pipeline.build_poll()
    async with poll.pool:
        yield poll


async def _polls(pipeline: Pipeline, *pollers: Poll) -> None:
    """Let all of them poll at once whatever has come due."""
    pipeline.clock.advance(timedelta(minutes=11))
    await asyncio.gather(*(one.tick() for one in pollers))
    await asyncio.gather(*(one.pool.wait_until_idle() for one in pollers))


async def test_what_one_has_told_is_edited_by_the_other(pipeline: Pipeline, colleague: Poll) -> None:
    reader = await pipeline.add_reader("csto")
    pipeline.outlets.tells("wire", summit_item(pipeline.clock.now()))
    await _polls(pipeline, pipeline.poll)
    await pipeline.deliver_settled()
    pipeline.outlets.tells("herald", reworded_summit_item(pipeline.clock.now()))
    await _polls(pipeline, colleague)
    await pipeline.deliver_settled()
    pipeline.outlets.tells("courier", reworded_summit_item(pipeline.clock.now()))
    await _polls(pipeline, pipeline.poll)
    await pipeline.deliver_settled()
    [message] = reader.received
    assert all(name in message.text for name in ("Wire", "Herald", "Courier"))


async def test_however_they_share_the_outlets_each_event_is_told_once(pipeline: Pipeline, colleague: Poll) -> None:
    reader = await pipeline.add_reader("armenia")
    before = pipeline.outlets.polls.copy()
    for number in range(6):
        item = numbered_item(number, pipeline.clock.now())
        for outlet in OUTLETS:
            pipeline.outlets.tells(outlet, item)
        await _polls(pipeline, pipeline.poll, colleague)
        await pipeline.deliver_settled()
    assert len(reader.received) == 6
    assert all(all(name.title() in message.text for name in OUTLETS) for message in reader.received)
    polled = {outlet: pipeline.outlets.polls[outlet] - before[outlet] for outlet in OUTLETS}
    assert polled == dict.fromkeys(OUTLETS, 6), "none was polled by both"
