"""Ingesting with sentence vectors: which entries are embedded, and which stories they join."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.clustering.window import StoryWindow
from bot.coordination.ingest_lock import IngestLock
from bot.embedding.entry_embedder import EntryEmbedder
from bot.embedding.models import E5_SMALL, MODELS
from bot.errors import StorageError
from bot.flows.ingest import EMBEDDING_SECONDS, Ingest, IngestPolicy
from bot.flows.poll import Poll
from bot.model.entries import Entry, NewEntries
from bot.storage.engine.database import Database
from bot.storage.stories import Stories
from bot.storage.tables import entries
from tests.clustering.vectors import MODEL, vector_index
from tests.support.embedder import StandInEmbedder
from tests.support.frozen_clock import FrozenClock
from tests.support.pipeline import MATCHER, Pipeline
from tests.support.sample_items import (
    PAY_TITLE,
    RUSSIAN_PAY_TITLE,
    bridge_item,
    budget_item,
    pay_item,
    russian_pay_item,
)
from tests.support.stored_samples import NOW, add_subscriber, entry, polling, save_sources_and_topics
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS

DOUBTFUL, FAR = 27.0, 50.0  # degrees


@pytest.fixture
def pipeline(bilingual_pipeline: Pipeline) -> Pipeline:
    return bilingual_pipeline


def new_entry(entry: Entry) -> NewEntries:
    return NewEntries(entry.source_id, ((entry.url, entry),), polling(), is_first_read=False)


async def stories_of(database: Database) -> dict[str, int]:
    """Return the story of each entry, by its title."""
    async with database.read() as connection:
        rows = await connection.execute(select(entries.c.title, entries.c.story_id))
        return {row.title: row.story_id for row in rows}


async def doubtful_titles(database: Database) -> list[str]:
    async with database.read() as connection:
        return list((await connection.execute(select(entries.c.title).where(entries.c.is_doubtful))).scalars())


async def publish_both(pipeline: Pipeline) -> None:
    """Publish the event in English, alert, and publish it in Russian."""
    await pipeline.publish("wire", pay_item(pipeline.clock.now()))
    await pipeline.publish("zvezda", russian_pay_item(pipeline.clock.now()))


async def test_an_event_in_two_languages_is_one_alert_that_is_edited(pipeline: Pipeline) -> None:
    reader = await pipeline.add_reader("armenia")
    await pipeline.publish("wire", pay_item(pipeline.clock.now()))
    (message,) = reader.received
    assert "Zvezda" not in message.text
    await pipeline.publish("zvezda", russian_pay_item(pipeline.clock.now()))
    (message,) = reader.received
    assert "Wire" in message.text
    assert "Zvezda" in message.text
    stories = await stories_of(pipeline.database)
    assert stories[PAY_TITLE] == stories[RUSSIAN_PAY_TITLE]


async def test_events_that_are_far_apart_in_meaning_are_two_alerts(
    pipeline: Pipeline, embedder: StandInEmbedder
) -> None:
    embedder.angles[RUSSIAN_PAY_TITLE] = FAR
    reader = await pipeline.add_reader("armenia")
    await publish_both(pipeline)
    assert len(reader.received) == 2


async def test_only_entries_about_a_topic_that_somebody_follows_are_embedded(
    pipeline: Pipeline, embedder: StandInEmbedder
) -> None:
    await publish_both(pipeline)
    assert embedder.requests == []
    await pipeline.add_reader("armenia")
    now = pipeline.clock.now()
    await pipeline.publish("wire", bridge_item(now), budget_item(now))
    assert [texts[0] for texts in embedder.requests] == [budget_item(now).title]


async def test_a_first_reading_embeds_nothing_and_leaves_no_doubt(
    pipeline: Pipeline, embedder: StandInEmbedder
) -> None:
    embedder.angles[RUSSIAN_PAY_TITLE] = DOUBTFUL
    await pipeline.add_reader("armenia")
    await pipeline.publish("wire", pay_item(pipeline.clock.now()))
    requests = list(embedder.requests)
    pipeline.outlets.tells("vesti", russian_pay_item(pipeline.clock.now()))
    await pipeline.add_sources(replace(pipeline.outlets.source("vesti"), language="ru"))
    assert RUSSIAN_PAY_TITLE in await stories_of(pipeline.database)
    assert embedder.requests == requests
    assert await doubtful_titles(pipeline.database) == []


async def test_a_join_in_the_band_of_doubt_is_saved_as_doubtful(pipeline: Pipeline, embedder: StandInEmbedder) -> None:
    embedder.angles[RUSSIAN_PAY_TITLE] = DOUBTFUL
    await pipeline.add_reader("armenia")
    await publish_both(pipeline)
    stories = await stories_of(pipeline.database)
    assert stories[PAY_TITLE] == stories[RUSSIAN_PAY_TITLE]
    assert await doubtful_titles(pipeline.database) == [RUSSIAN_PAY_TITLE]


async def test_without_vectors_in_time_an_entry_is_compared_by_words_and_alerted(
    pipeline: Pipeline, embedder: StandInEmbedder
) -> None:
    embedder.fail()
    reader = await pipeline.add_reader("armenia")
    await pipeline.publish("wire", pay_item(pipeline.clock.now()))
    (message,) = reader.received
    assert PAY_TITLE in message.text
    (deadline,) = embedder.deadlines
    assert 0 < deadline <= EMBEDDING_SECONDS


async def test_while_one_source_waits_for_vectors_another_is_ingested(
    pipeline: Pipeline, embedder: StandInEmbedder
) -> None:
    reader = await pipeline.add_reader("armenia")
    embedder.hang()
    pipeline.outlets.tells("wire", pay_item(pipeline.clock.now()))
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS), asyncio.TaskGroup() as group:
        group.create_task(pipeline.poll_sources())
        await embedder.is_waiting.wait()
        bridge = replace(entry(), title="Mayor opens a bridge", source_id="zvezda", seen_at=pipeline.clock.now())
        await pipeline.ingest.ingest(new_entry(bridge))
        stories = await stories_of(pipeline.database)
        assert bridge.title in stories
        assert PAY_TITLE not in stories
        embedder.release()
    await pipeline.deliver_settled()
    assert len(reader.received) == 1


async def test_a_restart_reads_the_vectors_and_joins_by_them(pipeline: Pipeline) -> None:
    reader = await pipeline.add_reader("armenia")
    await pipeline.publish("wire", pay_item(pipeline.clock.now()))
    await poll_after_restart(pipeline, pipeline.build_poll())
    (message,) = reader.received
    assert "Zvezda" in message.text


async def test_stored_vectors_of_another_model_are_ignored(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MODELS, "newer", replace(E5_SMALL, name="newer"))
    reader = await pipeline.add_reader("armenia")
    await pipeline.publish("wire", pay_item(pipeline.clock.now()))
    newer = StandInEmbedder({PAY_TITLE: 0, RUSSIAN_PAY_TITLE: 0}, model="newer")
    await poll_after_restart(pipeline, pipeline.build_poll(embedder=newer))
    assert newer.requests, "the entry was embedded"
    assert len(reader.received) == 2


async def poll_after_restart(pipeline: Pipeline, poll: Poll) -> None:
    """Publish the event in Russian, and poll it with a poller whose window is empty."""
    pipeline.outlets.tells("zvezda", russian_pay_item(pipeline.clock.now()))
    pipeline.clock.advance(timedelta(minutes=11))
    async with poll.pool:
        await poll.tick()
        await poll.pool.wait_until_idle()
    await pipeline.deliver_settled()


async def test_a_save_that_fails_leaves_no_vectors_in_the_window(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await save_sources_and_topics(database)
    await add_subscriber(database, 1)
    index, stories = vector_index(), Stories(database)
    ingest = Ingest(
        stories=stories,
        window=StoryWindow(index),
        matcher=MATCHER,
        ingest_lock=IngestLock(database),
        clock=FrozenClock(NOW),
        policy=IngestPolicy(settling=timedelta()),
        embedder=EntryEmbedder(StandInEmbedder({PAY_TITLE: 0}, model=MODEL)),
    )
    batch = new_entry(replace(entry(), title=PAY_TITLE, language="en"))

    async def fail(**_: object) -> int:
        raise StorageError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(stories, "save", fail)
        with pytest.raises(StorageError):
            await ingest.ingest(batch)
    assert index.story_ids() == frozenset()
    assert await ingest.ingest(batch) == 1
    assert len(index.story_ids()) == 1
