"""A feed that says little, and the page that says more."""

import asyncio
from datetime import timedelta

import pytest

from bot.errors import UnreadableError
from bot.model.entries import Document
from bot.parsing.article.page import ArticlePage
from bot.storage.article_queue import ArticleQueue
from bot.storage.stories import Stories
from tests.flows.bureau import Bureau, texts
from tests.flows.news import bridge
from tests.support.publishers import Item
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


def ferry(newsdesk: Bureau, text: str = TEASER) -> Item:
    return Item(TITLE, text, newsdesk.clock.now(), "ferry")


def page(*paragraphs: str) -> bytes:
    return article(0, *(f"<p>{one}</p>" for one in paragraphs or TOLD), title=TITLE)


async def opened(newsdesk: Bureau) -> None:
    """Read the wire for the first time, and let it tell of the ferry."""
    await newsdesk.reads(newsdesk.outlets.source("wire"))
    newsdesk.outlets.tells("wire", ferry(newsdesk))
    await newsdesk.polls()


async def outcomes(newsdesk: Bureau) -> dict[str, int]:
    return dict(await ArticleQueue(newsdesk.database).counts())


async def test_a_page_that_is_read_while_the_story_settles_is_in_the_summary(newsdesk: Bureau) -> None:
    newsdesk.outlets.shows(PATH, page())
    reader = await newsdesk.reader("armenia")
    await opened(newsdesk)
    await newsdesk.visits()
    await newsdesk.delivers()
    (told,) = texts(reader.received)
    assert TOLD[0] in told
    assert newsdesk.outlets.visits == ["/robots.txt", PATH]
    assert await outcomes(newsdesk) == {"text": 1}


async def test_an_alert_does_not_wait_for_a_page_and_a_later_question_finds_its_text(newsdesk: Bureau) -> None:
    newsdesk.outlets.shows(PATH, page())
    reader = await newsdesk.reader("armenia")
    await opened(newsdesk)
    await newsdesk.delivers()
    assert [TEASER in text for text in texts(reader.received)] == [True]
    await newsdesk.visits()
    (latest,) = (await newsdesk.browse.latest(reader.chat_id, "armenia", 0)).contents
    assert TOLD[0] in latest.summary.text
    await newsdesk.delivers()
    assert len(reader.received) == 1


async def test_a_page_is_visited_once_whoever_polls_again(newsdesk: Bureau) -> None:
    newsdesk.outlets.shows(PATH, page())
    await opened(newsdesk)
    for _ in range(3):
        await newsdesk.visits()
        await newsdesk.polls()
    assert newsdesk.outlets.visits.count(PATH) == 1


async def test_no_page_is_visited_where_nobody_is_told_or_the_feed_says_enough(newsdesk: Bureau) -> None:
    newsdesk.outlets.tells("wire", Item(f"{TITLE} at first", TEASER, newsdesk.clock.now()))
    await newsdesk.reads(newsdesk.outlets.source("wire"))  # silent
    long = " ".join(TOLD * 2)
    newsdesk.outlets.tells("wire", bridge(newsdesk.clock.now()), ferry(newsdesk, long))
    newsdesk.outlets.tells(
        "wire", Item("Armenia had a ferry in 1960", TEASER, newsdesk.clock.now() - timedelta(days=9))
    )
    await newsdesk.polls()
    await newsdesk.visits()
    assert newsdesk.outlets.visits == []


async def test_robots_txt_is_kept_to_and_asked_for_once_a_day(newsdesk: Bureau) -> None:
    newsdesk.outlets.robots = "User-agent: tidings\nDisallow: /wire/f\nAllow: /wire/feed"
    newsdesk.outlets.shows(PATH, page())
    await opened(newsdesk)
    await newsdesk.visits()
    newsdesk.outlets.tells("wire", Item("Armenia paints its ferry blue", TEASER, newsdesk.clock.now(), "fresh-paint"))
    await newsdesk.polls()
    await newsdesk.visits()
    assert newsdesk.outlets.visits == ["/robots.txt"]
    assert await outcomes(newsdesk) == {"not welcome": 2}


@pytest.mark.parametrize(
    ("first", "found"),
    [(PAYWALLS["en"], "paywall"), (STRANGER, "another article"), (page(TEASER), "no more than the feed")],
    ids=["paywall", "stranger", "no more"],
)
async def test_what_is_no_article_leaves_the_alert_as_it_was(newsdesk: Bureau, first: bytes, found: str) -> None:
    newsdesk.outlets.shows(PATH, first)
    reader = await newsdesk.reader("armenia")
    await opened(newsdesk)
    await newsdesk.visits()
    await newsdesk.delivers()
    assert [TEASER in text for text in texts(reader.received)] == [True]
    assert await outcomes(newsdesk) == {found: 1}


async def test_a_passing_failure_is_tried_once_more_and_no_oftener(newsdesk: Bureau) -> None:
    newsdesk.outlets.shows(PATH, 502, page())
    newsdesk.outlets.shows("/wire/other", 502)
    await opened(newsdesk)
    newsdesk.outlets.tells("wire", Item("Armenia closes the road to Sevan", TEASER, newsdesk.clock.now(), "other"))
    await newsdesk.polls()
    for _ in range(4):
        await newsdesk.visits()
        newsdesk.clock.advance(timedelta(minutes=1))
    assert newsdesk.outlets.visits.count(PATH) == 2
    assert newsdesk.outlets.visits.count("/wire/other") == 2
    assert await outcomes(newsdesk) == {"text": 1, "unreachable: HTTP 502": 1}


async def test_a_page_that_is_gone_is_not_asked_for_again(newsdesk: Bureau) -> None:
    await opened(newsdesk)
    for _ in range(3):
        await newsdesk.visits()
        newsdesk.clock.advance(timedelta(minutes=5))
    assert newsdesk.outlets.visits.count(PATH) == 1
    assert await outcomes(newsdesk) == {"http error: HTTP 404": 1}


async def test_whoever_dies_over_a_page_leaves_it_for_the_next_one_once(
    newsdesk: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsdesk.outlets.shows(PATH, page())
    await opened(newsdesk)
    begun = asyncio.Event()

    async def hang(_document: Document) -> ArticlePage:
        begun.set()
        await asyncio.sleep(3600)
        raise UnreadableError

    with monkeypatch.context() as patched:
        patched.setattr(newsdesk.visit._parser, "parse", hang)
        await newsdesk.visit.tick()
        await begun.wait()
        newsdesk.visit.pool.cancel()
        await newsdesk.visit.pool.wait_until_idle()
    await newsdesk.visits()
    assert await outcomes(newsdesk) == {"waiting": 1}, "it is still leased"
    newsdesk.clock.advance(timedelta(minutes=2))
    await newsdesk.visits()
    assert await outcomes(newsdesk) == {"text": 1}


async def test_the_story_that_is_compared_with_others_stays_as_its_feed_told_it(newsdesk: Bureau) -> None:
    newsdesk.outlets.shows(PATH, page())
    await opened(newsdesk)
    await newsdesk.visits()
    stories = Stories(newsdesk.database)
    told = [(story_id, entry) for story_id, entry in await stories.window(newsdesk.clock.now() - timedelta(days=1))]
    (story_id, entry) = told[-1]
    assert (entry.title, entry.text, entry.description) == (TITLE, "", TEASER)
    story = await stories.story(story_id)
    assert story
    assert TOLD[1] in story.entries[0].text
