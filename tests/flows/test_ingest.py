"""Two processes that poll: each knows what the other has decided, so that an event stays one."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.flows.poll import Poll
from tests.flows.bureau import Bureau
from tests.flows.news import event, summit, summit_again

OUTLETS = ("wire", "herald", "courier", "gazette")


@pytest.fixture
async def colleague(newsdesk: Bureau) -> AsyncIterator[Poll]:
    if not newsdesk.database.is_shared:
        pytest.skip("a database of SQLite has one process")
    await newsdesk.reads(*map(newsdesk.outlets.source, OUTLETS))
    poll = newsdesk.hire()
    async with poll.pool:
        yield poll


async def _polls(newsdesk: Bureau, *pollers: Poll) -> None:
    """Let all of them poll at once whatever has come due."""
    newsdesk.clock.advance(timedelta(minutes=11))
    await asyncio.gather(*(one.tick() for one in pollers))
    await asyncio.gather(*(one.pool.wait_until_idle() for one in pollers))


async def test_what_one_has_told_is_edited_by_the_other(newsdesk: Bureau, colleague: Poll) -> None:
    reader = await newsdesk.reader("csto")
    newsdesk.outlets.tells("wire", summit(newsdesk.clock.now()))
    await _polls(newsdesk, newsdesk.poll)
    await newsdesk.delivers()
    newsdesk.outlets.tells("herald", summit_again(newsdesk.clock.now()))
    await _polls(newsdesk, colleague)
    await newsdesk.delivers()
    newsdesk.outlets.tells("courier", summit_again(newsdesk.clock.now()))
    await _polls(newsdesk, newsdesk.poll)
    await newsdesk.delivers()
    [message] = reader.received
    assert all(name in message.text for name in ("Wire", "Herald", "Courier"))


async def test_however_they_share_the_outlets_each_event_is_told_once(newsdesk: Bureau, colleague: Poll) -> None:
    reader = await newsdesk.reader("armenia")
    before = newsdesk.outlets.polls.copy()
    for number in range(6):
        item = event(number, newsdesk.clock.now())
        for outlet in OUTLETS:
            newsdesk.outlets.tells(outlet, item)
        await _polls(newsdesk, newsdesk.poll, colleague)
        await newsdesk.delivers()
    assert len(reader.received) == 6
    assert all(all(name.title() in message.text for name in OUTLETS) for message in reader.received)
    polled = {outlet: newsdesk.outlets.polls[outlet] - before[outlet] for outlet in OUTLETS}
    assert polled == dict.fromkeys(OUTLETS, 6), "none was polled by both"
