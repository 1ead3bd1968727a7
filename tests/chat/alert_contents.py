"""Invented stories and outlets for the tests of the chat."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.chat.views.alert import AlertView
from bot.chat.views.topic_names import TopicNames
from bot.model.alerts import AlertContent
from bot.model.entries import Entry
from bot.model.sources import Publisher, PublisherKind
from bot.model.stories import Story, Summary
from tests.support.texts import loaded

NOW = datetime(2026, 11, 24, 14, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

ARMENPRESS = Publisher("armenpress.am", "Armenpress", "AM", PublisherKind.STATE, "https://armenpress.am/")
INTERFAX = Publisher("interfax.ru", "Interfax", "RU", PublisherKind.INDEPENDENT, "https://interfax.ru/")
OC_MEDIA = Publisher("oc-media.org", "OC Media", "GE", PublisherKind.INDEPENDENT, "https://oc-media.org/")
AZERTAG = Publisher("azertag.az", "Azertag", "AZ", PublisherKind.STATE, "https://azertag.az/")
UNHEARD_OF = Publisher("valley.example", "Valley News", None, None, "https://valley.example/")

TITLE = "Border talks end with a joint map"
TEXT = "The two commissions have agreed on a map of twelve kilometres. The next round follows in spring."


def entry(publisher: Publisher, *, ago: timedelta = timedelta(), **fields: Any) -> Entry:
    """Return an entry of an outlet, published `ago`."""
    plain = Entry(
        source_id=publisher.id,
        publisher=publisher,
        url=f"https://{publisher.id}/story?a=1&b=2",
        guid=None,
        title=TITLE,
        description=TEXT,
        text="",
        language="en",
        published_at=NOW - ago,
        seen_at=NOW - ago,
    )
    return replace(plain, **fields)


def telling(
    *entries: Entry, title: str = TITLE, text: str = TEXT, topics: tuple[str, ...] = ("armenia",)
) -> AlertContent:
    """Return the content of an alert about a story, rendered now."""
    reported = entries or (entry(ARMENPRESS, ago=12 * MINUTE),)
    story = Story(id=7, entries=reported, opened_at=min(item.seen_at for item in reported))
    return AlertContent(story=story, summary=Summary(title, text, reported[0]), topics=topics, rendered_at=NOW)


def renderer() -> AlertView:
    """Return a renderer with the real texts."""
    texts = loaded()
    return AlertView(texts, TopicNames(texts, dict[str, str]().get))
