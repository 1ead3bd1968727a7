"""One ingestion at a time; whoever ingests knows what other processes have committed."""

import asyncio

import pytest

from bot.coordination.ingest_lock import IngestLock
from bot.storage.engine.database import Database
from bot.storage.stories import Stories
from tests.support.stored_samples import HOUR, NOW, placed, save_poll, save_sources_and_topics


async def test_after_a_start_the_first_holder_knows_every_entry_and_later_ones_nothing_of_its_own(
    database: Database,
) -> None:
    await save_sources_and_topics(database)
    await save_poll(database, placed(1, story=1))
    lock = IngestLock(database)
    async with lock.acquire(since=NOW - HOUR) as changes:
        assert [story_id for story_id, _ in changes.entries] == [1]
        await save_poll(database, placed(2, story=2))
    async with lock.acquire(since=NOW - HOUR) as changes:
        assert changes.entries == ()


async def test_whoever_decides_knows_what_others_have_decided(database: Database) -> None:
    if not database.is_shared:
        async with IngestLock(database).acquire(since=NOW - HOUR) as turn:
            assert turn.entries == (), "one process knows by itself"
        pytest.skip("a database of SQLite has one process")
    await save_sources_and_topics(database)
    one, other = IngestLock(database), IngestLock(database)
    await save_poll(database, placed(1, story=1))
    async with one.acquire(since=NOW - HOUR) as turn:
        assert [story for story, _ in turn.entries] == [1]
        await save_poll(database, placed(2, story=2))
    async with other.acquire(since=NOW - HOUR) as turn:
        assert [story for story, _ in turn.entries] == [1, 2]
        assert await Stories(database).merge(1, 2, edited_at=NOW, now=NOW)
        turn.own_merges += 1
    async with other.acquire(since=NOW - HOUR) as turn:
        assert (turn.entries, turn.merged) == ((), ()), "its own decisions are not told to it"
    async with one.acquire(since=NOW - HOUR) as turn:
        assert (turn.entries, turn.merged) == ((), ((1, 2),))


async def test_nobody_decides_while_another_does(database: Database) -> None:
    if not database.is_shared:
        pytest.skip("a database of SQLite has one process")
    inside, most = 0, 0

    async def decides() -> None:
        nonlocal inside, most
        async with IngestLock(database).acquire(since=NOW):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.02)
            inside -= 1

    await asyncio.gather(*(decides() for _ in range(5)))
    assert most == 1
