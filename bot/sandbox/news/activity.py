"""The activity: what all outlets have just told, in one list, for a page that shows it beside the bot's chat.

`about` says what this list is, in each language of the page; `items` come with the newest first. An item's `telling` is
the how manieth outlet it is to tell its event; its `topics` are those whose followers should hear of it, or null for
what was told before the newsroom opened.
"""

from collections.abc import Iterator
from datetime import datetime

from bot.sandbox.news.feeds import link
from bot.sandbox.news.generator import Generator, Item

SHOWN = 40  # items; the older ones are on the outlets' own pages
ABOUT = {
    "en": "All six outlets are invented for this demo.",
    "ru": "Все шесть изданий придуманы для демонстрации.",
}

Told = tuple[Item, int, tuple[str, ...] | None]  # an item, which outlet of its event tells it, the event's topics


def activity(desk: Generator, now: datetime, base: str) -> dict[str, object]:
    """Return what the outlets have told by now, ready for JSON.

    Args:
        desk: what is told by when.
        now: the moment.
        base: where the site is, without a closing slash.
    """
    told = sorted(_told(desk, now), key=lambda one: one[0].published_at, reverse=True)
    return {"about": ABOUT, "items": [_line(desk, one, base) for one in told[:SHOWN]]}


def _told(desk: Generator, now: datetime) -> Iterator[Told]:
    for happening in desk.happenings(now):
        in_order = sorted(happening.items, key=lambda item: item.published_at)
        outlets = list(dict.fromkeys(item.outlet for item in in_order))
        for item in in_order:
            if item.published_at <= now:
                yield item, outlets.index(item.outlet) + 1, happening.topics
    for item in desk.earlier():
        yield item, 1, None


def _line(desk: Generator, told: Told, base: str) -> dict[str, object]:
    item, place, topics = told
    outlet = desk.script.outlet(item.outlet)
    return {
        "url": link(item, base),
        "title": item.title,
        "language": item.language,
        "outlet": outlet.name if outlet else item.outlet,
        "country": outlet.country if outlet else "",
        "kind": outlet.kind if outlet else "",
        "published_at": item.published_at.isoformat(timespec="milliseconds"),
        "telling": place,
        "topics": None if topics is None else [desk.script.topics[topic] for topic in topics],
    }
