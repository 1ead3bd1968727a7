"""Vectors that were not ready when their entries were saved: which are missing, and how they are stored."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import func, select

from bot.clustering.index import STORY_WINDOW
from bot.embedding.texts import lead_text
from bot.model.entries import WindowEntry
from bot.model.vectors import EntryVectors
from bot.storage.engine.database import Database
from bot.storage.entry_vectors import SentenceVectors
from bot.storage.retention import Cleanup
from bot.storage.stories import Stories
from bot.storage.tables import entries, entry_vectors
from tests.support.embedder import StandInEmbedder
from tests.support.stored_samples import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    add_subscriber,
    entry,
    placed,
    save_poll,
    save_sources_and_topics,
)

MODEL = "a model"


@pytest.fixture
async def vectors(database: Database) -> SentenceVectors:
    """Vectors in a database where a chat follows Armenia."""
    await save_sources_and_topics(database)
    await add_subscriber(database, 1)
    return SentenceVectors(database)


def vectors_of(text: str, model: str = MODEL) -> EntryVectors:
    embedder = StandInEmbedder()
    return EntryVectors(model, title=embedder.vector(text), lead=embedder.vector(f"{text}. More."))


async def missing_titles(
    vectors: SentenceVectors, *, model: str = MODEL, since: datetime = NOW - DAY, limit: int = 9
) -> list[str]:
    return [item.title for item in (await vectors.missing(model=model, since=since, limit=limit)).values()]


def titles(*numbers: int) -> list[str]:
    return [entry(number).title for number in numbers]


async def entry_ids(database: Database) -> list[int]:
    """Return the ids of all entries, in order of arrival."""
    async with database.read() as connection:
        return list((await connection.execute(select(entries.c.id).order_by(entries.c.id))).scalars())


async def stored_count(database: Database) -> int:
    async with database.read() as connection:
        return (await connection.execute(select(func.count()).select_from(entry_vectors))).scalar_one()


async def window(database: Database) -> tuple[WindowEntry, ...]:
    return await Stories(database).window(NOW - STORY_WINDOW)


def cosine(first: EntryVectors, second: EntryVectors) -> float:
    """Return the lower cosine of the titles and of the leads."""
    pairs = zip((first.title, first.lead), (second.title, second.lead), strict=True)
    return min(sum(a * b for a, b in zip(*pair, strict=True)) for pair in pairs)


async def test_entries_of_stories_about_a_followed_topic_are_missing_the_newest_first(
    database: Database, vectors: SentenceVectors
) -> None:
    await save_poll(database, placed(1, story=1), placed(2, story=2, topics=("csto",)), placed(3, story=3, topics=()))
    await save_poll(database, placed(4, story=1, topics=()), placed(5, story=5, topics=("csto", "armenia")))
    assert await missing_titles(vectors) == titles(5, 4, 1)


async def test_no_more_entries_are_returned_than_the_limit(database: Database, vectors: SentenceVectors) -> None:
    await save_poll(database, *(placed(number) for number in range(4)))
    assert await missing_titles(vectors, limit=2) == titles(3, 2)


async def test_an_entry_that_was_seen_too_long_ago_is_not_missing(database: Database, vectors: SentenceVectors) -> None:
    for number, seen_at in enumerate((NOW - HOUR - MINUTE, NOW - HOUR, NOW)):
        await save_poll(database, replace(placed(number), entry=entry(number, seen_at=seen_at)))
    assert await missing_titles(vectors, since=NOW - HOUR) == titles(2, 1)


async def test_an_entry_without_text_is_never_missing(database: Database, vectors: SentenceVectors) -> None:
    empty = replace(entry(1), title="", description="", text="")
    blank = [
        empty,
        *(replace(empty, title=title) for title in (".", " ", " .\t", "\xa0\n")),
        replace(empty, text=" \n"),
    ]
    bare = [replace(empty, title="A"), replace(empty, description="B"), replace(empty, text="C")]
    assert not any(map(lead_text, blank)), "they would be requested again and again"
    items = enumerate([*blank, *bare])
    await save_poll(database, *(replace(placed(number), entry=item) for number, item in items))
    missing = await vectors.missing(model=MODEL, since=NOW - DAY, limit=9)
    assert list(missing.values()) == bare[::-1]


async def test_an_entry_with_vectors_is_not_missing_whenever_they_were_saved(
    database: Database, vectors: SentenceVectors
) -> None:
    await save_poll(database, replace(placed(1), vectors=vectors_of("at once")), placed(2), placed(3))
    _, second, _ = await entry_ids(database)
    await vectors.save({second: vectors_of("later")})
    assert await missing_titles(vectors) == titles(3)


async def test_vectors_of_another_model_are_missing_and_replaced(database: Database, vectors: SentenceVectors) -> None:
    await save_poll(database, replace(placed(1), vectors=vectors_of("before", model="older")))
    assert await missing_titles(vectors) == titles(1)
    (entry_id,) = await vectors.missing(model=MODEL, since=NOW - DAY, limit=9)
    await vectors.save({entry_id: vectors_of("after")})
    assert await missing_titles(vectors) == []
    ((_, stored),) = [(item.entry, item.vectors) for item in await window(database)]
    assert stored is not None
    assert stored.model == MODEL
    assert cosine(stored, vectors_of("after")) > 0.999
    assert await stored_count(database) == 1


async def test_vectors_of_entries_that_were_deleted_meanwhile_are_left_out(
    database: Database, vectors: SentenceVectors
) -> None:
    await save_poll(database, placed(1))
    (entry_id,) = await entry_ids(database)
    await vectors.save({entry_id + 1: vectors_of("gone"), entry_id: vectors_of("there")})
    assert [item.vectors is not None for item in await window(database)] == [True]
    assert await stored_count(database) == 1


async def test_vectors_are_deleted_with_their_entries(database: Database) -> None:
    await save_sources_and_topics(database)
    late = replace(placed(2, story=2), entry=entry(2, seen_at=NOW + DAY), vectors=vectors_of("late"))
    await save_poll(database, replace(placed(1), vectors=vectors_of("early")))
    await save_poll(database, late)
    assert await stored_count(database) == 2
    assert await Cleanup(database).forget_before(NOW + HOUR, NOW) >= 1
    assert await stored_count(database) == 1
    ((story_id, stored),) = [(item.story_id, item.vectors) for item in await window(database)]
    assert story_id == 2
    assert stored is not None
    assert cosine(stored, vectors_of("late")) > 0.999
