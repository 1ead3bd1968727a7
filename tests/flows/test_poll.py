"""Polling: caching, redirects, rate limits and errors of publishers, and a clock that jumps.

A publisher's request to wait is obeyed; a response that contradicts others is trusted for a limited time.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from aiohttp import web
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.fetching.polling import source_health
from bot.model.entries import Entry
from bot.model.sources import FetchErrorKind, Format, Source
from bot.storage.stories import Stories
from tests.clustering import sliding_feed
from tests.clustering.sliding_feed import SlidingFeed
from tests.support.pipeline import Pipeline, running_pipeline
from tests.support.publishers import Item
from tests.support.sample_items import budget_item, summit_item
from tests.tools.promises import Figure

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ITEM = "<item><title>{0}</title><link>https://lake.example/{0}</link><pubDate>{1}</pubDate></item>"


def feed(*titles: str, at: datetime) -> bytes:
    date = f"{at:%a, %d %b %Y %H:%M:%S} GMT"
    return (
        f"<rss version='2.0'><channel>{''.join(ITEM.format(title, date) for title in titles)}</channel></rss>".encode()
    )


async def titles(pipeline: Pipeline) -> set[str]:
    return {item.entry.title for item in await Stories(pipeline.database).window(pipeline.clock.now() - 90 * DAY)}


def source_of(pipeline: Pipeline, name: str, answer: Callable[[web.Request], web.Response]) -> Source:
    """Return a source whose requests are answered by a function."""
    pipeline.outlets.answers(name, lambda: answer(pipeline.outlets.asked[name]))
    return pipeline.outlets.source(name)


@pytest.mark.promise(12)
async def test_items_of_a_server_that_always_answers_304_are_a_few_hours_late_at_worst(
    pipeline: Pipeline, figure: Figure
) -> None:
    item_titles = ["One"]

    def answer(request: web.Request) -> web.Response:
        if "If-None-Match" in request.headers:
            return web.Response(status=304)
        return web.Response(body=feed(*item_titles, at=pipeline.clock.now()), headers={"ETag": '"constant"'})

    source = source_of(pipeline, "cached-for-ever", answer)
    await pipeline.store_sources(source)
    for _ in range(3):
        polling = await pipeline.poll_when_due(source.id)
    assert polling.trusts_not_modified is False
    assert source_health.describe(polling, pipeline.clock.now()) is FetchErrorKind.ALWAYS_UNCHANGED
    item_titles.append("Two")
    added_at = pipeline.clock.now()
    while "Two" not in await titles(pipeline):
        await pipeline.poll_when_due(source.id)
        assert pipeline.clock.now() - added_at <= DAY
    figure(f"a 304 to anything hid an item for {pipeline.clock.now() - added_at}")


@pytest.mark.promise(12)
async def test_an_unchanged_body_without_validators_is_recognised_by_its_hash(
    pipeline: Pipeline, figure: Figure
) -> None:
    body = feed("One", at=pipeline.clock.now())
    source = source_of(pipeline, "plain", lambda _: web.Response(body=body))
    await pipeline.store_sources(source)
    for _ in range(10):
        polling = await pipeline.poll_when_due(source.id)
    figure(f"an unchanged body without validators came 10 times: {len(await titles(pipeline))} entry")
    assert (await titles(pipeline), polling.failures) == ({"One"}, 0)


@pytest.mark.promise(13)
@pytest.mark.parametrize(("cache_control", "longest_wait"), [("max-age=31536000", 6 * HOUR), ("no-store", HOUR)])
async def test_a_freshness_of_a_year_counts_as_six_hours_at_most(
    pipeline: Pipeline, figure: Figure, cache_control: str, longest_wait: timedelta
) -> None:
    body = feed("One", at=pipeline.clock.now())
    pipeline.poll._limits = replace(pipeline.poll._limits, longest=DAY)
    source = source_of(pipeline, "cached", lambda _: web.Response(body=body, headers={"Cache-Control": cache_control}))
    await pipeline.store_sources(source)
    polling = await pipeline.poll_when_due(source.id)
    wait = polling.next_poll_at - pipeline.clock.now()
    figure(f"after {cache_control!r} the next poll comes in {wait}")
    assert wait <= longest_wait


@pytest.mark.promise(14)
async def test_a_host_that_answers_429_gets_one_request_for_all_its_feeds(pipeline: Pipeline, figure: Figure) -> None:
    count = 0

    def answer(_: web.Request) -> web.Response:
        nonlocal count
        count += 1
        return web.Response(status=429, headers={"Retry-After": "600"})

    sources = [source_of(pipeline, f"feed{number}", answer) for number in range(50)]
    await pipeline.store_sources(*sources)
    began = pipeline.clock.now()
    for _ in range(10):
        await pipeline.poll_due()
        pipeline.clock.advance(timedelta(seconds=59))
    assert count == 1
    while count == 1:
        pipeline.clock.advance(timedelta(seconds=1))
        await pipeline.poll_due()
    waited = pipeline.clock.now() - began
    figure(f"50 feeds of a host that asked for 10 minutes: 1 request, the second after {waited}")
    assert timedelta(minutes=10) <= waited <= timedelta(minutes=11)


@pytest.mark.promise(15)
async def test_a_source_is_retired_after_two_410s_and_polled_on_after_any_number_of_404s(
    pipeline: Pipeline, figure: Figure
) -> None:
    pipeline.outlets.breaks("gone", status=410)
    pipeline.outlets.breaks("lost", status=404)
    gone, lost = pipeline.outlets.source("gone"), pipeline.outlets.source("lost")
    await pipeline.store_sources(gone, lost)
    for _ in range(30):
        await pipeline.poll_when_due(lost.id)
    assert (await pipeline.feed_state(gone.id)).retired_at is not None
    figure(f"410 was asked {pipeline.outlets.polls['gone']} times, 404 {pipeline.outlets.polls['lost']} times")
    assert (pipeline.outlets.polls["gone"], pipeline.outlets.polls["lost"]) == (2, 30)
    assert (await pipeline.feed_state(lost.id)).next_poll_at - pipeline.clock.now() == DAY


@pytest.mark.promise(15)
async def test_a_permanent_redirect_is_followed_until_it_is_confirmed(pipeline: Pipeline, figure: Figure) -> None:
    new_url = pipeline.outlets.source("new").url
    source = source_of(pipeline, "old", lambda _: web.Response(status=301, headers={"Location": new_url}))
    pipeline.outlets.tells("new", Item("One", "", pipeline.clock.now()))
    await pipeline.store_sources(source)
    began = pipeline.clock.now()
    while (await pipeline.feed_state(source.id)).address is None:
        await pipeline.poll_when_due(source.id)
    figure(f"a move was believed after {pipeline.clock.now() - began}")
    polls_of_old = pipeline.outlets.polls["old"]
    await pipeline.poll_when_due(source.id)
    assert (pipeline.outlets.polls["old"], await titles(pipeline)) == (polls_of_old, {"One"})


EMPTY_RESPONSES = {
    "empty feed": (
        Format.FEED,
        b"<rss version='2.0'><channel><title>Lake</title></channel></rss>",
        FetchErrorKind.EMPTY,
    ),
    "page": (Format.FEED, b"<!doctype html><html><title>Lake</title><p>Welcome</html>", FetchErrorKind.NOT_A_FEED),
    "preview without posts": (
        Format.PREVIEW,
        b"<!doctype html><html><body>Lake</body></html>",
        FetchErrorKind.NOT_A_FEED,
    ),
    "search without results": (Format.FEED, b"<rss version='2.0'><channel></channel></rss>", FetchErrorKind.EMPTY),
}


@pytest.mark.promise(16)
@pytest.mark.parametrize("kind", EMPTY_RESPONSES)
async def test_a_response_without_content_is_a_failure_at_once(pipeline: Pipeline, figure: Figure, kind: str) -> None:
    source_format, body, expected = EMPTY_RESPONSES[kind]
    source = source_of(pipeline, "mute", lambda _: web.Response(body=body, content_type="text/html"))
    source = Source(source.id, source.publisher, source.url, source.language, source_format)
    await pipeline.store_sources(source)
    polling = await pipeline.poll_when_due(source.id)
    figure(f"{kind}: {polling.last_error} after {pipeline.outlets.polls['mute']} poll")
    assert source_health.describe(polling, pipeline.clock.now()) is expected


async def test_an_index_of_sitemaps_is_followed_to_the_news(pipeline: Pipeline) -> None:
    def sitemap_entry(title: str) -> str:
        date = pipeline.clock.now().isoformat()
        return (
            f"<url><loc>{pipeline.outlets.url}/{title}</loc><n:news><n:title>{title}</n:title>"
            f"<n:publication_date>{date}</n:publication_date></n:news></url>"
        )

    item_titles = ["One"]
    sitemap_url = pipeline.outlets.source("news").url
    index = f"<sitemapindex><sitemap><loc>{sitemap_url}</loc></sitemap></sitemapindex>".encode()
    source = source_of(pipeline, "index", lambda _: web.Response(body=index, headers={"ETag": '"index"'}))
    source_of(
        pipeline,
        "news",
        lambda _: web.Response(
            body="<urlset xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'>"
            f"{''.join(map(sitemap_entry, item_titles))}</urlset>"
        ),
    )
    source = Source(source.id, source.publisher, source.url, source.language, Format.SITEMAP)
    await pipeline.store_sources(source)
    await pipeline.poll_when_due(source.id)
    item_titles.append("Two")
    polling = await pipeline.poll_when_due(source.id)
    assert (await titles(pipeline), polling.last_error, polling.etag) == ({"One", "Two"}, None, None)


async def test_a_source_that_fails_does_not_delay_the_others(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("broken"), pipeline.outlets.source("wire"))
    pipeline.outlets.breaks("broken", 500)
    reader = await pipeline.add_reader("armenia")
    await pipeline.publish("wire", summit_item(pipeline.clock.now()))
    assert len(reader.received) == 1
    assert pipeline.outlets.polls["broken"] == 2


@pytest.mark.promise(29)
@pytest.mark.parametrize(
    "jump", [timedelta(hours=-1), timedelta(hours=1), timedelta(days=365)], ids=["back an hour", "an hour", "a year"]
)
async def test_a_clock_that_jumps_leaves_no_gap_longer_than_two_pauses(
    database_url: str, jump: timedelta, figure: Figure
) -> None:
    async with running_pipeline(database_url) as pipeline:
        await pipeline.add_sources(pipeline.outlets.source("wire"))
        await pipeline.poll_sources()
        pipeline.clock.advance(jump)
        waited, pause = await _until_polled(pipeline)
        figure(f"the clock was set by {jump}: polled {waited} later, the pause is {pause}")
        assert waited <= 2 * pause
        reader = await pipeline.add_reader("armenia")
        await pipeline.publish("wire", budget_item(pipeline.clock.now()))
        assert len(reader.received) == 1


async def _until_polled(pipeline: Pipeline) -> tuple[timedelta, timedelta]:
    """Advance the clock until the source is polled; return the time waited and the longest pause of its schedule."""
    polls, waited = pipeline.outlets.polls["wire"], timedelta()
    while pipeline.outlets.polls["wire"] == polls and waited < timedelta(hours=3):
        await pipeline.poll_due()
        if pipeline.outlets.polls["wire"] == polls:
            pipeline.clock.advance(MINUTE)
            waited += MINUTE
    return waited, timedelta(minutes=10)


async def test_a_page_that_rolls_is_told_each_time_and_an_edited_article_once(pipeline: Pipeline) -> None:
    items = [("Snow on the pass", "/warning", "w-1"), ("Ferry reopens", "/ferry", "a-4711")]

    def answer(_request: web.Request) -> web.Response:
        date = f"{pipeline.clock.now():%a, %d %b %Y %H:%M:%S} GMT"
        parts = "".join(
            f"<item><title>{title}</title><link>https://lake.example{path}</link>"
            f"<guid isPermaLink='false'>{guid}</guid><pubDate>{date}</pubDate></item>"
            for title, path, guid in items
        )
        return web.Response(body=f"<rss version='2.0'><channel>{parts}</channel></rss>".encode())

    source = source_of(pipeline, "rolling", answer)
    await pipeline.store_sources(source)
    await pipeline.poll_when_due(source.id)
    items[0] = ("The pass is open", "/warning", "w-2")
    await pipeline.poll_when_due(source.id)
    items[1] = ("Both ferries reopen", "/ferries", "a-4711")
    for _ in range(3):
        await pipeline.poll_when_due(source.id)
    assert await titles(pipeline) == {"Snow on the pass", "The pass is open", "Ferry reopens"}


def rss(articles: Iterable[Entry]) -> bytes:
    """Return articles as a feed, without their dates."""
    parts = "".join(
        f"<item><title>{article.title}</title><link>{article.url}</link><guid isPermaLink='false'>{article.guid}</guid>"
        f"<description>{article.text}</description></item>"
        for article in articles
    )
    return f"<rss version='2.0'><channel>{parts}</channel></rss>".encode()


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(steps=["add", "slug", "two", "renumber", "edit", "add", "reorder", "nothing", "slug", "add"], width=5)
@given(steps=sliding_feed.steps(max_size=12), width=st.integers(min_value=3, max_value=8))
async def test_each_article_of_a_feed_that_slides_and_is_edited_is_stored_once(
    pipeline: Pipeline, steps: list[str], width: int
) -> None:
    feed, name = SlidingFeed(width), f"sliding-{len(pipeline.outlets.polls)}"  # a source for each example
    source = source_of(pipeline, name, lambda _: web.Response(body=rss(feed.articles())))
    await pipeline.store_sources(source)
    for step in ["nothing", *steps]:
        feed.apply(step)
        await pipeline.poll_when_due(source.id)
    window = await Stories(pipeline.database).window(pipeline.clock.now() - 90 * DAY)
    assert Counter(item.entry.body for item in window if item.entry.source_id == name) == {
        f"The mayor opened bridge {number} on Monday.": 1 for number in range(1, feed.newest + 1)
    }
