import asyncio
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, event, select, text

from bot.errors import StorageError
from bot.model.sources import Publisher, PublisherKind
from bot.model.stories import Story
from bot.model.topics import Level
from bot.storage.chats import Chats
from bot.storage.engine.database import Database
from bot.storage.outbox.delivery_context import DeliveryContexts
from bot.storage.outbox.queue import Outbox
from bot.storage.sources import Sources
from bot.storage.stories import Stories
from bot.storage.tables import Row, chats
from tests.support.databases.postgres import emptied
from tests.support.stored_samples import (
    ALL,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    PAPER,
    SIGNS,
    SOURCES,
    announcement,
    entry,
    furnish,
    placed,
    polling,
    reader,
    tell,
)
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS


async def everything(database: Database) -> dict[str, list[Any]]:
    async with database.read() as connection:
        return {
            table.name: sorted((await connection.execute(select(table))).all(), key=repr)
            for table in Row.metadata.sorted_tables
        }


async def test_a_story_comes_back_as_it_was_told(database: Database) -> None:
    await furnish(database)
    first, second = entry(1), entry(2, source=SOURCES[1], seen_at=NOW + MINUTE)
    await tell(database, replace(placed(1, topics=("csto", "armenia")), entry=first))
    await tell(database, replace(placed(2), entry=second), source=SOURCES[1])
    stories = Stories(database)
    assert await stories.story(1) == Story(id=1, entries=(first, second), opened_at=NOW)
    assert [(match.topic_id, match.evidence) for match in await stories.matches(1)] == [
        ("armenia", SIGNS),
        ("csto", SIGNS),
    ]
    assert await stories.story(2) is None
    assert await stories.matches(2) == ()


async def test_a_poll_leaves_its_validators_and_its_next_due_time(database: Database) -> None:
    await furnish(database)
    await tell(database, placed())
    assert {due.source.id: due.state for due in await Sources(database).all()}["paper-hy"] == polling()


async def test_a_save_that_breaks_at_any_statement_saves_nothing(database: Database) -> None:
    await furnish(database)
    await reader(database, 7)
    await tell(database, placed(1))
    before = await everything(database)
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
            assert await tell(database, placed(2), placed(3, story=3)) == 1
        except StorageError:
            left = 1000
            assert await everything(database) == before
        else:
            break
    left = 1000
    assert statements >= 7, "keys, publishers, stories, entries, matches, polling, alerts"
    assert await everything(database) != before


async def test_a_save_that_is_cancelled_is_whole_or_nothing_and_holds_up_nobody(database: Database) -> None:
    await furnish(database)
    await reader(database, 7)
    whole = 0
    for steps in range(12):
        pair = [placed(100 * steps + number, story=100 * steps + number) for number in (1, 2)]
        async with asyncio.TaskGroup() as group:
            saving = group.create_task(tell(database, *pair))
            for _ in range(steps):
                await asyncio.sleep(0)
            saving.cancel()
        assert saving.cancelled()
        after = await everything(database)
        whole += len(after["entries"]) > 2 * whole
        assert {len(after[name]) for name in ("entries", "stories", "matches", "known_keys", "alerts")} == {2 * whole}
    assert 0 < whole < 12
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
        assert await tell(database, placed(9999, story=9999)) == 1


async def test_a_known_key_is_known_to_its_source_alone(database: Database) -> None:
    await furnish(database)
    await tell(database, placed(1))
    stories = Stories(database)
    assert await stories.known("paper-hy", ["key-1", "key-2"]) == {"key-1"}
    assert await stories.known("agency-en", ["key-1"]) == frozenset()
    assert await stories.known("paper-hy", []) == frozenset()


async def test_the_same_entry_is_saved_and_announced_once(database: Database) -> None:
    await furnish(database)
    await reader(database, 7)
    assert await tell(database, placed(1), replace(placed(1), entry=entry(9))) == 1
    assert await tell(database, placed(1, story=2)) == 0
    assert [story_id for story_id, _ in await Stories(database).window(NOW)] == [1]
    assert await Stories(database).story(2) is None


async def test_two_pollers_of_one_source_at_once_save_it_once(database: Database) -> None:
    await furnish(database)
    await reader(database, 7)
    many = [[placed(number, story=100 * poller + number) for number in range(20)] for poller in (1, 2, 3)]
    written = await asyncio.gather(*(tell(database, *batch) for batch in many))
    assert sum(written) == 20
    assert len(await Stories(database).window(NOW)) == 20
    assert (await Outbox(database).counts())["waiting"] == 20


async def test_an_entry_joins_a_story_whose_opener_was_known_meanwhile(database: Database) -> None:
    await furnish(database)
    await tell(database, placed(1, story=1))
    await tell(database, placed(1, story=2), placed(2, story=2))
    story = await Stories(database).story(2)
    assert story is not None
    assert [story_entry.url for story_entry in story.entries] == [entry(2).url]


async def test_the_stronger_match_is_kept(database: Database) -> None:
    await furnish(database)
    for number, score in enumerate((50, 80, 60)):
        await tell(database, placed(number, score=score))
    assert [match.score for match in await Stories(database).matches(1)] == [80]


async def test_a_publisher_known_from_a_feed_does_not_change_what_the_catalogue_says(database: Database) -> None:
    await furnish(database)
    from_feed = Publisher(id=PAPER.id, name="paper", country=None, kind=None, home="http://paper.example")
    stranger = Publisher(id="new.example", name="New", country=None, kind=None, home="https://new.example/")
    await tell(
        database,
        replace(placed(1), entry=replace(entry(1), publisher=from_feed)),
        replace(placed(2), entry=replace(entry(2), publisher=stranger)),
    )
    story = await Stories(database).story(1)
    assert story is not None
    assert [story_entry.publisher for story_entry in story.entries] == [PAPER, stranger]
    assert story.entries[0].publisher.kind is PublisherKind.INDEPENDENT


async def test_nothing_in_a_feed_can_stop_a_save(database: Database) -> None:
    await furnish(database)
    hostile = replace(
        entry(1),
        title="zero \x00 and half \ud83d a pair",
        guid="\x00",
        text="'); DROP TABLE entries; --" + "x" * 1_000_000,
        url="https://paper.example/" + "a" * 100_000,
    )
    key = hostile.url + "\x00\ud83d"
    await tell(database, replace(placed(1), key=key, entry=hostile))
    story = await Stories(database).story(1)
    assert story is not None
    assert story.entries[0] == replace(hostile, title="zero  and half ? a pair", guid="")
    assert await Stories(database).known("paper-hy", [key]) == {key}


async def test_the_window_gives_back_what_was_seen_since_in_order_of_arrival(database: Database) -> None:
    await furnish(database)
    for number, seen_at in enumerate((NOW - 2 * DAY, NOW + MINUTE, NOW - HOUR)):
        await tell(database, replace(placed(number, story=number), entry=entry(number, seen_at=seen_at)))
    assert [(story_id, story_entry.seen_at) for story_id, story_entry in await Stories(database).window(NOW - DAY)] == [
        (2, NOW - HOUR),
        (1, NOW + MINUTE),
    ]


class TestLatest:
    @pytest.fixture
    async def stories(self, database: Database) -> Stories:
        await furnish(database)
        every = ("armenia", "azerbaijan", "csto")
        for number, topics in enumerate((every, every[:1], every[1:], every[:2])):
            item = placed(number, story=number, topics=topics, score=40 + 10 * number)
            await tell(database, replace(item, entry=entry(number, seen_at=NOW + number * MINUTE)))
        return Stories(database)

    async def test_each_story_stands_once_however_many_topics_it_matches(self, stories: Stories) -> None:
        latest = await stories.latest(("armenia", "azerbaijan", "csto"), min_score=0, offset=0, limit=10)
        assert [story.id for story, _ in latest] == [3, 2, 1, 0]
        assert [match.topic_id for match in latest[1][1]] == ["azerbaijan", "csto"]

    async def test_only_stories_about_the_topic_come_and_with_all_their_matches(self, stories: Stories) -> None:
        latest = await stories.latest(("csto",), min_score=0, offset=0, limit=10)
        assert [(story.id, len(matches)) for story, matches in latest] == [(2, 2), (0, 3)]

    async def test_what_is_hardly_about_the_topic_stays_out(self, stories: Stories) -> None:
        latest = await stories.latest(("armenia",), min_score=50, offset=0, limit=10)
        assert [story.id for story, _ in latest] == [3, 1]

    async def test_pages_follow_each_other_without_gap_or_repetition(self, stories: Stories) -> None:
        pages = [await stories.latest(("armenia",), min_score=0, offset=at, limit=2) for at in (0, 2, 4)]
        assert [[story.id for story, _ in page] for page in pages] == [[3, 1], [0], []]

    async def test_a_new_entry_brings_a_story_to_the_front(self, stories: Stories, database: Database) -> None:
        again = replace(placed(9, story=0, topics=()), entry=entry(9, seen_at=NOW + HOUR))
        await tell(database, again)
        latest = await stories.latest(("csto",), min_score=0, offset=0, limit=1)
        assert [(story.id, len(story.entries), story.opened_at) for story, _ in latest] == [(0, 2, NOW)]

    async def test_nothing_is_about_no_topic(self, stories: Stories) -> None:
        assert await stories.latest((), min_score=0, offset=0, limit=5) == ()


class TestFanOut:
    async def test_everybody_who_follows_at_the_level_is_alerted_once(self, database: Database) -> None:
        await furnish(database)
        await reader(database, 1, "armenia", "csto")
        await reader(database, 2, "csto", level=Level.STRICT)
        await reader(database, 3, "azerbaijan")
        new = placed(1, topics=("armenia", "csto"))
        announced = [announcement(topic=topic, levels=ALL - {Level.STRICT}) for topic in ("armenia", "csto")]
        assert await tell(database, new, announcements=announced) == 1
        assert await tell(database, placed(2), announcements=[announcement(topic="csto")]) == 1

    async def test_a_second_outlet_alerts_nobody_again(self, database: Database) -> None:
        await furnish(database)
        await reader(database, 1)
        assert await tell(database, placed(1)) == 1
        assert await tell(database, placed(2)) == 0

    async def test_whoever_paused_muted_or_cannot_be_reached_is_left_out(self, database: Database) -> None:
        await furnish(database)
        for chat_id in (1, 2, 3, 4):
            await reader(database, chat_id)
        chat_store = Chats(database)
        await chat_store.set_paused(1, paused=True)
        await chat_store.suspend(2, "blocked", now=NOW)
        await chat_store.mute(3, 1, now=NOW)
        assert await tell(database, placed(1)) == 1
        assert [alert.chat.id for alert in await Outbox(database).claim(owner="me", now=NOW, lease=HOUR, limit=9)] == [
            4
        ]

    async def test_a_chat_that_is_forgotten_meanwhile_does_not_undo_the_save(self, migrated_postgres: str) -> None:
        database = Database(await emptied(migrated_postgres))
        await furnish(database)
        for chat_id in (1, 2):
            await reader(database, chat_id)
        waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        async with asyncio.TaskGroup() as group, database.write() as connection:
            await connection.execute(delete(chats).where(chats.c.id == 1))
            saving = group.create_task(tell(database, placed(1)))
            while not saving.done() and not (await connection.execute(waiting)).scalar_one():
                pass
        assert saving.result() == 1
        await database.close()

    async def test_nothing_is_announced_of_a_story_that_was_not_saved(self, database: Database) -> None:
        await furnish(database)
        await reader(database, 1)
        assert await tell(database, announcements=[announcement(story=5)]) == 0


async def test_the_topics_of_a_telling_are_those_followed_at_the_level(database: Database) -> None:
    await furnish(database)
    await reader(database, 1, "armenia", "csto")
    await reader(database, 2, "armenia", level=Level.STRICT)
    item = placed(1, topics=("armenia", "azerbaijan", "csto"), score=50)
    await tell(database, replace(item, matches=(replace(item.matches[0], score=55), *item.matches[1:])))
    facts = await DeliveryContexts(database).load([(1, 1), (2, 1)], since=NOW)
    assert facts.topics == {(1, 1): ("armenia", "csto"), (2, 1): ()}
