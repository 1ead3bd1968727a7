import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.errors import StorageError
from bot.model.stories import Story
from bot.model.topics import Match
from bot.model.vectors import EntryVectors, Vector, unit
from bot.storage.engine.database import Database
from bot.storage.outbox.queue import Outbox
from bot.storage.sources import Sources
from bot.storage.stories import Stories
from tests.support.databases.stored_rows import rows_by_table
from tests.support.stored_samples import (
    DAY,
    EVIDENCE,
    HOUR,
    MINUTE,
    NOW,
    SOURCES,
    add_subscriber,
    entry,
    placed,
    polling,
    save_poll,
    save_sources_and_topics,
)


async def test_a_story_is_loaded_as_it_was_saved(database: Database) -> None:
    await save_sources_and_topics(database)
    first, second = entry(1), entry(2, source=SOURCES[1], seen_at=NOW + MINUTE)
    await save_poll(database, replace(placed(1, topics=("csto", "armenia")), entry=first))
    await save_poll(database, replace(placed(2), entry=second), source=SOURCES[1])
    stories = Stories(database)
    assert await stories.story(1) == Story(id=1, entries=(first, second), opened_at=NOW)
    assert [(match.topic_id, match.evidence) for match in await stories.matches(1)] == [
        ("armenia", EVIDENCE),
        ("csto", EVIDENCE),
    ]
    assert await stories.story(2) is None
    assert await stories.matches(2) == ()


async def test_a_save_stores_the_validators_and_the_next_due_time(database: Database) -> None:
    await save_sources_and_topics(database)
    await save_poll(database, placed())
    assert {due.source.id: due.state for due in await Sources(database).all()}["paper-hy"] == polling()


async def test_a_save_that_fails_at_any_statement_saves_nothing(database: Database) -> None:
    await save_sources_and_topics(database)
    await add_subscriber(database, 7)
    await save_poll(database, placed(1))
    before = await rows_by_table(database)
    left = 0

    def interrupt(*_: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError("the plug was pulled")

    event.listen(database._writers.sync_engine, "before_cursor_execute", interrupt)
    for statements in range(50):
        left = statements
        try:
            assert await save_poll(database, placed(2), placed(3, story=3)) == 1
        except StorageError:
            left = 1000
            assert await rows_by_table(database) == before
        else:
            break
    left = 1000
    assert statements >= 7, "keys, publishers, stories, entries, matches, polling, alerts"
    assert await rows_by_table(database) != before


async def test_a_known_key_is_known_to_its_source_alone(database: Database) -> None:
    await save_sources_and_topics(database)
    await save_poll(database, placed(1))
    stories = Stories(database)
    assert await stories.known("paper-hy", ["key-1", "key-2"]) == {"key-1"}
    assert await stories.known("agency-en", ["key-1"]) == frozenset()
    assert await stories.known("paper-hy", []) == frozenset()


async def test_the_same_entry_is_saved_and_announced_once(database: Database) -> None:
    await save_sources_and_topics(database)
    await add_subscriber(database, 7)
    assert await save_poll(database, placed(1), replace(placed(1), entry=entry(9))) == 1
    assert await save_poll(database, placed(1, story=2)) == 0
    assert [item.story_id for item in await Stories(database).window(NOW)] == [1]
    assert await Stories(database).story(2) is None


async def test_two_pollers_of_one_source_at_once_save_it_once(database: Database) -> None:
    await save_sources_and_topics(database)
    await add_subscriber(database, 7)
    many = [[placed(number, story=100 * poller + number) for number in range(20)] for poller in (1, 2, 3)]
    written = await asyncio.gather(*(save_poll(database, *batch) for batch in many))
    assert sum(written) == 20
    assert len(await Stories(database).window(NOW)) == 20
    assert (await Outbox(database).counts())["waiting"] == 20


async def test_an_entry_joins_a_story_whose_first_entry_was_saved_meanwhile(database: Database) -> None:
    await save_sources_and_topics(database)
    await save_poll(database, placed(1, story=1))
    await save_poll(database, placed(1, story=2), placed(2, story=2))
    story = await Stories(database).story(2)
    assert story is not None
    assert [story_entry.url for story_entry in story.entries] == [entry(2).url]


async def test_the_stronger_match_is_kept(database: Database) -> None:
    await save_sources_and_topics(database)
    for number, score in enumerate((50, 80, 60)):
        await save_poll(database, placed(number, score=score))
    assert [match.score for match in await Stories(database).matches(1)] == [80]


async def test_the_window_returns_entries_in_order_of_arrival(database: Database) -> None:
    await save_sources_and_topics(database)
    for number, seen_at in enumerate((NOW - 2 * DAY, NOW + MINUTE, NOW - HOUR)):
        await save_poll(database, replace(placed(number, story=number), entry=entry(number, seen_at=seen_at)))
    assert [(item.story_id, item.entry.seen_at) for item in await Stories(database).window(NOW - DAY)] == [
        (2, NOW - HOUR),
        (1, NOW + MINUTE),
    ]


async def test_an_entry_is_saved_with_its_vectors_each_to_its_own(database: Database) -> None:
    await save_sources_and_topics(database)
    vectors = {number: EntryVectors("a model", unit([number, 1, -2]), unit([3, number, 1])) for number in (1, 3)}
    await save_poll(database, *(replace(placed(number), vectors=vectors.get(number)) for number in (1, 2, 3)))
    for number, item in enumerate(await Stories(database).window(NOW - DAY), start=1):
        assert item.entry == entry(number)
        if number not in vectors:
            assert item.vectors is None
            continue
        assert item.vectors is not None
        assert item.vectors.model == "a model"
        assert dot(item.vectors.title, vectors[number].title) > 0.999
        assert dot(item.vectors.lead, vectors[number].lead) > 0.999


def dot(first: Vector, second: Vector) -> float:
    return sum(a * b for a, b in zip(first, second, strict=True))


async def test_of_topics_those_are_followed_that_some_chat_follows(database: Database) -> None:
    await save_sources_and_topics(database)
    await add_subscriber(database, 1, "armenia", "csto")
    await add_subscriber(database, 2, "armenia")
    stories = Stories(database)
    assert await stories.followed(["azerbaijan", "armenia", "unknown"]) == {"armenia"}
    assert await stories.followed([]) == frozenset()


async def test_entries_are_found_by_id_with_the_story_that_they_are_in_now(database: Database) -> None:
    await save_sources_and_topics(database)
    await save_poll(database, placed(1, story=1), placed(2, story=2), placed(3, story=3))
    stories = Stories(database)
    newest_id = await stories.id_before_newest(0)
    ids = [newest_id - 2, newest_id - 1, newest_id]
    assert await stories.merge(1, 2, edited_at=NOW, now=NOW)
    assert await stories.placed([ids[1], 404, ids[0]]) == {ids[0]: (1, entry(1)), ids[1]: (1, entry(2))}
    assert await stories.placed([]) == {}


class TestLatest:
    @pytest.fixture
    async def stories(self, database: Database) -> Stories:
        await save_sources_and_topics(database)
        every = ("armenia", "azerbaijan", "csto")
        for number, topics in enumerate((every, every[:1], every[1:], every[:2])):
            item = placed(number, story=number, topics=topics, score=40 + 10 * number)
            await save_poll(database, replace(item, entry=entry(number, seen_at=NOW + number * MINUTE)))
        return Stories(database)

    async def test_each_story_is_listed_once_however_many_topics_it_matches(self, stories: Stories) -> None:
        latest = await stories.latest(("armenia", "azerbaijan", "csto"), min_score=0, offset=0, limit=10)
        assert [story.id for story, _ in latest] == [3, 2, 1, 0]
        assert [match.topic_id for match in latest[1][1]] == ["azerbaijan", "csto"]

    async def test_only_stories_about_the_topic_come_and_with_all_their_matches(self, stories: Stories) -> None:
        latest = await stories.latest(("csto",), min_score=0, offset=0, limit=10)
        assert [(story.id, len(matches)) for story, matches in latest] == [(2, 2), (0, 3)]

    async def test_stories_with_a_low_score_are_left_out(self, stories: Stories) -> None:
        latest = await stories.latest(("armenia",), min_score=50, offset=0, limit=10)
        assert [story.id for story, _ in latest] == [3, 1]

    async def test_pages_follow_each_other_without_gap_or_repetition(self, stories: Stories) -> None:
        pages = [await stories.latest(("armenia",), min_score=0, offset=at, limit=2) for at in (0, 2, 4)]
        assert [[story.id for story, _ in page] for page in pages] == [[3, 1], [0], []]

    async def test_a_new_entry_brings_a_story_to_the_front(self, stories: Stories, database: Database) -> None:
        again = replace(placed(9, story=0, topics=()), entry=entry(9, seen_at=NOW + HOUR))
        await save_poll(database, again)
        latest = await stories.latest(("csto",), min_score=0, offset=0, limit=1)
        assert [(story.id, len(story.entries), story.opened_at) for story, _ in latest] == [(0, 2, NOW)]

    async def test_without_a_topic_no_story_is_listed(self, stories: Stories) -> None:
        assert await stories.latest((), min_score=0, offset=0, limit=5) == ()


async def test_matches_of_deleted_stories_are_left_out(database: Database) -> None:
    await Stories(database).save_matches({404: Match("armenia", 50, ())})
    assert await Stories(database).matches(404) == ()


async def test_without_entries_none_is_recent(database: Database) -> None:
    stories = Stories(database)
    assert await stories.texts(NOW - timedelta(days=7), after=0, limit=10) == ()
    assert await stories.entries([404]) == ()
    assert await stories.id_before_newest(10) == 0
