"""Recognise entries that tell of no single event: digests, press reviews, live pages, forecasts, listings, fact checks.

They share words with every story, or the words of their template with the next item of their series, and add no news:
they join no story, and no entry joins them. Only the title is searched, since a report that quotes a digest has another
title. It shows one of four shapes:

    a phrase           anywhere in it: "press review", "how to watch" (`outlets.roundups`)
    a column's name    as a whole part of it, alone or with a date: "Fact check: …", "… - News Briefs - 4 May"
                       (`outlets.columns`)
    a second headline  behind a sentence: "A has died. And, B meets C" (`outlets.joiners`)
    three headlines    between semicolons, bullets or plus signs

What explains one event is a report of it: "What we know about the crash". A bare "Live:", "Weather:" or "Results:" is
not enough: outlets put them before single reports. Of 3,361 titles of news in real data, 28 have one of these shapes.

Turned down: keeping the preview of a meeting from its report by the tense of the title ("to meet", "will be held").
Announcements are written in both tenses: the pair F1 of `caucasus_events` fell by .05, no hidden event came to light.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.language.folding import fold, words
from bot.language.lists import all_languages
from bot.model.entries import Entry

_CACHED_TITLES = 256  # an entry is asked about up to three times in a row
_PART_BREAK = re.compile(r"[:՝|•·]|[-–—.!?։]\s")  # not at brackets: "a (ferry) schedule"
_OPEN = " *"  # at the end of a column's name that words follow: "Weather in …"
_MAX_DATE_WORDS = _MAX_OPEN_WORDS = 4  # behind a column's name
_HEADLINE_BREAK = re.compile(r"[;•·+]\s")
_MIN_HEADLINES, _MIN_HEADLINE_WORDS = 3, 3
_SENTENCE_BREAK = re.compile(r"[.!?;։]\s")
_JOINER_END = re.compile(r"\s*[,:՝]")

_Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Shapes:
    """The folded names and phrases of all languages."""

    phrases: dict[str, list[_Words]]  # by first word
    columns: frozenset[_Words]
    open_columns: frozenset[_Words]
    column_starts: frozenset[str]  # their first words
    joiners: frozenset[_Words]


def is_roundup(entry: Entry) -> bool:
    """Return whether the title of an entry is one of a roundup."""
    return _is_roundup_title(entry.title)


@lru_cache(maxsize=_CACHED_TITLES)
def _is_roundup_title(title: str) -> bool:
    folded, shapes = fold(title), _shapes()
    return (
        _has_phrase(words(folded), shapes.phrases)
        or any(_is_column(words(part), shapes) for part in _PART_BREAK.split(folded))
        or any(_opens_with_joiner(folded[mark.end() :], shapes) for mark in _SENTENCE_BREAK.finditer(folded))
        or _has_three_headlines(folded)
    )


def _has_phrase(title: Sequence[str], phrases: dict[str, list[_Words]]) -> bool:
    return any(
        tuple(title[start : start + len(phrase)]) == phrase
        for start, word in enumerate(title)
        for phrase in phrases.get(word, ())
    )


def _is_column(part: Sequence[str], shapes: _Shapes) -> bool:
    """Return whether a part of a title is a column's name, alone, with a date, or with the words that it is open to."""
    if not part or part[0] not in shapes.column_starts:
        return False
    for length in range(1, len(part) + 1):
        name, rest = tuple(part[:length]), part[length:]
        if name in shapes.columns and (not rest or _is_date(rest)):
            return True
        if name in shapes.open_columns and 0 < len(rest) <= _MAX_OPEN_WORDS:
            return True
    return False


def _is_date(rest: Sequence[str]) -> bool:
    """Return whether words are a date or the number of an issue, such as 8 November, May 4 2026 or No 45."""
    return len(rest) <= _MAX_DATE_WORDS and any(word.isdecimal() for word in rest[:2])


def _opens_with_joiner(text: str, shapes: _Shapes) -> bool:
    """Return whether a sentence begins with a word that joins a second headline, and a comma or a colon behind it."""
    joiner = _JOINER_END.split(text, maxsplit=1)
    return len(joiner) > 1 and tuple(words(joiner[0])) in shapes.joiners


def _has_three_headlines(folded: str) -> bool:
    """Return whether a title lists three headlines; what begins with a number is a detail of the one before it."""
    parts = _HEADLINE_BREAK.split(folded)
    if len(parts) < _MIN_HEADLINES:
        return False
    headlines = [words(part) for part in parts]
    return sum(len(part) >= _MIN_HEADLINE_WORDS and not part[0].isdecimal() for part in headlines) >= _MIN_HEADLINES


@cache
def _shapes() -> _Shapes:
    outlets = [language.outlets for language in all_languages()]
    phrases: dict[str, list[_Words]] = {}
    for phrase in _folded(name for lists in outlets for name in lists.roundups):
        phrases.setdefault(phrase[0], []).append(phrase)
    names = [name for lists in outlets for name in lists.columns]
    return _Shapes(
        phrases,
        columns=_folded(name for name in names if not name.endswith(_OPEN)),
        open_columns=_folded(name for name in names if name.endswith(_OPEN)),
        column_starts=frozenset(column[0] for column in _folded(names)),
        joiners=_folded(name for lists in outlets for name in lists.joiners),
    )


def _folded(names: Iterable[str]) -> frozenset[_Words]:
    return frozenset(tuple(words(fold(name))) for name in names)
