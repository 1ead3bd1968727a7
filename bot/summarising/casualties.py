"""Extract casualty figures: how many were killed, wounded, missing, detained or captured, by each outlet's count.

Only figures of people are compared: outlets of two sides differ on them, and they change while a story grows. A figure
is extracted where it is near its word in the title or in the first sentences; deeper in a text it mostly belongs to
an earlier event. An ambiguous sentence yields no figure: none is better than a wrong one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice

from bot.language.lexicon import Lexicon, lexicon
from bot.language.lists import all_languages, language_data
from bot.language.passage import Passage, cut
from bot.model.entries import Entry
from bot.model.stories import CasualtyFigure, CasualtyKind

_MAX_SENTENCES, _MAX_CHARS = 3, 1_000  # of a text
_MAX_DISTANCE = 6  # words from a figure to its word
_MAX_INCLUDING_DISTANCE = 4  # words behind "including" within which a figure is a part of another
_YEAR_RANGE = range(1900, 2100)
_MAX_PEOPLE = 100_000  # more is a population
_MAX_DIGITS = 9
_GROUP_DIGITS = 3  # of thousands


def casualties(entry: Entry) -> dict[CasualtyKind, int]:
    """Return the casualty figures of an entry; those of its title take precedence over those of its text."""
    numbers = language_data(entry.language).casualties.numbers
    figures: dict[CasualtyKind, int] = {}
    for text, sentences in ((entry.title, None), (entry.description, _MAX_SENTENCES), (entry.text, _MAX_SENTENCES)):
        passage = cut(text[:_MAX_CHARS])
        for start, stop in islice(passage.spans, sentences):
            for kind, count in _in_sentence(passage, range(start, stop), numbers):
                figures.setdefault(kind, count)
    return figures


def disputed_figures(entries: tuple[Entry, ...]) -> tuple[CasualtyFigure, ...]:
    """Return the figures of a story on which outlets differ or that have changed: the newest of each outlet.

    `entries` are in order of arrival. A figure on which all have always agreed is left out.
    """
    newest: dict[CasualtyKind, dict[str, CasualtyFigure]] = {kind: {} for kind in CasualtyKind}
    before: dict[CasualtyKind, int] = {}
    for entry in entries:
        for kind, count in casualties(entry).items():
            earlier = {figure.count for figure in newest[kind].values()}
            if earlier and earlier != {count}:
                last = list(newest[kind].values())[-1]
                before[kind] = last.count if last.count != count else before.get(kind, last.count)
            newest[kind].pop(entry.publisher.id, None)  # the newest comes last
            newest[kind][entry.publisher.id] = CasualtyFigure(kind, count, None, entry.publisher)
    return tuple(figure for kind in CasualtyKind for figure in _figures_to_show(newest[kind], before.get(kind)))


def _figures_to_show(newest: Mapping[str, CasualtyFigure], before: int | None) -> Iterator[CasualtyFigure]:
    counts = {figure.count for figure in newest.values()}
    if len(counts) > 1:
        yield from newest.values()
    elif before is not None and before not in counts:
        last = list(newest.values())[-1]
        yield CasualtyFigure(last.kind, last.count, before, last.publisher)


def _in_sentence(passage: Passage, sentence: range, numbers: Mapping[str, int]) -> Iterator[tuple[CasualtyKind, int]]:
    """Pair figures and words: "3 killed, 5 wounded" or "killed 3, wounded 5".

    The order is that of the first figure and the first word of the sentence.
    """
    figures = dict(_figures(passage, sentence, numbers))
    if not figures:
        return
    words = {at: kind for at in sentence if (kind := _casualty_kind(passage.folded[at]))}
    if not words:
        return
    step = -1 if min(figures) < min(words) else 1
    for at, kind in words.items():
        near = (at + step * distance for distance in range(1, _MAX_DISTANCE + 1))
        place = next((position for position in near if position in figures or position in words), None)
        if place in figures:
            yield kind, figures.pop(place)


def _figures(passage: Passage, sentence: range, numbers: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """Yield the positions and values of figures of people."""
    at = sentence.start
    while at < sentence.stop:
        count, length = _count(passage, at, sentence.stop, numbers)
        if count is not None and _is_of_people(passage, range(at, at + length), sentence, count):
            yield at + length - 1, count
        at += length


def _count(passage: Passage, at: int, stop: int, numbers: Mapping[str, int]) -> tuple[int | None, int]:
    """Return the number at a word, None where there is none, and how many words it takes."""
    digits, length = passage.folded[at], 1
    if not digits.isdecimal():
        return numbers.get(digits), 1
    while at + length < stop and passage.folded[at + length].isdecimal():
        group, gap = passage.folded[at + length], passage.gaps[at + length]
        if len(group) != _GROUP_DIGITS or gap not in {",", " ", "\u00a0"}:
            return None, length + 1  # a fraction, a date, a score
        digits, length = digits + group, length + 1
    return int(digits[:_MAX_DIGITS]), length


def _is_of_people(passage: Passage, place: range, sentence: range, count: int) -> bool:
    """Return whether a number may count people: it is no year, share or time, and no part of another number."""
    words, behind = _lexicons(), place.stop
    after = passage.folded[behind] if behind < sentence.stop else ""
    is_bound = passage.gaps[behind][:1] in {"-", "–"} and not (after and passage.is_ending(behind))
    before = passage.folded[max(sentence.start, place.start - _MAX_INCLUDING_DISTANCE) : place.start]
    return not (
        (count in _YEAR_RANGE and len(place) == 1)
        or count >= _MAX_PEOPLE
        or is_bound
        or passage.gaps[behind][:1] in {"%", ":", "/"}
        or passage.gaps[place.start][-1:] in {"-", "–", ":", "/", "$", "€"}
        or after in words.not_people
        or after in words.months
        or (before and before[-1] in words.months and passage.folded[place.start].isdecimal())
        or any(word in words.including for word in before)
    )


def _casualty_kind(word: str) -> CasualtyKind | None:
    return next((kind for kind, words in _lexicons().kinds.items() if word in words), None)


@dataclass(frozen=True, slots=True)
class _Lexicons:
    """The words of all languages."""

    kinds: Mapping[CasualtyKind, Lexicon]
    including: Lexicon
    not_people: Lexicon
    months: Lexicon


@cache
def _lexicons() -> _Lexicons:
    lists = [language.casualties for language in all_languages()]
    return _Lexicons(
        kinds={
            CasualtyKind.KILLED: _joined(words.killed for words in lists),
            CasualtyKind.WOUNDED: _joined(words.wounded for words in lists),
            CasualtyKind.MISSING: _joined(words.missing for words in lists),
            CasualtyKind.DETAINED: _joined(words.detained for words in lists),
            CasualtyKind.CAPTURED: _joined(words.captured for words in lists),
        },
        including=_joined(words.including for words in lists),
        not_people=_joined(words.not_people for words in lists),
        months=_joined(words.months for words in lists),
    )


def _joined(lists: Iterable[Iterable[str]]) -> Lexicon:
    return lexicon(dict.fromkeys(chain.from_iterable(lists)))
