from dataclasses import replace

from bot.storage.engine.database import Database
from bot.storage.stories import Stories
from tests.support.stored_samples import entry, placed, save_poll, save_sources_and_topics


async def test_no_text_of_a_feed_makes_a_save_fail(database: Database) -> None:
    await save_sources_and_topics(database)
    hostile = replace(
        entry(1),
        title="zero \x00 and half \ud83d a pair",
        guid="\x00",
        text="'); DROP TABLE entries; --" + "x" * 1_000_000,
        url="https://paper.example/" + "a" * 100_000,
    )
    key = hostile.url + "\x00\ud83d"
    await save_poll(database, replace(placed(1), key=key, entry=hostile))
    story = await Stories(database).story(1)
    assert story is not None
    assert story.entries[0] == replace(hostile, title="zero  and half ? a pair", guid="")
    assert await Stories(database).known("paper-hy", [key]) == {key}
