"""Entries that tell many events at once: digests, press reviews, live pages, horoscopes.

They share words with everything and tell nothing new, so they join no story and nothing joins them. Only the title can
be trusted to say so; a report that quotes a digest has a title of its own.
"""

from functools import cache

from bot.language.folding import fold, words
from bot.language.lists import all_languages
from bot.model.entries import Entry


def _plain(text: str) -> str:
    return f" {' '.join(words(fold(text)))} "


def is_roundup(entry: Entry) -> bool:
    """Tell whether the title of an entry says that it tells many events."""
    title = _plain(entry.title)
    return any(phrase in title for phrase in _phrases())


@cache
def _phrases() -> tuple[str, ...]:
    return tuple(_plain(phrase) for language in all_languages() for phrase in language.outlets.roundups)
