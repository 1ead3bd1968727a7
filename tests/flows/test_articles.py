"""A feed that says little, and the page that says more."""

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
TOLD = (
    "Armenia's transport ministry opened a ferry across Lake Sevan on Monday, the first since the harbour was closed.",
    "The crossing takes forty minutes and carries ninety passengers, and children travel free until the summer.",
)
PATH = "/wire/ferry"
BRIDGE = "<p>The mayor opened a bridge of stone in Lyon, which is for bicycles only.</p>"
STRANGER = article(0, *[BRIDGE] * 9, title="Lyon")


def ferry(pipeline: Pipeline, text: str = TEASER) -> Item:
    return Item(TITLE, text, pipeline.clock.now(), "ferry")


def page(*paragraphs: str) -> bytes:
    return article(0, *(f"<p>{one}</p>" for one in paragraphs or TOLD), title=TITLE)


async def opened(pipeline: Pipeline) -> None:
    """Read the wire for the first time, and let it tell of the ferry."""
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    pipeline.outlets.tells("wire", ferry(pipeline))
    await pipeline.poll_sources()


async def outcomes(pipeline: Pipeline) -> dict[str, int]:
    return dict(await ArticleQueue(pipeline.database).counts())


async def test_a_page_that_is_read_while_the_story_settles_is_in_the_summary(pipeline: Pipeline) -> None:
    pipeline.outlets.shows(PATH, page())
    reader = await pipeline.add_reader("armenia")
    await opened(pipeline)
    await pipeline.read_articles()
    await pipeline.deliver_settled()
    (told,) = message_texts(reader.received)
    assert TOLD[0] in told
    assert pipeline.outlets.visits == ["/robots.txt", PATH]
    assert await outcomes(pipeline) == {"text": 1}


async def test_an_alert_does_not_wait_for_a_page_and_a_later_question_finds_its_text(pipeline: Pipeline) -> None:
    pipeline.outlets.shows(PATH, page())
    reader = await pipeline.add_reader("armenia")
    await opened(pipeline)
    await pipeline.deliver_settled()
    assert [TEASER in text for text in message_texts(reader.received)] == [True]
    await pipeline.read_articles()
    (latest,) = (await pipeline.browse.latest(reader.chat_id, "armenia", 0)).contents
    assert TOLD[0] in latest.summary.text
    await pipeline.deliver_settled()
    assert len(reader.received) == 1


async def test_a_page_is_visited_once_whoever_polls_again(pipeline: Pipeline) -> None:
    pipeline.outlets.shows(PATH, page())
    await opened(pipeline)
    for _ in range(3):
        await pipeline.read_articles()
        await pipeline.poll_sources()
    assert pipeline.outlets.visits.count(PATH) == 1


async def test_no_page_is_visited_where_nobody_is_told_or_the_feed_says_enough(pipeline: Pipeline) -> None:
    pipeline.outlets.tells("wire", Item(f"{TITLE} at first", TEASER, pipeline.clock.now()))
    await pipeline.add_sources(pipeline.outlets.source("wire"))  # silent
    long = " ".join(TOLD * 2)
    pipeline.outlets.tells("wire", bridge_item(pipeline.clock.now()), ferry(pipeline, long))
    pipeline.outlets.tells(
        "wire", Item("Armenia had a ferry in 1960", TEASER, pipeline.clock.now() - timedelta(days=9))
    )
    await pipeline.poll_sources()
    await pipeline.read_articles()
    assert pipeline.outlets.visits == []


async def test_robots_txt_is_kept_to_and_asked_for_once_a_day(pipeline: Pipeline) -> None:
    pipeline.outlets.robots = "User-agent: tidings\nDisallow: /wire/f\nAllow: /wire/feed"
    pipeline.outlets.shows(PATH, page())
    await opened(pipeline)
    await pipeline.read_articles()
    pipeline.outlets.tells("wire", Item("Armenia paints its ferry blue", TEASER, pipeline.clock.now(), "fresh-paint"))
    await pipeline.poll_sources()
    await pipeline.read_articles()
    assert pipeline.outlets.visits == ["/robots.txt"]
    assert await outcomes(pipeline) == {"not welcome": 2}


@pytest.mark.parametrize(
    ("first", "found"),
    [(PAYWALLS["en"], "paywall"), (STRANGER, "another article"), (page(TEASER), "no more than the feed")],
    ids=["paywall", "stranger", "no more"],
)
async def test_what_is_no_article_leaves_the_alert_as_it_was(pipeline: Pipeline, first: bytes, found: str) -> None:
    pipeline.outlets.shows(PATH, first)
    reader = await pipeline.add_reader("armenia")
    await opened(pipeline)
    await pipeline.read_articles()
    await pipeline.deliver_settled()
    assert [TEASER in text for text in message_texts(reader.received)] == [True]
    assert await outcomes(pipeline) == {found: 1}


async def test_a_passing_failure_is_tried_once_more_and_no_oftener(pipeline: Pipeline) -> None:
    pipeline.outlets.shows(PATH, 502, page())
    pipeline.outlets.shows("/wire/other", 502)
    await opened(pipeline)
    pipeline.outlets.tells("wire", Item("Armenia closes the road to Sevan", TEASER, pipeline.clock.now(), "other"))
    await pipeline.poll_sources()
    for _ in range(4):
        await pipeline.read_articles()
        pipeline.clock.advance(timedelta(minutes=1))
    assert pipeline.outlets.visits.count(PATH) == 2
    assert pipeline.outlets.visits.count("/wire/other") == 2
    assert await outcomes(pipeline) == {"text": 1, "unreachable: HTTP 502": 1}


async def test_a_page_that_is_gone_is_not_asked_for_again(pipeline: Pipeline) -> None:
    await opened(pipeline)
    for _ in range(3):
        await pipeline.read_articles()
        pipeline.clock.advance(timedelta(minutes=5))
    assert pipeline.outlets.visits.count(PATH) == 1
    assert await outcomes(pipeline) == {"http error: HTTP 404": 1}


async def test_whoever_dies_over_a_page_leaves_it_for_the_next_one_once(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.outlets.shows(PATH, page())
    await opened(pipeline)
    begun = asyncio.Event()

    async def hang(_document: Document) -> ArticlePage:
        begun.set()
        await asyncio.sleep(3600)
        raise UnreadableError

    with monkeypatch.context() as patched:
        patched.setattr(pipeline.articles._parser, "parse", hang)
        await pipeline.articles.tick()
        await begun.wait()
        pipeline.articles.pool.cancel()
        await pipeline.articles.pool.wait_until_idle()
    await pipeline.read_articles()
    assert await outcomes(pipeline) == {"waiting": 1}, "it is still leased"
    pipeline.clock.advance(timedelta(minutes=2))
    await pipeline.read_articles()
    assert await outcomes(pipeline) == {"text": 1}


async def test_the_story_that_is_compared_with_others_stays_as_its_feed_told_it(pipeline: Pipeline) -> None:
    pipeline.outlets.shows(PATH, page())
    await opened(pipeline)
    await pipeline.read_articles()
    stories = Stories(pipeline.database)
    told = [(story_id, entry) for story_id, entry in await stories.window(pipeline.clock.now() - timedelta(days=1))]
    (story_id, entry) = told[-1]
    assert (entry.title, entry.text, entry.description) == (TITLE, "", TEASER)
    story = await stories.story(story_id)
    assert story
    assert TOLD[1] in story.entries[0].text
