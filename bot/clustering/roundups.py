"""Entries that tell many events at once: digests, press reviews, live pages, horoscopes.

They share words with everything and tell nothing new, so they join no story and nothing joins them. Only the title can
be trusted to say so; a report that quotes a digest has a title of its own.
"""

from bot.language.folding import fold, words
from bot.model.entries import Entry

_TITLES = (
    "press review, press digest, news digest, daily digest, weekly digest, live blog, liveblog, live updates, "
    "as it happened, horoscope, horoscopes, week in review, the week in, news in brief, morning briefing, "
    "evening briefing, what the papers say, "
    "обзор прессы, обзор печати, обзор сми, дайджест, гороскоп, итоги дня, итоги недели, главное за день, "
    "главное за неделю, онлайн трансляция, текстовая трансляция, хроника событий, "
    "մամուլի տեսություն, հորոսկոպ, աստղագուշակ, "
    "mətbuat icmalı, mətbuatın icmalı, həftənin icmalı, qoroskop, ulduz falı, "
    "basın özeti, haftanın özeti, canlı blog, burç yorumları, "
    "პრესის მიმოხილვა, ჰოროსკოპი"
)


def _plain(text: str) -> str:
    return f" {' '.join(words(fold(text)))} "


_PHRASES = tuple(_plain(title) for title in _TITLES.split(", "))


def is_roundup(entry: Entry) -> bool:
    """Tell whether the title of an entry says that it tells many events."""
    title = _plain(entry.title)
    return any(phrase in title for phrase in _PHRASES)
