from dataclasses import replace
from datetime import datetime

from bot.model.sources import Publisher
from bot.parsing.article.page import ArticlePage, MissingContent
from bot.storage.article_queue import ArticleQueue, DueArticle
from bot.storage.engine.database import Database
from bot.storage.retention import Cleanup
from bot.storage.stories import Placed, Stories
from tests.support.stored_samples import DAY, HOUR, MINUTE, NOW, placed, save_poll, save_sources_and_topics

PAGE = ArticlePage(
    url="https://paper.example/1",
    title="Երևանում՝ 1",
    text="One paragraph.\nAnother one, with a \0 in it.",
    missing=None,
    publisher="Paper",
    published_at=NOW - HOUR,
    image="https://paper.example/1.jpg",
    language="hy",
)


def with_article(number: int = 1) -> Placed:
    return replace(placed(number), wants_page=True)


async def claim_articles(database: Database, *, now: datetime = NOW, tries: int = 2) -> tuple[DueArticle, ...]:
    return await ArticleQueue(database).claim(now=now, lease=MINUTE, tries=tries, limit=9)


async def test_only_requested_articles_are_due_each_with_its_entry(database: Database) -> None:
    await save_sources_and_topics(database)
    await save_poll(database, placed(1), with_article(2), placed(3), with_article(4))
    assert [due.entry for due in await claim_articles(database)] == [
        with_article(2).entry,
        with_article(4).entry,
    ]
    assert await claim_articles(database) == ()


async def test_an_entry_that_returns_requests_its_article_once(database: Database) -> None:
    await save_sources_and_topics(database)
    for _ in range(2):
        await save_poll(database, with_article())
    assert len(await claim_articles(database)) == 1


async def test_an_article_whose_worker_died_is_due_again_after_the_lease_up_to_the_limit(database: Database) -> None:
    await save_sources_and_topics(database)
    await save_poll(database, with_article())
    assert [due.tries for due in await claim_articles(database)] == [1]
    assert await claim_articles(database, now=NOW + MINUTE / 2) == ()
    assert [due.tries for due in await claim_articles(database, now=NOW + MINUTE)] == [2]
    assert await claim_articles(database, now=NOW + DAY) == ()


async def test_two_claims_share_the_articles(database: Database) -> None:
    await save_sources_and_topics(database)
    await save_poll(database, with_article(1), with_article(2))
    queue = ArticleQueue(database)
    first = await queue.claim(now=NOW, lease=MINUTE, tries=2, limit=1)
    second = await queue.claim(now=NOW, lease=MINUTE, tries=2, limit=9)
    assert [due.entry.url for due in (*first, *second)] == ["https://paper.example/1", "https://paper.example/2"]


async def test_the_text_of_an_article_is_in_its_story_and_not_in_the_window(database: Database) -> None:
    await save_sources_and_topics(database)
    await save_poll(database, with_article())
    (due,) = await claim_articles(database)
    await ArticleQueue(database).save(due, PAGE)
    story = await Stories(database).story(1)
    assert story
    assert [entry.text for entry in story.entries] == ["One paragraph.\nAnother one, with a  in it."]
    assert [item.entry for item in await Stories(database).window(NOW - DAY)] == [due.entry]
    assert await ArticleQueue(database).counts() == {"text": 1}
    assert await claim_articles(database, now=NOW + DAY) == ()


async def test_an_article_without_text_leaves_the_story_unchanged(database: Database) -> None:
    await save_sources_and_topics(database)
    await save_poll(database, with_article(1), with_article(2), with_article(3))
    first, second, third = await claim_articles(database)
    queue = ArticleQueue(database)
    await queue.save(first, replace(PAGE, text="", missing=MissingContent.PAYWALL))
    await queue.give_up(second, "http error: HTTP 404")
    await queue.postpone(third, "too slow: 30 s passed", until=NOW + HOUR)
    story = await Stories(database).story(1)
    assert story
    assert list(story.entries) == [first.entry, second.entry, third.entry]
    assert set(await queue.counts()) == {"paywall", "http error: HTTP 404", "too slow: 30 s passed"}
    assert [due.entry for due in await claim_articles(database, now=NOW + HOUR)] == [third.entry]


async def test_a_publisher_known_by_its_host_alone_gets_the_name_on_its_page(database: Database) -> None:
    await save_sources_and_topics(database)
    publisher = Publisher("hill.example", "hill.example", None, None, "https://hill.example/")
    item = with_article()
    await save_poll(database, replace(item, entry=replace(item.entry, publisher=publisher)), with_article(2))
    first, second = await claim_articles(database)
    queue = ArticleQueue(database)
    await queue.save(first, replace(PAGE, url="https://elsewhere.example/1", publisher="Elsewhere"))
    assert await _names(database) == ["hill.example", "Թերթ"]
    await queue.save(first, replace(PAGE, url="https://www.hill.example/1", publisher="Hill Post"))
    await queue.save(second, PAGE)
    assert await _names(database) == ["Hill Post", "Թերթ"]


async def _names(database: Database) -> list[str]:
    story = await Stories(database).story(1)
    assert story
    return [entry.publisher.name for entry in story.entries]


async def test_an_article_is_deleted_with_its_story(database: Database) -> None:
    await save_sources_and_topics(database)
    await save_poll(database, with_article())
    await Cleanup(database).forget_before(NOW + DAY, NOW)
    assert await ArticleQueue(database).counts() == {}
