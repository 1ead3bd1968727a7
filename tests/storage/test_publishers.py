from dataclasses import replace

from bot.model.sources import Publisher, PublisherKind
from bot.storage.engine.database import Database
from bot.storage.sources import Sources
from bot.storage.stories import Stories
from tests.support.stored_samples import AGENCY, NOW, PAPER, SOURCES, entry, placed, save_poll, save_sources_and_topics


async def test_the_publisher_of_a_feed_does_not_overwrite_that_of_the_catalogue(database: Database) -> None:
    await save_sources_and_topics(database)
    from_feed = Publisher(id=PAPER.id, name="paper", country=None, kind=None, home="http://paper.example")
    stranger = Publisher(id="new.example", name="New", country=None, kind=None, home="https://new.example/")
    await save_poll(
        database,
        replace(placed(1), entry=replace(entry(1), publisher=from_feed)),
        replace(placed(2), entry=replace(entry(2), publisher=stranger)),
    )
    story = await Stories(database).story(1)
    assert story is not None
    assert [story_entry.publisher for story_entry in story.entries] == [PAPER, stranger]
    assert story.entries[0].publisher.kind is PublisherKind.INDEPENDENT


async def test_the_catalogue_corrects_a_publisher(database: Database) -> None:
    sources = Sources(database)
    await sources.ensure(SOURCES, now=NOW)
    corrected = replace(SOURCES[1], publisher=replace(AGENCY, name="The Agency", kind=None))
    await sources.ensure([corrected], now=NOW)
    assert [due.source for due in await sources.all()] == [corrected]
