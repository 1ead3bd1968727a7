"""The stories inside the window, found by the rarest of their words (or, across languages, of their names)."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from heapq import nlargest

from bot.clustering.merge_rule import Centroid, centroid, is_same_event
from bot.clustering.similarity import StoryVector, TermCounts, Vector, is_date, is_rare, similarity, vector

STORY_WINDOW = timedelta(hours=72)
_PRIOR_STORIES = 1000  # stories that hold none of the words, so that the very first entries know rare from common
_PRIOR_EVERYDAY_STORIES = 100  # of them hold a word that any day's news is full of
_MAX_IDF = 7.0
MAX_POSTED_TERMS = 20  # heaviest terms under which an entry can be found
_MAX_QUERY_TERMS = 10  # heaviest terms by which a story is looked for
_MAX_POSTINGS = 600  # entries under one term: such a word finds everything
_MIN_SHARED_TERMS = 2  # rare things that two stories must have in common to be one: a place alone is not enough
_MAX_MERGE_CANDIDATES = 3  # stories that may be one with another
_MAX_COMPARED_ENTRIES = 14  # entries found, the most promising first
_MAX_STORY_ENTRIES = 24  # entries of a story that speak for it
_SAME_ADDRESS_FACTOR = 3.0  # an entry at the very address of another needs a third of the similarity


@dataclass(frozen=True, slots=True, eq=False)
class IndexedEntry:
    """One entry of a story, as far as it is needed to recognise another."""

    story_id: int
    mark: int  # tells which entry it was
    language: str
    vector: Vector
    common: tuple[str, ...]  # the terms of its vector that name countries: nobody looks for a story under those
    link: str  # canonical; "" where it has no address of its own
    numbers: frozenset[str]
    size: int  # terms, repeated ones too
    published_at: datetime
    seen_at: datetime

    @property
    def found_by(self) -> tuple[str, ...]:
        """The terms under which it is posted."""
        terms = self.vector.terms
        return tuple(term for term in terms if term not in self.common)[:MAX_POSTED_TERMS] if self.common else terms[:MAX_POSTED_TERMS]


Compare = Callable[[TermCounts, dict[str, float], StoryVector, Callable[[str], float]], float]
Hears = Callable[[IndexedEntry, TermCounts], bool]


class StoryIndex:
    """Stories, each as its entries, and an index of their heaviest terms.

    A story is open to entries that claim to be published within 72 h of the first of its entries here. How rare a term
    is counts stories, not entries.
    """

    def __init__(
        self, everyday: frozenset[str], *, compare: Compare = similarity, hears: Hears = lambda _member, _reading: True
    ) -> None:
        """Make an empty shelf.

        Args:
            everyday: terms that any day's news is full of.
            compare: how alike an entry and a story are; 1 is enough.
            hears: whether an entry of a story counts for the entry that looks for one.
        """
        self._everyday = everyday
        self._compare = compare
        self._hears = hears
        self._stories: dict[int, list[IndexedEntry]] = {}
        self._stories_with: Counter[str] = Counter()
        self._found_by: defaultdict[str, list[IndexedEntry]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self._stories)

    def members(self) -> list[IndexedEntry]:
        """Return all entries, story by story."""
        return [member for members in self._stories.values() for member in members]

    def idf(self, term: str) -> float:
        """Return the natural logarithm of how many stories there are for each that has the term; at most 7."""
        having = self._stories_with[term] + (_PRIOR_EVERYDAY_STORIES if term in self._everyday else 1)
        return min(_MAX_IDF, math.log((len(self._stories) + _PRIOR_STORIES) / having))

    def nearest(
        self, reading: TermCounts, at: datetime, linked: AbstractSet[int] = frozenset()
    ) -> tuple[float, int] | None:
        """Return the most alike open story with its similarity (1 is enough), None where nothing is alike.

        `linked` holds the stories that have an entry at the same address. Of equals the oldest story wins.
        """
        best, story = max(self._scored(reading, at, linked), default=(0.0, 0))
        return (best, -story) if best else None

    def explain(
        self, story_id: int, reading: TermCounts, linked: AbstractSet[int] = frozenset()
    ) -> tuple[float, tuple[str, ...]]:
        """Return how alike an entry and a story are (1 is enough), and the rare terms that both have."""
        if story_id not in self._stories:
            return 0.0, ()
        weights = vector(reading, self.idf).by_term()
        heard = [member for member in self._stories[story_id] if self._hears(member, reading)]
        said = {term for member in heard for term in member.vector.terms}
        shared = (term for term in weights if term in said and reading.is_evidence(term) and is_rare(self.idf(term)))
        return self._similarity(story_id, reading, weights, linked) if heard else 0.0, tuple(shared)

    def merge_candidate(self, story_id: int, at: datetime) -> int | None:
        """Return another open story that tells the same event, None where there is none.

        The three that share most of what weighs most in the centroid story are compared with it. One at a time: a story
        that holds another one's entries is a new centroid.
        """
        own, common = self._centroid(story_id), self._country_terms(story_id)
        for other in self._merge_candidates(story_id, own, at):
            whole_other = self._centroid(other)
            shared = own.sum.keys() & whole_other.sum.keys() - common
            evidence = sum(is_rare(self.idf(term)) and not is_date(term) for term in shared)
            if evidence >= _MIN_SHARED_TERMS and is_same_event(own, whole_other):
                return other
        return None

    def merge(self, kept: int, gone: int) -> None:
        """Let a story hold what another one holds."""
        for member in list(self._stories.get(gone, ())):
            self.remove(member)
            self.add(replace(member, story_id=kept))

    def add(self, member: IndexedEntry) -> None:
        """Put an entry into its story."""
        told = self._stories.setdefault(member.story_id, [])
        self._stories_with.update(_terms_only_in(member, told))
        told.append(member)
        for term in member.found_by:
            self._found_by[term].append(member)

    def remove(self, member: IndexedEntry) -> None:
        """Take an entry out again, with every trace of it."""
        told = self._stories[member.story_id]
        told.remove(member)
        self._stories_with.subtract(gone := _terms_only_in(member, told))
        for term in gone:
            if not self._stories_with[term]:
                del self._stories_with[term]
        for term in member.found_by:
            self._found_by[term].remove(member)
            if not self._found_by[term]:
                del self._found_by[term]
        if not told:
            del self._stories[member.story_id]

    def newest(self, story_id: int, mark: int) -> IndexedEntry | None:
        """Return the entry of a story that bears a mark, the one added last; None if there is none."""
        return next((one for one in reversed(self._stories.get(story_id, [])) if one.mark == mark), None)

    def _scored(self, reading: TermCounts, at: datetime, linked: AbstractSet[int]) -> list[tuple[float, int]]:
        """Return open stories near an entry, each as its similarity and its negative id."""
        weights = vector(reading, self.idf).by_term()
        found = [*self._candidates(reading, weights), *sorted(linked & self._stories.keys())]
        return [
            (self._similarity(story, reading, weights, linked), -story)
            for story in dict.fromkeys(found)
            if abs(at - self._stories[story][0].published_at) <= STORY_WINDOW
        ]

    def _merge_candidates(self, story_id: int, own: Centroid, at: datetime) -> list[int]:
        """Return the open stories that share most of the heaviest terms of a centroid one."""
        common = self._country_terms(story_id)
        hits: defaultdict[int, float] = defaultdict(float)
        for term, weight in nlargest(_MAX_QUERY_TERMS, own.sum.items(), key=lambda pair: (pair[1], pair[0])):
            members = self._found_by.get(term, [])
            if term not in common and len(members) <= _MAX_POSTINGS:
                for member in members:
                    hits[member.story_id] += weight * weight
        hits.pop(story_id, None)
        best = nlargest(_MAX_MERGE_CANDIDATES, hits.items(), key=lambda pair: (pair[1], -pair[0]))
        return [story for story, _ in best if abs(at - self._stories[story][0].published_at) <= STORY_WINDOW]

    def _country_terms(self, story_id: int) -> set[str]:
        return {term for member in self._stories[story_id] for term in member.common}

    def _centroid(self, story_id: int) -> Centroid:
        return centroid([(member.vector, member.size, member.numbers) for member in self._stories[story_id][-_MAX_STORY_ENTRIES:]])

    def _candidates(self, reading: TermCounts, weights: dict[str, float]) -> list[int]:
        hits: defaultdict[IndexedEntry, float] = defaultdict(float)
        telling = [term for term in weights if term not in reading.common]
        lists = ((weights[term], self._found_by.get(term, [])) for term in telling)
        for weight, members in [pair for pair in lists if len(pair[1]) <= _MAX_POSTINGS][:_MAX_QUERY_TERMS]:
            for member in members:
                hits[member] += weight * weight
        heard = ((hit, -member.story_id) for member, hit in hits.items() if self._hears(member, reading))
        return [-story for _, story in nlargest(_MAX_COMPARED_ENTRIES, heard)]

    def _similarity(self, story: int, reading: TermCounts, weights: dict[str, float], linked: AbstractSet[int]) -> float:
        heard = [member for member in self._stories[story] if self._hears(member, reading)][-_MAX_STORY_ENTRIES:]
        numbers = frozenset().union(*(member.numbers for member in heard))
        alike = self._compare(reading, weights, StoryVector([member.vector for member in heard], numbers), self.idf)
        return alike * _SAME_ADDRESS_FACTOR if story in linked else alike


def _terms_only_in(member: IndexedEntry, told: list[IndexedEntry]) -> set[str]:
    """Return the terms that only this entry brings to the story."""
    return set(member.vector.terms).difference(*(one.vector.terms for one in told))
