"""Properties of entries."""

from datetime import UTC, datetime

from bot.model.entries import Entry
from bot.model.sources import Publisher

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LAKE = Publisher("lake.example", "Lake", "AM", None, "https://lake.example/")


def _entry(description: str, text: str) -> Entry:
    return Entry("lake", LAKE, "https://lake.example/1", None, "Title", description, text, "en", NOON, NOON)


def test_the_body_is_the_text_or_else_the_deck() -> None:
    assert _entry("Deck.", "").body == "Deck."
    assert _entry("Deck.", "The whole.").body == "The whole."
