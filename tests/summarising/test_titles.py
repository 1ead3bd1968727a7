"""Titles without labels and the names of their outlets."""

import pytest

from bot.model.sources import Publisher
from bot.summarising.titles import clean, is_loud

LANTERN = Publisher("lantern.test", "Lantern", "AM", None, "https://lantern.test/")


@pytest.mark.parametrize(
    ("title", "cleaned"),
    [
        ("Bridge falls - Lantern", "Bridge falls"),
        ("Bridge falls | lantern.test", "Bridge falls"),
        ("Bridge falls | Varden Daily News", "Bridge falls"),
        ("BREAKING: Bridge falls", "Bridge falls"),
        ("Срочно! Рухнул мост", "Рухнул мост"),
        ("[VIDEO] LIVE: Bridge falls", "Bridge falls"),
        ("Bridge   falls\nin Varden", "Bridge falls in Varden"),
        ("Merz - Orlik: who won?", "Merz - Orlik: who won?"),
        ("Live music returns to Varden", "Live music returns to Varden"),
        ("Video shows bridge falling", "Video shows bridge falling"),
        ("CSTO and NATO meet in VARDEN", "CSTO and NATO meet in VARDEN"),
    ],
)
def test_a_title_is_shown_without_labels_and_the_outlets_name(title: str, cleaned: str) -> None:
    assert clean(title, LANTERN) == cleaned


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("SHOCK: BRIDGE COLLAPSES IN VARDEN", True),
        ("Bridge falls!", True),
        ("CSTO and NATO meet in Varden", False),
        ("Bridge falls", False),
        ("", False),
    ],
)
def test_capitals_and_exclamation_marks_are_loud_and_abbreviations_are_not(title: str, *, expected: bool) -> None:
    assert is_loud(title) is expected
