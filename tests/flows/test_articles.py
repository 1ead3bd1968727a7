"""Reading the article of an entry whose feed has a teaser only."""

import asyncio
from datetime import timedelta

import pytest

from bot.errors import UnreadableError
from bot.model.entries import Document
from bot.parsing.article.page import ArticlePage
from bot.storage.article_queue import ArticleQueue
from bot.storage.stories import Stories
from tests.support.pipeline import Pipeline, message_texts
from tests.support.publishers import Item
from tests.support.sample_items import bridge_item
from tests.support.webpages import PAYWALLS, article

TITLE = "Armenia opens a ferry across Lake Sevan"
TEASER = "The first ferry left on Monday."
PARAGRAPHS = (
    "Armenia's transport ministry opened a ferry across Lake Sevan on Monday, the first since the harbour was closed.",
    "The crossing takes forty minutes and carries ninety passengers, and children travel free until the summer.",
)
PATH = "/wire/ferry"
BRIDGE = "<p>The mayor opened a bridge of stone in Lyon, which is for bicycles only.</p>"
OTHER_ARTICLE = article(0, *[BRIDGE] * 9, title="Lyon")


def ferry(pipeline: Pipeline, text: str = TEASER) -> Item:
    return Item(TITLE, text, pipeline.clock.now(), "ferry")


def page(*paragraphs: str) -> bytes:
    return article(0, *(f"<p>{paragraph}</p>" for paragraph in paragraphs or PARAGRAPHS), title=TITLE)


async def poll_ferry(pipeline: Pipeline) -> None:
    """Add the source, and poll its entry about the ferry."""
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    pipeline.outlets.tells("wire", ferry(pipeline))
    await pipeline.poll_sources()


async def outcomes(pipeline: Pipeline) -> dict[str, int]:
    return dict(await ArticleQueue(pipeline.database).counts())


async def test_an_article_that_is_read_while_the_story_settles_is_in_the_summary(pipeline: Pipeline) -> None:
    pipeline.outlets.shows(PATH, page())
    reader = await pipeline.add_reader("armenia")
    await poll_ferry(pipeline)
    await pipeline.read_articles()
    await pipeline.deliver_settled()
    (text,) = message_texts(reader.received)
    assert PARAGRAPHS[0] in text
    assert pipeline.outlets.visits == ["/robots.txt", PATH]
    assert await outcomes(pipeline) == {"text": 1}


async def test_an_alert_does_not_wait_for_an_article_whose_text_is_in_later_answers(pipeline: Pipeline) -> None:
    pipeline.outlets.shows(PATH, page())
    reader = await pipeline.add_reader("armenia")
    await poll_ferry(pipeline)
    await pipeline.deliver_settled()
    assert [TEASER in text for text in message_texts(reader.received)] == [True]
    await pipeline.read_articles()
    (latest,) = (await pipeline.browse.latest(reader.chat_id, "armenia", 0)).contents
    assert PARAGRAPHS[0] in latest.summary.text
    await pipeline.deliver_settled()
    assert len(reader.received) == 1


async def test_an_article_is_requested_once_however_often_its_feed_is_polled(pipeline: Pipeline) -> None:
    pipeline.outlets.shows(PATH, page())
    await poll_ferry(pipeline)
    for _ in range(3):
        await pipeline.read_articles()
        await pipeline.poll_sources()
    assert pipeline.outlets.visits.count(PATH) == 1


async def test_no_article_is_requested_where_no_alert_is_due_or_the_feed_has_enough_text(pipeline: Pipeline) -> None:
    pipeline.outlets.tells("wire", Item(f"{TITLE} at first", TEASER, pipeline.clock.now()))
    await pipeline.add_sources(pipeline.outlets.source("wire"))  # silent
    long = " ".join(PARAGRAPHS * 2)
    pipeline.outlets.tells("wire", bridge_item(pipeline.clock.now()), ferry(pipeline, long))
    pipeline.outlets.tells(
        "wire", Item("Armenia had a ferry in 1960", TEASER, pipeline.clock.now() - timedelta(days=9))
    )
    await pipeline.poll_sources()
    await pipeline.read_articles()
    assert pipeline.outlets.visits == []


async def test_robots_txt_is_obeyed_and_requested_once_a_day(pipeline: Pipeline) -> None:
    pipeline.outlets.robots = "User-agent: tidings\nDisallow: /wire/f\nAllow: /wire/feed"
    pipeline.outlets.shows(PATH, page())
    await poll_ferry(pipeline)
    await pipeline.read_articles()
    pipeline.outlets.tells("wire", Item("Armenia paints its ferry blue", TEASER, pipeline.clock.now(), "fresh-paint"))
    await pipeline.poll_sources()
    await pipeline.read_articles()
    assert pipeline.outlets.visits == ["/robots.txt"]
    assert await outcomes(pipeline) == {"not welcome": 2}


@pytest.mark.parametrize(
    ("body", "outcome"),
    [(PAYWALLS["en"], "paywall"), (OTHER_ARTICLE, "another article"), (page(TEASER), "no more than the feed")],
    ids=["paywall", "another article", "no more"],
)
async def test_a_page_without_the_article_leaves_the_alert_unchanged(
    pipeline: Pipeline, body: bytes, outcome: str
) -> None:
    pipeline.outlets.shows(PATH, body)
    reader = await pipeline.add_reader("armenia")
    await poll_ferry(pipeline)
    await pipeline.read_articles()
    await pipeline.deliver_settled()
    assert [TEASER in text for text in message_texts(reader.received)] == [True]
    assert await outcomes(pipeline) == {outcome: 1}


async def test_a_transient_failure_is_retried_once(pipeline: Pipeline) -> None:
    pipeline.outlets.shows(PATH, 502, page())
    pipeline.outlets.shows("/wire/other", 502)
    await poll_ferry(pipeline)
    pipeline.outlets.tells("wire", Item("Armenia closes the road to Sevan", TEASER, pipeline.clock.now(), "other"))
    await pipeline.poll_sources()
    for _ in range(4):
        await pipeline.read_articles()
        pipeline.clock.advance(timedelta(minutes=1))
    assert pipeline.outlets.visits.count(PATH) == 2
    assert pipeline.outlets.visits.count("/wire/other") == 2
    assert await outcomes(pipeline) == {"text": 1, "unreachable: HTTP 502": 1}


async def test_a_page_that_is_not_found_is_not_requested_again(pipeline: Pipeline) -> None:
    await poll_ferry(pipeline)
    for _ in range(3):
        await pipeline.read_articles()
        pipeline.clock.advance(timedelta(minutes=5))
    assert pipeline.outlets.visits.count(PATH) == 1
    assert await outcomes(pipeline) == {"http error: HTTP 404": 1}


async def test_an_article_whose_reader_was_killed_is_read_again_after_its_lease(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.outlets.shows(PATH, page())
    await poll_ferry(pipeline)
    is_parsing = asyncio.Event()

    async def hang(_document: Document) -> ArticlePage:
        is_parsing.set()
        await asyncio.sleep(3600)
        raise UnreadableError

    with monkeypatch.context() as patched:
        patched.setattr(pipeline.articles._parser, "parse", hang)
        await pipeline.articles.tick()
        await is_parsing.wait()
        pipeline.articles.pool.cancel()
        await pipeline.articles.pool.wait_until_idle()
    await pipeline.read_articles()
    assert await outcomes(pipeline) == {"waiting": 1}, "it is still leased"
    pipeline.clock.advance(timedelta(minutes=2))
    await pipeline.read_articles()
    assert await outcomes(pipeline) == {"text": 1}


async def test_the_entry_in_the_story_window_keeps_the_text_of_its_feed(pipeline: Pipeline) -> None:
    pipeline.outlets.shows(PATH, page())
    await poll_ferry(pipeline)
    await pipeline.read_articles()
    stories = Stories(pipeline.database)
    *_, newest = await stories.window(pipeline.clock.now() - timedelta(days=1))
    assert (newest.entry.title, newest.entry.text, newest.entry.description) == (TITLE, "", TEASER)
    story = await stories.story(newest.story_id)
    assert story
    assert PARAGRAPHS[1] in story.entries[0].text
