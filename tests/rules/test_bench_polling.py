"""The polling benchmark without clustering and matching, which `EmptyWindow` and `EmptyMatcher` replace."""

from sqlalchemy import func, select

from bot.clock import Clock
from bot.storage.tables import stories
from tests.support.publishers import serving
from tests.support.sample_items import reworded_summit_item, summit_item
from tests.tools.bench.polling import open_flow


async def test_without_judging_each_entry_is_stored_as_a_story_of_its_own() -> None:
    async with serving() as outlets:
        outlets.tells("wire", summit_item(Clock().now()))
        outlets.tells("wire", reworded_summit_item(Clock().now()))
        async with open_flow([f"{outlets.url}/wire/feed"], judging=False) as flow:
            await flow.poll_all()
            async with flow.database.read() as connection:
                assert (await connection.execute(select(func.count()).select_from(stories))).scalar_one() == 2
