"""Entries for tests of matching, and a summit reported in six languages (`summit.toml`)."""

import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from bot.model.entries import Entry
from bot.model.sources import Publisher, PublisherKind

NOON = datetime(2022, 11, 23, 12, 0, tzinfo=UTC)
SUMMIT: Mapping[str, Mapping[str, str]] = tomllib.loads(
    Path(__file__).with_name("summit.toml").read_text(encoding="utf-8")
)
"""Language → title and text."""


def make_entry(
    title: str,
    text: str = "",
    *,
    language: str | None = None,
    country: str | None = None,
    outlet: str = "The Daily Gazette",
    at: datetime = NOON,
) -> Entry:
    """Return an entry of an outlet of a country."""
    publisher = Publisher("gazette.example", outlet, country, PublisherKind.INDEPENDENT, "https://gazette.example/")
    return Entry("gazette", publisher, "https://gazette.example/1", None, title, text[:200], text, language, at, at)
