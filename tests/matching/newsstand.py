"""Entries for tests: one line makes one."""

from datetime import UTC, datetime

from bot.model.entries import Entry
from bot.model.sources import Publisher, PublisherKind

NOON = datetime(2022, 11, 23, 12, 0, tzinfo=UTC)


def told(
    title: str,
    text: str = "",
    *,
    language: str | None = None,
    country: str | None = None,
    outlet: str = "The Daily Gazette",
    at: datetime = NOON,
) -> Entry:
    """Return an entry as an outlet of a country tells it."""
    publisher = Publisher("gazette.example", outlet, country, PublisherKind.INDEPENDENT, "https://gazette.example/")
    return Entry("gazette", publisher, "https://gazette.example/1", None, title, text[:200], text, language, at, at)
