"""Eleven ways in which feeds lie, each polled many times through the whole flow while one item comes at a poll.

Every test prints its count. On time: written in the first poll that could have seen it. Twice: written again. Old:
alerted though it had been told before, or is years old.
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

WIDTH = 10
SYLLABLES = ("ba", "de", "gi", "ko", "lu", "ma", "ne", "pi", "ro", "su")
YEARS_AGO = timedelta(days=2500)


def word(number: int, salt: int) -> str:
    """Return a word that no other number has, so that no two items are one event."""
    digits = f"{(number * 7919 + salt * 104729) % 100_000:05}"
    return "".join(SYLLABLES[int(digit)] for digit in digits).title()


class Liar:
    """An outlet whose feed slides by one item a poll; each lie changes one thing about it."""

    def __init__(self, url: str, now: Callable[[], datetime], *, away: int) -> None:
        self.url = url
        self.away = away  # polls until what is gone comes back, where it does
        self.now = now
        self.poll = -1
        self.came_at: dict[int, datetime] = {}

    def answer(self) -> web.Response:
        """Go on by one poll, and answer it."""
        self.poll += 1
        for number in self.numbers():
            self.came_at.setdefault(number, self.now())
        return self.said()

    def numbers(self) -> Sequence[int]:
        """Return which items stand in the feed, the newest first."""
        return range(self.poll + WIDTH - 1, self.poll - 1, -1)

    def said(self) -> web.Response:
        items = "".join(f"<item>{self.item(number)}</item>" for number in self.numbers())
        text = f"<rss version='2.0'><channel><title>Liar</title><link>{self.url}</link>{items}</channel></rss>"
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
        return self.came_at[number]


class OneGuidForAll(Liar):
    def guid(self, _number: int) -> str:
        return "<guid>1</guid>"


class NoGuid(Liar):
    def guid(self, _number: int) -> str:
        return ""


class EntitiesInTitles(Liar):
    def title(self, number: int) -> str:
        return escape(escape(super().title(number).replace("(", "«").replace("Armenia", "Armenia & Co"))).replace(
            "«", "&amp;laquo;"
        )


class CdataInsideEscapedText(Liar):
    def text(self, number: int) -> str:
        return escape(f"<![CDATA[<p>{super().text(number)}</p>]]>")


class HtmlAtTheFeedAddress(Liar):
    """Every fourth answer is a page, and its items are told by the next one that is a feed."""

    def answer(self) -> web.Response:
        if (self.poll + 2) % 4 == 0:
            self.poll += 1
            return web.Response(text="<!DOCTYPE html><html><body>Wait…</body></html>", content_type="text/html")
        return super().answer()

    def numbers(self) -> Sequence[int]:
        return range(self.poll + WIDTH - 1, max(self.poll - 2, -1), -1)


class YearsOldItemsAsNew(Liar):
    """A quarter of what comes is seven years old."""

    def date(self, number: int) -> datetime:
        return super().date(number) - (YEARS_AGO if number % 4 == 0 else timedelta())


class CharsetNotAsDeclared(Liar):
    def title(self, number: int) -> str:
        return super().title(number).replace("Armenia", "Армения обсуждает закон")

    def encoded(self, text: str) -> bytes:
        return f'<?xml version="1.0" encoding="utf-8"?>{text}'.encode("windows-1251")


class ReorderedAndReAdded(Liar):
    def numbers(self) -> Sequence[int]:
        standing = list(super().numbers())
        turned = standing[self.poll % WIDTH :] + standing[: self.poll % WIDTH]
        gone = {self.poll + 2, self.poll + 3} if self.poll % 3 else set()
        back = [self.poll - self.away] if self.poll > self.away else []
        return [number for number in turned if number not in gone or number not in self.came_at] + back


class GuidChangesOnEdit(Liar):
    def guid(self, number: int) -> str:
        return f"<guid isPermaLink='false'>item-{number}-{self.poll // 3}</guid>"

    def title(self, number: int) -> str:
        return f"{super().title(number)} edited {self.poll // 3}"


class DatesInTheFuture(Liar):
    def date(self, number: int) -> datetime:
        return super().date(number) + timedelta(days=300 + number)


@pytest.fixture
def polls(volume: Volume) -> int:
    return volume(16, full=100)


async def polled(pipeline: Pipeline, liar: Liar, *, polls: int) -> tuple[Counter[int], list[int]]:
    """Poll so many times; return how often each item was written, and those that came late."""
    outlets, stories = pipeline.outlets, Stories(pipeline.database)
    written: Counter[int] = Counter()
    late: list[int] = []
    for _ in range(polls):
        asked = outlets.polls["liar"]
        while outlets.polls["liar"] == asked:  # what fails is asked again later
            await pipeline.poll_sources()
        told = Counter(number_of(entry) for _, entry in await stories.window(pipeline.clock.now()))
        late += [number for number in told if liar.came_at[number] != pipeline.clock.now()]
        written += told
    return written, late


def number_of(entry: Entry) -> int:
    return int(entry.url.rpartition("/")[2])


def said(lie: str, *, new: int, late: int, twice: int, old: int) -> str:
    return f"{lie}: {new} new, {new - late} on time, {twice} twice, {old} old told"


async def opened(pipeline: Pipeline, kind: type[Liar], *, polls: int) -> Liar:
    source = pipeline.outlets.source("liar")
    liar = kind(f"{pipeline.outlets.url}/liar", pipeline.clock.now, away=2 * polls // 5)
    pipeline.outlets.answers("liar", liar.answer)
    await pipeline.add_reader("armenia")
    await pipeline.store_sources(source)
    await pipeline.poll_sources()
    return liar


LIES = [
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
@pytest.mark.parametrize("kind", LIES, ids=lambda kind: kind.__name__)
async def test_a_feed_that_lies_is_told_on_time_and_once(
    pipeline: Pipeline, figure: Figure, kind: type[Liar], polls: int
) -> None:
    liar = await opened(pipeline, kind, polls=polls)
    first = set(liar.came_at)
    written, late = await polled(pipeline, liar, polls=polls)
    new = set(liar.came_at) - first
    fresh = [number for number in new if pipeline.clock.now() - liar.date(number) < YEARS_AGO / 2]
    twice = sum(count - 1 for count in written.values())
    alerts = sum((await pipeline.outbox_states()).values())
    figure(said(kind.__name__, new=len(new), late=len(late), twice=twice, old=alerts - len(fresh)))
    assert len(new) >= polls
    assert (set(written), late, twice, alerts) == (new, [], 0, len(fresh))


@pytest.mark.promise(10)
async def test_an_address_that_is_gone_does_no_harm_to_its_neighbour_that_works(
    pipeline: Pipeline, figure: Figure, polls: int
) -> None:
    gone = pipeline.outlets.source("gone")
    pipeline.outlets.breaks("gone", 410)
    await pipeline.store_sources(gone, pipeline.outlets.source("liar"))
    liar = Liar(f"{pipeline.outlets.url}/liar", pipeline.clock.now, away=polls)
    pipeline.outlets.answers("liar", liar.answer)
    await pipeline.poll_sources()
    first = set(liar.came_at)
    written, late = await polled(pipeline, liar, polls=polls)
    new = set(liar.came_at) - first
    figure(said("GoneNextDoor", new=len(new), late=len(late), twice=sum(written.values()) - len(written), old=0))
    assert len(new) == polls
    assert (set(written), late, max(written.values())) == (new, [], 1)


@pytest.mark.promise(11)
async def test_thousands_of_items_of_which_most_are_old_hold_up_nobody(
    pipeline: Pipeline, figure: Figure, volume: Volume
) -> None:
    items = volume(1_200, full=10_000)
    lake, now = pipeline.outlets.source("lake"), pipeline.clock.now()
    pipeline.outlets.tells("lake", *(Item(f"Old {n}", "", now - timedelta(hours=n)) for n in reversed(range(items))))
    await pipeline.add_reader("armenia")
    await pipeline.store_sources(lake)
    longest, done = 0.0, asyncio.Event()

    async def feel() -> None:
        nonlocal longest
        while not done.is_set():
            began = time.perf_counter()
            await asyncio.sleep(0)
            longest = max(longest, time.perf_counter() - began)

    async with asyncio.TaskGroup() as group:
        group.create_task(feel())
        await pipeline.poll_sources()
        done.set()
    stored = await Stories(pipeline.database).window(pipeline.clock.now())
    figure(
        f"of {items:,} items the newest {len(stored)} were taken, the loop was never busy for more than {longest:.2f} s"
    )
    assert len(stored) == 1000
    assert max(entry.published_at for _, entry in stored) == now
    assert await pipeline.outbox_states() == {}


@pytest.mark.promise(11)
async def test_a_date_in_the_future_is_taken_for_now_and_a_year_old_item_is_no_news(
    pipeline: Pipeline, figure: Figure
) -> None:
    lake = pipeline.outlets.source("lake")
    await pipeline.add_sources(lake)
    await pipeline.add_reader("armenia")
    now, year = pipeline.clock.now(), timedelta(days=365)
    pipeline.outlets.tells("lake", Item("Armenia and Georgia sign a treaty in Yerevan", "", now + year))
    pipeline.outlets.tells("lake", Item("Armenia and France open a school in Gyumri", "", now - year))
    await pipeline.poll_sources()
    told = {entry.title: entry.published_at for _, entry in await Stories(pipeline.database).window(now)}
    assert told.pop("Armenia and Georgia sign a treaty in Yerevan") <= pipeline.clock.now()
    figure(
        "of an item of next year and one of last year "
        f"{sum((await pipeline.outbox_states()).values())} is told, as of now"
    )
    assert sum((await pipeline.outbox_states()).values()) == 1
