"""Activity of all outlets in one list, for a page that shows it beside the bot's chat.

`about` describes the list, in each language of the page; `items` have the newest first. An item's `telling` is the
place of its outlet among those that report the event; its `topics` are those whose subscribers should get an alert, or
null for items published before the opening.
"""

from collections.abc import Iterator
from datetime import datetime

from bot.sandbox.news.feeds import link
from bot.sandbox.news.generator import Generator, Item

MAX_ITEMS = 40  # items; the older ones are on the outlets' own pages
ABOUT_TEXTS = {
    "en": "All six outlets are invented for this demo.",
    "ru": "Все шесть изданий придуманы для демонстрации.",
}

PublishedItem = tuple[Item, int, tuple[str, ...] | None]
"""An item, its place among the outlets that report the event, and the topics of the event."""


def activity(generator: Generator, now: datetime, base: str) -> dict[str, object]:
    """Return the items published by now, ready for JSON.

    Args:
        generator: the source of events.
        now: the time.
        base: where the site is, without a closing slash.
    """
    published = sorted(_published(generator, now), key=lambda row: row[0].published_at, reverse=True)
    return {"about": ABOUT_TEXTS, "items": [_item_json(generator, row, base) for row in published[:MAX_ITEMS]]}


def _published(generator: Generator, now: datetime) -> Iterator[PublishedItem]:
    for event in generator.events(now):
        in_order = sorted(event.items, key=lambda item: item.published_at)
        outlets = list(dict.fromkeys(item.outlet for item in in_order))
        for item in in_order:
            if item.published_at <= now:
                yield item, outlets.index(item.outlet) + 1, event.topics
    for item in generator.earlier():
        yield item, 1, None


def _item_json(generator: Generator, published: PublishedItem, base: str) -> dict[str, object]:
    item, place, topics = published
    outlet = generator.script.outlet(item.outlet)
    return {
        "url": link(item, base),
        "title": item.title,
        "language": item.language,
        "outlet": outlet.name if outlet else item.outlet,
        "country": outlet.country if outlet else "",
        "kind": outlet.kind if outlet else "",
        "published_at": item.published_at.isoformat(timespec="milliseconds"),
        "telling": place,
        "topics": None if topics is None else [generator.script.topics[topic] for topic in topics],
    }
