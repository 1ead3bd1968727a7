"""Feeds with wrong identifiers, markup, dates or order, one item added per poll.

Each test records its counts. On time: stored by the first poll that could have read the item. Twice: stored again. Old:
alerted although it had been alerted before, or is years old.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape

import pytest
from aiohttp import web

from bot.model.entries import Entry
from bot.storage.stories import Stories
from tests.support.pipeline import Pipeline
from tests.support.publishers import Item
from tests.support.volume import Volume
from tests.tools.promises import Figure

FEED_ITEMS = 10
SYLLABLES = ("ba", "de", "gi", "ko", "lu", "ma", "ne", "pi", "ro", "su")
OLD_AGE = timedelta(days=2500)


def word(number: int, salt: int) -> str:
    """Return a word that no other number has, so that no two items are one event."""
    digits = f"{(number * 7919 + salt * 104729) % 100_000:05}"
    return "".join(SYLLABLES[int(digit)] for digit in digits).title()


class SlidingFeed:
    """A feed that adds one item per poll and drops the oldest; each subclass changes one property of it."""

    def __init__(self, url: str, now: Callable[[], datetime], *, away: int) -> None:
        self.url = url
        self.away = away  # polls until an item that was removed is added again, where the subclass does so
        self.now = now
        self.poll = -1
        self.added_at: dict[int, datetime] = {}

    def answer(self) -> web.Response:
        """Advance the feed by one poll, and return its document."""
        self.poll += 1
        for number in self.numbers():
            self.added_at.setdefault(number, self.now())
        return self.document()

    def numbers(self) -> Sequence[int]:
        """Return the numbers of the items in the feed, the newest first."""
        return range(self.poll + FEED_ITEMS - 1, self.poll - 1, -1)

    def document(self) -> web.Response:
        items = "".join(f"<item>{self.item(number)}</item>" for number in self.numbers())
        text = f"<rss version='2.0'><channel><title>Feed</title><link>{self.url}</link>{items}</channel></rss>"
        return web.Response(body=self.encoded(text), content_type="application/rss+xml")

    def encoded(self, text: str) -> bytes:
        return text.encode()

    def item(self, number: int) -> str:
        at = format_datetime(self.date(number))
        return (
            f"<title>{self.title(number)}</title><link>{self.url}/{number}</link>{self.guid(number)}"
            f"<description>{self.text(number)}</description><pubDate>{at}</pubDate>"
        )

    def title(self, number: int) -> str:
        return f"Armenia {word(number, 1)} {word(number, 2)} {word(number, 3)} (no. {number})"

    def text(self, number: int) -> str:
        return " ".join(word(number, salt) for salt in range(4, 30))

    def guid(self, number: int) -> str:
        return f"<guid isPermaLink='false'>item-{number}</guid>"

    def date(self, number: int) -> datetime:
        return self.added_at[number]


class OneGuidForAll(SlidingFeed):
    def guid(self, _number: int) -> str:
        return "<guid>1</guid>"


class NoGuid(SlidingFeed):
    def guid(self, _number: int) -> str:
        return ""


class EntitiesInTitles(SlidingFeed):
    def title(self, number: int) -> str:
        return escape(escape(super().title(number).replace("(", "«").replace("Armenia", "Armenia & Co"))).replace(
            "«", "&amp;laquo;"
        )


class CdataInsideEscapedText(SlidingFeed):
    def text(self, number: int) -> str:
        return escape(f"<![CDATA[<p>{super().text(number)}</p>]]>")


class HtmlAtTheFeedAddress(SlidingFeed):
    """Every fourth response is a page; its items are in the next response that is a feed."""

    def answer(self) -> web.Response:
        if (self.poll + 2) % 4 == 0:
            self.poll += 1
            return web.Response(text="<!DOCTYPE html><html><body>Wait…</body></html>", content_type="text/html")
        return super().answer()

    def numbers(self) -> Sequence[int]:
        return range(self.poll + FEED_ITEMS - 1, max(self.poll - 2, -1), -1)


class YearsOldItemsAsNew(SlidingFeed):
    """A quarter of the items are seven years old."""

    def date(self, number: int) -> datetime:
        return super().date(number) - (OLD_AGE if number % 4 == 0 else timedelta())


class CharsetNotAsDeclared(SlidingFeed):
    def title(self, number: int) -> str:
        return super().title(number).replace("Armenia", "Армения обсуждает закон")

    def encoded(self, text: str) -> bytes:
        return f'<?xml version="1.0" encoding="utf-8"?>{text}'.encode("windows-1251")


class ReorderedAndReAdded(SlidingFeed):
    def numbers(self) -> Sequence[int]:
        numbers = list(super().numbers())
        rotated = numbers[self.poll % FEED_ITEMS :] + numbers[: self.poll % FEED_ITEMS]
        removed = {self.poll + 2, self.poll + 3} if self.poll % 3 else set()
        re_added = [self.poll - self.away] if self.poll > self.away else []
        return [number for number in rotated if number not in removed or number not in self.added_at] + re_added


class GuidChangesOnEdit(SlidingFeed):
    def guid(self, number: int) -> str:
        return f"<guid isPermaLink='false'>item-{number}-{self.poll // 3}</guid>"

    def title(self, number: int) -> str:
        return f"{super().title(number)} edited {self.poll // 3}"


class DatesInTheFuture(SlidingFeed):
    def date(self, number: int) -> datetime:
        return super().date(number) + timedelta(days=300 + number)


@pytest.fixture
def polls(volume: Volume) -> int:
    return volume(16, full=100)


async def poll_repeatedly(pipeline: Pipeline, feed: SlidingFeed, *, polls: int) -> tuple[Counter[int], list[int]]:
    """Poll a number of times; return how often each item was stored, and the items that were stored late."""
    outlets, stories = pipeline.outlets, Stories(pipeline.database)
    stored: Counter[int] = Counter()
    late: list[int] = []
    for _ in range(polls):
        polls_before = outlets.polls["feed"]
        while outlets.polls["feed"] == polls_before:  # a poll that failed is repeated later
            await pipeline.poll_sources()
        newest = Counter(number_of(item.entry) for item in await stories.window(pipeline.clock.now()))
        late += [number for number in newest if feed.added_at[number] != pipeline.clock.now()]
        stored += newest
    return stored, late


def number_of(entry: Entry) -> int:
    return int(entry.url.rpartition("/")[2])


def summary(name: str, *, new: int, late: int, twice: int, old: int) -> str:
    return f"{name}: {new} new, {new - late} on time, {twice} twice, {old} old told"


async def start_polling(pipeline: Pipeline, kind: type[SlidingFeed], *, polls: int) -> SlidingFeed:
    source = pipeline.outlets.source("feed")
    feed = kind(f"{pipeline.outlets.url}/feed", pipeline.clock.now, away=2 * polls // 5)
    pipeline.outlets.answers("feed", feed.answer)
    await pipeline.add_reader("armenia")
    await pipeline.store_sources(source)
    await pipeline.poll_sources()
    return feed


HOSTILE_FEEDS = [
    OneGuidForAll,
    NoGuid,
    EntitiesInTitles,
    CdataInsideEscapedText,
    HtmlAtTheFeedAddress,
    YearsOldItemsAsNew,
    CharsetNotAsDeclared,
    ReorderedAndReAdded,
    GuidChangesOnEdit,
    DatesInTheFuture,
]


@pytest.mark.promise(10)
@pytest.mark.parametrize("kind", HOSTILE_FEEDS, ids=lambda kind: kind.__name__)
async def test_each_item_of_a_hostile_feed_is_stored_once_and_by_the_first_poll(
    pipeline: Pipeline, figure: Figure, kind: type[SlidingFeed], polls: int
) -> None:
    feed = await start_polling(pipeline, kind, polls=polls)
    first_read = set(feed.added_at)
    stored, late = await poll_repeatedly(pipeline, feed, polls=polls)
    new = set(feed.added_at) - first_read
    fresh = [number for number in new if pipeline.clock.now() - feed.date(number) < OLD_AGE / 2]
    twice = sum(count - 1 for count in stored.values())
    alerts = sum((await pipeline.outbox_states()).values())
    figure(summary(kind.__name__, new=len(new), late=len(late), twice=twice, old=alerts - len(fresh)))
    assert len(new) >= polls
    assert (set(stored), late, twice, alerts) == (new, [], 0, len(fresh))


@pytest.mark.promise(10)
async def test_a_feed_that_is_gone_does_not_affect_another_of_its_host(
    pipeline: Pipeline, figure: Figure, polls: int
) -> None:
    gone = pipeline.outlets.source("gone")
    pipeline.outlets.breaks("gone", 410)
    await pipeline.store_sources(gone, pipeline.outlets.source("feed"))
    feed = SlidingFeed(f"{pipeline.outlets.url}/feed", pipeline.clock.now, away=polls)
    pipeline.outlets.answers("feed", feed.answer)
    await pipeline.poll_sources()
    first_read = set(feed.added_at)
    stored, late = await poll_repeatedly(pipeline, feed, polls=polls)
    new = set(feed.added_at) - first_read
    figure(summary("GoneNextDoor", new=len(new), late=len(late), twice=sum(stored.values()) - len(stored), old=0))
    assert len(new) == polls
    assert (set(stored), late, max(stored.values())) == (new, [], 1)


@pytest.mark.promise(11)
async def test_thousands_of_items_of_which_most_are_old_do_not_block_the_event_loop(
    pipeline: Pipeline, figure: Figure, volume: Volume
) -> None:
    items = volume(1_200, full=10_000)
    lake, now = pipeline.outlets.source("lake"), pipeline.clock.now()
    pipeline.outlets.tells("lake", *(Item(f"Old {n}", "", now - timedelta(hours=n)) for n in reversed(range(items))))
    await pipeline.add_reader("armenia")
    await pipeline.store_sources(lake)
    longest_block, is_polled = 0.0, asyncio.Event()

    async def measure_blocking() -> None:
        nonlocal longest_block
        while not is_polled.is_set():
            began = time.perf_counter()
            await asyncio.sleep(0)
            longest_block = max(longest_block, time.perf_counter() - began)

    async with asyncio.TaskGroup() as group:
        group.create_task(measure_blocking())
        await pipeline.poll_sources()
        is_polled.set()
    stored = await Stories(pipeline.database).window(pipeline.clock.now())
    figure(
        f"of {items:,} items the newest {len(stored)} were taken, "
        f"the loop was never busy for more than {longest_block:.2f} s"
    )
    assert len(stored) == 1000
    assert max(item.entry.published_at for item in stored) == now
    assert await pipeline.outbox_states() == {}


@pytest.mark.promise(11)
async def test_a_date_in_the_future_counts_as_now_and_a_year_old_item_is_not_alerted(
    pipeline: Pipeline, figure: Figure
) -> None:
    lake = pipeline.outlets.source("lake")
    await pipeline.add_sources(lake)
    await pipeline.add_reader("armenia")
    now, year = pipeline.clock.now(), timedelta(days=365)
    pipeline.outlets.tells("lake", Item("Armenia and Georgia sign a treaty in Yerevan", "", now + year))
    pipeline.outlets.tells("lake", Item("Armenia and France open a school in Gyumri", "", now - year))
    await pipeline.poll_sources()
    dates = {item.entry.title: item.entry.published_at for item in await Stories(pipeline.database).window(now)}
    assert dates.pop("Armenia and Georgia sign a treaty in Yerevan") <= pipeline.clock.now()
    figure(
        "of an item of next year and one of last year "
        f"{sum((await pipeline.outbox_states()).values())} is told, as of now"
    )
    assert sum((await pipeline.outbox_states()).values()) == 1
