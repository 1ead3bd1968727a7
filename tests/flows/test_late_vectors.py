"""Entries that were saved without vectors: they get them later, and their stories are compared anew."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clustering.index import STORY_WINDOW
from bot.flows import late_vectors
from bot.flows.poll import Poll
from tests.support.embedder import StandInEmbedder
from tests.support.pipeline import Pipeline, message_texts
from tests.support.sample_items import (
    PAY_TITLE,
    RUSSIAN_PAY_TITLE,
    bridge_item,
    numbered_item,
    pay_item,
    russian_pay_item,
)


@pytest.fixture
def pipeline(bilingual_pipeline: Pipeline) -> Pipeline:
    return bilingual_pipeline


async def poll_with(poll: Poll, pipeline: Pipeline) -> None:
    """Advance the clock until every source is due, and poll all of them by another poller."""
    pipeline.clock.advance(timedelta(minutes=11))
    await poll.tick()
    await poll.pool.wait_until_idle()


async def publish_without_vectors(pipeline: Pipeline, embedder: StandInEmbedder) -> None:
    """Publish one event in both languages while no vectors are to be had."""
    embedder.fail()
    pipeline.outlets.tells("wire", pay_item(pipeline.clock.now()))
    pipeline.outlets.tells("zvezda", russian_pay_item(pipeline.clock.now()))
    await pipeline.poll_sources()
    embedder.recover()
    embedder.requests.clear()
    embedder.deadlines.clear()


async def test_two_stories_that_are_one_by_their_late_vectors_are_one_alert_where_none_was_sent(
    pipeline: Pipeline, embedder: StandInEmbedder
) -> None:
    reader = await pipeline.add_reader("armenia")
    await publish_without_vectors(pipeline, embedder)
    await pipeline.embed_late()
    await pipeline.deliver_settled()
    (message,) = reader.received
    assert "Wire" in message.text
    assert "Zvezda" in message.text


async def test_two_alerts_that_were_sent_are_edited_into_one_and_a_reference_to_it(
    pipeline: Pipeline, embedder: StandInEmbedder
) -> None:
    reader = await pipeline.add_reader("armenia")
    await publish_without_vectors(pipeline, embedder)
    await pipeline.deliver_settled()
    assert len(reader.received) == 2
    await pipeline.embed_late()
    await pipeline.deliver_settled()
    texts = message_texts(reader.received)
    assert sorted(("2 outlets" in text, "The same event as an alert" in text) for text in texts) == [
        (False, True),
        (True, False),
    ]


async def test_without_an_entry_that_lacks_vectors_nothing_is_requested(
    pipeline: Pipeline, embedder: StandInEmbedder
) -> None:
    await pipeline.embed_late()
    assert embedder.requests == [], "nobody follows a topic"
    await pipeline.add_reader("armenia")
    await pipeline.publish("wire", pay_item(pipeline.clock.now()))
    requests = list(embedder.requests)
    await pipeline.embed_late()
    assert embedder.requests == requests


async def test_an_entry_is_embedded_once(pipeline: Pipeline, embedder: StandInEmbedder) -> None:
    await pipeline.add_reader("armenia")
    await publish_without_vectors(pipeline, embedder)
    for _ in range(2):
        await pipeline.embed_late()
    titles = [text for texts in embedder.requests for text in texts if text in {PAY_TITLE, RUSSIAN_PAY_TITLE}]
    assert sorted(titles) == sorted([PAY_TITLE, RUSSIAN_PAY_TITLE])


async def test_while_there_are_no_vectors_it_is_tried_again(pipeline: Pipeline, embedder: StandInEmbedder) -> None:
    reader = await pipeline.add_reader("armenia")
    await publish_without_vectors(pipeline, embedder)
    embedder.fail()
    await pipeline.embed_late()
    embedder.recover()
    await pipeline.embed_late()
    await pipeline.deliver_settled()
    assert len(reader.received) == 1


async def test_it_waits_longer_for_vectors_than_a_poll(pipeline: Pipeline, embedder: StandInEmbedder) -> None:
    await pipeline.add_reader("armenia")
    await publish_without_vectors(pipeline, embedder)
    await pipeline.embed_late()
    (deadline,) = embedder.deadlines
    assert late_vectors.DEADLINE - 1 < deadline <= late_vectors.DEADLINE


async def test_a_new_entry_joins_a_story_of_a_first_reading_that_was_embedded_late(
    pipeline: Pipeline, embedder: StandInEmbedder
) -> None:
    reader = await pipeline.add_reader("armenia")
    pipeline.outlets.tells("herald", pay_item(pipeline.clock.now()))
    russian = replace(pipeline.outlets.source("zvezda", country="RU"), language="ru")
    await pipeline.add_sources(pipeline.outlets.source("herald"), russian)
    assert embedder.requests == []
    await pipeline.embed_late()
    pipeline.outlets.tells("zvezda", russian_pay_item(pipeline.clock.now()))
    await pipeline.poll_when_due("zvezda")
    await pipeline.deliver_settled()
    (message,) = reader.received
    assert "Herald" in message.text
    assert "Zvezda" in message.text


async def test_entries_are_embedded_once_somebody_follows_their_topic(
    pipeline: Pipeline, embedder: StandInEmbedder
) -> None:
    await publish_without_vectors(pipeline, embedder)
    reader = await pipeline.add_reader("armenia")
    await pipeline.embed_late()
    page = await pipeline.browse.latest(reader.chat_id, "armenia", 0)
    assert [len(content.story.entries) for content in page.contents] == [2]


async def test_a_tick_embeds_so_many_entries_the_newest_first(pipeline: Pipeline, embedder: StandInEmbedder) -> None:
    await pipeline.add_reader("armenia")
    count = late_vectors.MAX_ENTRIES + 2
    items = [numbered_item(number, pipeline.clock.now() - timedelta(minutes=count - number)) for number in range(count)]
    pipeline.outlets.tells("herald", *items)
    await pipeline.add_sources(pipeline.outlets.source("herald"))
    titles = [item.title for item in items]
    for expected in (titles[:1:-1], titles[1::-1]):
        await pipeline.embed_late()
        assert [text for texts in embedder.requests for text in texts if text in titles] == expected
        embedder.requests.clear()


async def test_entries_that_have_left_the_window_are_left_alone(pipeline: Pipeline, embedder: StandInEmbedder) -> None:
    await pipeline.add_reader("armenia")
    await publish_without_vectors(pipeline, embedder)
    pipeline.clock.advance(STORY_WINDOW + timedelta(seconds=1))
    await pipeline.embed_late()
    assert embedder.requests == []


async def test_another_process_joins_by_vectors_that_came_late(pipeline: Pipeline, embedder: StandInEmbedder) -> None:
    if not pipeline.database.is_shared:
        pytest.skip("a database of SQLite has one process")
    reader = await pipeline.add_reader("armenia")
    second_poll = pipeline.build_poll()
    async with second_poll.pool:
        embedder.fail()
        pipeline.outlets.tells("wire", pay_item(pipeline.clock.now()))
        await pipeline.poll_sources()
        pipeline.outlets.tells("wire", bridge_item(pipeline.clock.now()))
        await poll_with(
            second_poll, pipeline
        )  # with its first entry it reads that of the other process, without vectors
        embedder.recover()
        await pipeline.embed_late()
        pipeline.outlets.tells("zvezda", russian_pay_item(pipeline.clock.now()))
        await poll_with(second_poll, pipeline)
    await pipeline.deliver_settled()
    (message,) = reader.received
    assert "Zvezda" in message.text
