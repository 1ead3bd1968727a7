"""Answers from what is stored: a sample of a topic, and the evidence of a match."""

from tests.support.pipeline import Pipeline
from tests.support.sample_items import reworded_summit_item, summit_item


async def test_a_story_just_shown_as_a_sample_is_not_alerted_when_another_outlet_reports_it(pipeline: Pipeline) -> None:
    pipeline.outlets.tells("wire", summit_item(pipeline.clock.now()))
    await pipeline.add_sources(pipeline.outlets.source("wire"), pipeline.outlets.source("herald"))
    reader = await pipeline.add_reader("armenia")
    assert await pipeline.browse.sample(reader.chat_id, "armenia")
    assert await pipeline.browse.sample(reader.chat_id, "csto") is None, "it is the story that has just been shown"
    await pipeline.publish("herald", reworded_summit_item(pipeline.clock.now()))
    assert reader.received == []


async def test_why_names_the_evidence_of_the_chats_own_topics(pipeline: Pipeline) -> None:
    pipeline.outlets.tells("wire", summit_item(pipeline.clock.now()))
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    reader = await pipeline.add_reader("csto")
    page = await pipeline.browse.latest(reader.chat_id, None, 0)
    matches = await pipeline.browse.why(reader.chat_id, page.contents[0].story.id)
    assert [match.topic_id for match in matches] == ["csto"]
    assert any(evidence.name == "CSTO" for evidence in matches[0].evidence)
