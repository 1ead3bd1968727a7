"""The desk: what each outlet has told by now."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sandbox.news.script import Report, Script

FIRST = timedelta(seconds=15)  # from the opening to the first event: a bot that starts now has then polled once
SHOWN = 24  # of the last events, in feeds and on pages; a page stays where it is for as long as the site runs


@dataclass(frozen=True, slots=True)
class Item:
    """One article of one outlet."""

    outlet: str
    slug: str  # its part of the address, never used twice: "summit-261124103000-1"
    language: str
    title: str
    deck: str
    text: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class NewsEvent:
    """An event that has begun, with all that outlets tell of it, now or in a moment."""

    event_id: str
    topics: tuple[str, ...]
    began_at: datetime
    items: tuple[Item, ...]


class Generator:
    """The script, begun event after event, again and again, each time with other names and figures.

    Args:
        script: what there is to tell.
        opened_at: when the newsroom opened; the names and figures depend on it.
        every: from one event to the next; None: an event begins only when it is asked for.
    """

    def __init__(self, script: Script, *, opened_at: datetime, every: timedelta | None) -> None:
        self.script = script
        self._opened_at = opened_at
        self._every = every
        self._edition = f"{opened_at:%y%m%d%H%M%S}"
        self._began: list[datetime] = []

    def tell(self, now: datetime) -> NewsEvent:
        """Begin the next event at once; the others follow from here in their rhythm."""
        self._catch_up(now)
        self._began.append(now)
        return self._happening(len(self._began) - 1)

    def happenings(self, now: datetime) -> tuple[NewsEvent, ...]:
        """Return the last events that have begun, the newest first, with all of their items, told or not."""
        self._catch_up(now)
        count = len(self._began)
        return tuple(self._happening(number) for number in reversed(range(max(0, count - SHOWN), count)))

    def told(self, outlet_id: str, language: str, now: datetime) -> tuple[Item, ...]:
        """Return what a feed carries: an outlet's last items in one language, the newest first."""
        recent = [item for happening in self.happenings(now) for item in happening.items]
        items = [
            item
            for item in (*recent, *self.earlier())
            if (item.outlet, item.language) == (outlet_id, language) and item.published_at <= now
        ]
        return tuple(sorted(items, key=lambda item: item.published_at, reverse=True))

    def find(self, outlet_id: str, slug: str, now: datetime) -> Item | None:
        """Return the item at an address, if it has been told."""
        self._catch_up(now)
        number = _number(slug)
        items = (*self.earlier(), *(self._happening(number - 1).items if 0 < number <= len(self._began) else ()))
        return next(
            (item for item in items if (item.outlet, item.slug) == (outlet_id, slug) and item.published_at <= now), None
        )

    def earlier(self) -> tuple[Item, ...]:
        """Return what the outlets had told before the newsroom opened."""
        return tuple(
            _article(told, f"earlier-{self._edition}-{told.language}", self._opened_at) for told in self.script.earlier
        )

    def _catch_up(self, now: datetime) -> None:
        while self._every is not None and (due := self._next(self._every)) <= now:
            self._began.append(due)

    def _next(self, every: timedelta) -> datetime:
        return self._began[-1] + every if self._began else self._opened_at + FIRST

    def _happening(self, number: int) -> NewsEvent:
        turn, index = divmod(number, len(self.script.events))
        event, began_at = self.script.events[index], self._began[number]
        draw = turn + 3 * index + int(self._opened_at.timestamp()) // 60
        slug = f"{event.id}-{self._edition}-{number + 1}"
        tellings = self.script.tellings(event, draw=draw, mark=slug)
        return NewsEvent(event.id, event.topics, began_at, tuple(_articles(tellings, slug, began_at)))


def _articles(tellings: Iterable[Report], slug: str, since: datetime) -> Iterator[Item]:
    """Yield what each outlet tells; where one comes back to an event, that has an address of its own."""
    told: set[str] = set()
    for one in tellings:
        own = f"update-{slug}" if one.outlet in told else slug
        told.add(one.outlet)
        yield _article(one, own, since)


def _article(told: Report, slug: str, since: datetime) -> Item:
    return Item(told.outlet, slug, told.language, told.title, told.deck, told.text, since + told.after)


def _number(slug: str) -> int:
    found = re.search(r"-([0-9]{1,9})$", slug)
    return int(found[1]) if found else 0
