"""The ingest lock: one holder at a time, which gets the changes that other processes have committed."""

import asyncio

import pytest

from bot.coordination.ingest_lock import IngestLock
from bot.model.entries import WindowEntry
from bot.storage.engine.database import Database
from bot.storage.entry_vectors import SentenceVectors
from bot.storage.stories import Stories
from tests.clustering.vectors import at_angle
from tests.support.stored_samples import HOUR, NOW, entry, placed, save_poll, save_sources_and_topics


async def test_after_a_start_the_first_holder_knows_every_entry_and_later_ones_nothing_of_its_own(
    database: Database,
) -> None:
    await save_sources_and_topics(database)
    await save_poll(database, placed(1, story=1))
    lock = IngestLock(database)
    async with lock.acquire(since=NOW - HOUR) as changes:
        assert [item.story_id for item in changes.entries] == [1]
        await save_poll(database, placed(2, story=2))
    async with lock.acquire(since=NOW - HOUR) as changes:
        assert changes.entries == ()


async def test_a_holder_gets_the_entries_that_others_have_saved_and_moved(database: Database) -> None:
    if not database.is_shared:
        async with IngestLock(database).acquire(since=NOW - HOUR) as changes:
            assert changes.entries == (), "one process has no changes of others"
        pytest.skip("a database of SQLite has one process")
    await save_sources_and_topics(database)
    first, second = IngestLock(database), IngestLock(database)
    await save_poll(database, placed(1, story=1))
    async with first.acquire(since=NOW - HOUR) as changes:
        assert [item.story_id for item in changes.entries] == [1]
        await save_poll(database, placed(2, story=2))
    async with second.acquire(since=NOW - HOUR) as changes:
        assert [item.story_id for item in changes.entries] == [1, 2]
        assert await Stories(database).merge(1, 2, edited_at=NOW, now=NOW)
    async with second.acquire(since=NOW - HOUR) as changes:
        assert (changes.entries, changes.moved) == ((), (WindowEntry(1, entry(2)),)), "its own, which have no effect"
    async with second.acquire(since=NOW - HOUR) as changes:
        assert (changes.entries, changes.moved) == ((), ())
    async with first.acquire(since=NOW - HOUR) as changes:
        assert (changes.entries, changes.moved) == ((), (WindowEntry(1, entry(2)),))
    async with first.acquire(since=NOW - HOUR) as changes:
        assert (changes.entries, changes.moved) == ((), ()), "they were moved once"


async def test_entries_that_were_moved_before_a_start_are_read_with_their_last_story(database: Database) -> None:
    await save_sources_and_topics(database)
    for number in (1, 2):
        await save_poll(database, placed(number, story=number))
    assert await Stories(database).merge(1, 2, edited_at=NOW, now=NOW)
    async with IngestLock(database).acquire(since=NOW - HOUR) as changes:
        assert ([item.story_id for item in changes.entries], changes.moved) == ([1, 1], ())


async def test_the_lock_has_one_holder_at_a_time(database: Database) -> None:
    if not database.is_shared:
        pytest.skip("a database of SQLite has one process")
    holders, max_holders = 0, 0

    async def hold_lock() -> None:
        nonlocal holders, max_holders
        async with IngestLock(database).acquire(since=NOW):
            holders += 1
            max_holders = max(max_holders, holders)
            await asyncio.sleep(0.02)
            holders -= 1

    await asyncio.gather(*(hold_lock() for _ in range(5)))
    assert max_holders == 1


async def test_vectors_that_are_saved_while_another_holds_the_lock_reach_it_the_next_time(database: Database) -> None:
    if not database.is_shared:
        pytest.skip("a database of SQLite has one process")
    await save_sources_and_topics(database)
    await save_poll(database, placed(1))
    lock = IngestLock(database)
    async with lock.acquire(since=NOW - HOUR) as changes:
        (entry_id,) = [item.entry.id for item in changes.entries]
        assert entry_id
        await SentenceVectors(database).save({entry_id: at_angle(0)})
    async with lock.acquire(since=NOW - HOUR) as changes:
        assert [item.vectors is not None for item in changes.moved] == [True]
