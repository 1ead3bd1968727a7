"""Compare entries of one language: term vectors, their cosine, and the threshold for one event.

The terms of an entry become a vector: the weight of a term is its count by position times its idf over the *stories*
of the window (not over the entries: an event reported by fifty outlets would make its own words common). Two vectors
are compared by their cosine; a story by its most similar entry and the mean of its last entries. The threshold grows
with the length: eight words of a headline that agree by a seventh are one event, long texts must agree by a third.
"""

import math
import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from sys import intern

from bot.clustering.particulars import NO_PARTICULARS, Particulars
from bot.clustering.words import capitalised_places, is_number, terms
from bot.language.countries import is_country
from bot.language.passage import Passage, cut, is_lower
from bot.model.entries import Entry

_MAX_BODY_WORDS = 300
_TITLE_WEIGHT = 2.0
_BODY_WEIGHTS = ((40, 1.3), (120, 1.0), (_MAX_BODY_WORDS, 0.6))  # words of the body up to here, their weight
_NAME_WEIGHT = 1.4  # of capitalised words inside a sentence
_COUNTRY_WEIGHT, _MAX_COUNTRY_IDF = 0.75, 4.0
_DATE_TERM = re.compile(r"#(\d|[012]\d|3[01]|19\d\d|20\d\d)")
_MAX_VECTOR_TERMS = 80

_LONG_TEXT_THRESHOLD, _SHORT_TEXT_SLACK, _MIN_TERMS = 0.35, 1.6, 6  # see `threshold`
_MIN_SHARED_TERMS = 2  # rare terms: the same person alone is not the same event
_MIN_RARE_IDF = 2.5  # at most one story in twelve has it
_MIN_NUMBERS, _FULL_WEIGHT_NUMBERS = 2, 6
_NUMBERS_WEIGHT, _EXPECTED_SHARED_NUMBERS = 1.5, 1 / 3

Text = tuple[tuple[Passage, bool], ...]  # the parts of an entry, each with whether it is the title


@dataclass(frozen=True, slots=True)
class TermCounts:
    """The terms of one entry, weighted, without their idf."""

    language: str  # "" where it is not known
    counts: dict[str, float]  # term → count by prominence, names and countries weighted
    common: frozenset[str]  # terms that are names of countries
    forenames: frozenset[str]  # capitalised words before another one: Leon Tonian, Port Elm
    numbers: frozenset[str]
    size: int  # terms, repeated ones too
    particulars: Particulars = NO_PARTICULARS

    def is_evidence(self, term: str) -> bool:
        """Return whether sharing the term is evidence for one event.

        A country, a day of the month and a year do not; of a name of several words only the last one does.
        """
        return term not in self.common and term not in self.forenames and not is_date(term)


@dataclass(frozen=True, slots=True)
class Vector:
    """At most 80 terms, the heaviest first, and their weights, of length 1 together. About 1 kB."""

    terms: tuple[str, ...]
    weights: "array[float]"

    def dot(self, weights: dict[str, float]) -> float:
        """Return the cosine with a vector given as weights by term."""
        return sum(
            weights[term] * weight for term, weight in zip(self.terms, self.weights, strict=True) if term in weights
        )

    def by_term(self) -> dict[str, float]:
        """Return the weights by their terms."""
        return dict(zip(self.terms, self.weights, strict=True))


@dataclass(frozen=True, slots=True)
class StoryVector:
    """A story so far: the vectors of its last entries in one language, and all their numbers."""

    vectors: Sequence[Vector]
    numbers: AbstractSet[str]


def text_of(entry: Entry) -> Text:
    """Return the words of an entry: its title, and the first 300 words of its longest text."""
    return (cut(entry.title), True), (
        cut(" ".join(entry.body.split(maxsplit=_MAX_BODY_WORDS)[:_MAX_BODY_WORDS])),
        False,
    )


def count_terms(text: Text, language: str) -> TermCounts:
    """Count the terms of a text, weighted by where they stand and what they are."""
    counts: defaultdict[str, float] = defaultdict(float)
    names: set[str] = set()
    common: set[str] = set()
    forenames: set[str] = set()
    size = 0
    for passage, is_title in text:
        capitalised = capitalised_places(passage)
        for place, term in terms(passage, language):
            counts[term] += prominence(place, is_title=is_title)
            size += 1
            if place in capitalised:
                names.add(term)
                forenames |= {term} if place + 1 in capitalised and passage.gaps[place + 1] == " " else set()
            if not is_lower(passage.raw[place]) and is_country(passage.folded[place], language):
                common.add(term)
    weighted = {term: dampened(count) * _kind(term, names, common) for term, count in counts.items()}
    numbers = frozenset(term for term in counts if is_number(term))
    return TermCounts(language, weighted, frozenset(common), frozenset(forenames - common), numbers, size)


def vector(term_counts: TermCounts, idf: Callable[[str], float]) -> Vector:
    """Return the vector of an entry, given the idf of its terms."""
    raw = {
        term: count * (min(idf(term), _MAX_COUNTRY_IDF) if term in term_counts.common else idf(term))
        for term, count in term_counts.counts.items()
    }
    heaviest = sorted(raw.items(), key=lambda pair: (-pair[1], pair[0]))[:_MAX_VECTOR_TERMS]
    length = math.sqrt(sum(weight * weight for _, weight in heaviest)) or 1.0
    terms_once = tuple(intern(term) for term, _ in heaviest)  # thousands of vectors share their terms
    return Vector(terms_once, array("f", (weight / length for _, weight in heaviest)))


def similarity(
    term_counts: TermCounts, weights: dict[str, float], story: StoryVector, idf: Callable[[str], float]
) -> float:
    """Return the similarity of an entry and a story, as a multiple of the threshold: 1 or more is one event.

    `weights` is the entry's own vector by its terms. 0 where they share fewer than two rare terms.
    """
    story_terms = {term for entry in story.vectors for term in entry.terms}
    shared = (term for term in weights if term in story_terms and term_counts.is_evidence(term))
    if sum(is_rare(idf(term)) for term in shared) < _MIN_SHARED_TERMS:
        return 0.0
    cosines = [entry.dot(weights) for entry in story.vectors]
    cosine = (max(cosines) + sum(cosines) / len(cosines)) / 2
    return cosine * agreement(term_counts.numbers, story.numbers) / threshold(term_counts.size)


def threshold(size: int) -> float:
    """Return the threshold of similarity for `size` terms: .08 for six, .15 for eight, .33 for a hundred."""
    return _LONG_TEXT_THRESHOLD - _SHORT_TEXT_SLACK / max(size, _MIN_TERMS)


def prominence(place: int, *, is_title: bool) -> float:
    """Return the weight of a word by its place."""
    return (
        _TITLE_WEIGHT
        if is_title
        else next((weight for limit, weight in _BODY_WEIGHTS if place < limit), _BODY_WEIGHTS[-1][1])
    )


def is_date(term: str) -> bool:
    """Return whether a term is a day of the month or a year."""
    return _DATE_TERM.fullmatch(term) is not None


def is_rare(idf: float) -> bool:
    """Return whether a term of this idf is rare enough to be evidence."""
    return idf >= _MIN_RARE_IDF


def dampened(count: float) -> float:
    """Return the weight of a count: the tenth occurrence adds little."""
    return float((1 + math.log(count) if count > 1 else count) ** 0.9)


def agreement(ours: AbstractSet[str], theirs: AbstractSet[str]) -> float:
    """Return a factor: above 1 where two reports agree in their numbers, below where both have some and they differ."""
    fewer = min(len(ours), len(theirs))
    if fewer < _MIN_NUMBERS:
        return 1.0
    surplus = len(ours & theirs) / fewer - _EXPECTED_SHARED_NUMBERS
    return 1 + _NUMBERS_WEIGHT * min(1, fewer / _FULL_WEIGHT_NUMBERS) * max(-0.5, min(surplus, 0.5))


def _kind(term: str, names: AbstractSet[str], common: AbstractSet[str]) -> float:
    if term in common:
        return _COUNTRY_WEIGHT
    return _NAME_WEIGHT if term in names and not is_number(term) else 1.0
