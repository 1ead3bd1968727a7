"""A clock that is set: no source waits longer than its own pause."""

from datetime import timedelta

import pytest

from bot.storage.engine.database import Database
from bot.storage.sources import Sources
from tests.flows.bureau import Bureau, bureau
from tests.flows.news import budget
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
    async with bureau(database_url) as newsdesk:
        await newsdesk.reads(newsdesk.outlets.source("wire"))
        await newsdesk.polls()
        newsdesk.clock.advance(jump)
        waited, pause = await _until_polled(newsdesk)
        figure(f"the clock was set by {jump}: polled {waited} later, the pause is {pause}")
        assert waited <= 2 * pause
        reader = await newsdesk.reader("armenia")
        newsdesk.outlets.tells("wire", budget(newsdesk.clock.now()))
        await newsdesk.polls()
        await newsdesk.delivers()
        assert len(reader.received) == 1


async def _until_polled(newsdesk: Bureau) -> tuple[timedelta, timedelta]:
    """Let time pass until the source is polled; return how long that took, and its pause."""
    polls, waited = newsdesk.outlets.polls["wire"], timedelta()
    while newsdesk.outlets.polls["wire"] == polls and waited < timedelta(hours=3):
        await newsdesk.poll.tick()
        await newsdesk.poll.pool.wait_until_idle()
        if newsdesk.outlets.polls["wire"] == polls:
            newsdesk.clock.advance(MINUTE)
            waited += MINUTE
    return waited, timedelta(minutes=10)
