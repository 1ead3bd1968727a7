"""Generator of events: the items that each outlet has published by a given time."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sandbox.news.script import Report, Script

FIRST_EVENT_DELAY = timedelta(seconds=15)
"""Time from the opening to the first event: a bot that starts now has polled once by then."""
MAX_EVENTS = 24  # of the last events, in feeds and on pages; a page stays where it is for as long as the site runs


@dataclass(frozen=True, slots=True)
class Item:
    """An article of an outlet."""

    outlet: str
    slug: str  # its part of the address, never used twice: "summit-261124103000-1"
    language: str
    title: str
    deck: str
    text: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class NewsEvent:
    """An event that has begun, with the items of all outlets, published or still to come."""

    event_id: str
    topics: tuple[str, ...]
    began_at: datetime
    items: tuple[Item, ...]


class Generator:
    """Generator of the script's events, repeated with other names and figures in each round.

    Args:
        script: the events.
        opened_at: when the site opened; the names and figures depend on it.
        every: the interval of events; None if an event begins only on request.
    """

    def __init__(self, script: Script, *, opened_at: datetime, every: timedelta | None) -> None:
        self.script = script
        self._opened_at = opened_at
        self._every = every
        self._edition = f"{opened_at:%y%m%d%H%M%S}"
        self._began: list[datetime] = []

    def begin_next(self, now: datetime) -> NewsEvent:
        """Begin the next event at once; the following ones keep their interval from here."""
        self._catch_up(now)
        self._began.append(now)
        return self._event_at(len(self._began) - 1)

    def events(self, now: datetime) -> tuple[NewsEvent, ...]:
        """Return the last events that have begun, the newest first, with all of their items, published or not."""
        self._catch_up(now)
        count = len(self._began)
        return tuple(self._event_at(number) for number in reversed(range(max(0, count - MAX_EVENTS), count)))

    def published(self, outlet_id: str, language: str, now: datetime) -> tuple[Item, ...]:
        """Return the items of a feed: those of an outlet in one language, the newest first."""
        recent = [item for event in self.events(now) for item in event.items]
        items = [
            item
            for item in (*recent, *self.earlier())
            if (item.outlet, item.language) == (outlet_id, language) and item.published_at <= now
        ]
        return tuple(sorted(items, key=lambda item: item.published_at, reverse=True))

    def find(self, outlet_id: str, slug: str, now: datetime) -> Item | None:
        """Return the item at an address, if it is published."""
        self._catch_up(now)
        number = _number(slug)
        items = (*self.earlier(), *(self._event_at(number - 1).items if 0 < number <= len(self._began) else ()))
        return next(
            (item for item in items if (item.outlet, item.slug) == (outlet_id, slug) and item.published_at <= now), None
        )

    def earlier(self) -> tuple[Item, ...]:
        """Return the items published before the opening."""
        return tuple(
            _article(report, f"earlier-{self._edition}-{report.language}", self._opened_at)
            for report in self.script.earlier
        )

    def _catch_up(self, now: datetime) -> None:
        while self._every is not None and (due := self._next(self._every)) <= now:
            self._began.append(due)

    def _next(self, every: timedelta) -> datetime:
        return self._began[-1] + every if self._began else self._opened_at + FIRST_EVENT_DELAY

    def _event_at(self, number: int) -> NewsEvent:
        turn, index = divmod(number, len(self.script.events))
        event, began_at = self.script.events[index], self._began[number]
        draw = turn + 3 * index + int(self._opened_at.timestamp()) // 60
        slug = f"{event.id}-{self._edition}-{number + 1}"
        reports = self.script.reports(event, draw=draw, turn_id=slug)
        return NewsEvent(event.id, event.topics, began_at, tuple(_articles(reports, slug, began_at)))


def _articles(reports: Iterable[Report], slug: str, began_at: datetime) -> Iterator[Item]:
    """Yield the item of each report; the second report of an outlet has an address of its own."""
    outlets: set[str] = set()
    for report in reports:
        item_slug = f"update-{slug}" if report.outlet in outlets else slug
        outlets.add(report.outlet)
        yield _article(report, item_slug, began_at)


def _article(report: Report, slug: str, began_at: datetime) -> Item:
    return Item(report.outlet, slug, report.language, report.title, report.deck, report.text, began_at + report.after)


def _number(slug: str) -> int:
    match = re.search(r"-([0-9]{1,9})$", slug)
    return int(match[1]) if match else 0
