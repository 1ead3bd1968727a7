"""Recognise entries about many events at once: digests, press reviews, live pages, horoscopes.

They share words with every story and add no news, so they join no story and no entry joins them. Only the title is
searched: a report that quotes a digest has another title.
"""

from functools import cache

from bot.language.folding import fold, words
from bot.language.lists import all_languages
from bot.model.entries import Entry


def _plain(text: str) -> str:
    return f" {' '.join(words(fold(text)))} "


def is_roundup(entry: Entry) -> bool:
    """Return whether the title of an entry is one of a roundup."""
    title = _plain(entry.title)
    return any(phrase in title for phrase in _phrases())


@cache
def _phrases() -> tuple[str, ...]:
    return tuple(_plain(phrase) for language in all_languages() for phrase in language.outlets.roundups)
