"""Inverted index of the stories inside the window: by their rarest words or, across languages, their rarest names."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from heapq import nlargest

from bot.clustering.merge_rule import Centroid, centroid, is_same_event
from bot.clustering.particulars import NO_PARTICULARS, Particulars
from bot.clustering.similarity import StoryVector, TermCounts, Vector, is_date, is_rare, similarity, vector
from bot.clustering.template import story_disagreement

STORY_WINDOW = timedelta(hours=72)
_PRIOR_STORIES = 1000  # assumed stories without any of the words, so that the idf of the first entries is usable
_PRIOR_EVERYDAY_STORIES = 100  # of them with a word that is frequent in the news of any day
_MAX_IDF = 7.0
MAX_POSTED_TERMS = 20  # heaviest terms of an entry that have postings
_MAX_QUERY_TERMS = 10  # heaviest terms of a query
_MAX_POSTINGS = 600  # entries of one term; a more frequent term is not looked up
_MIN_SHARED_TERMS = 2  # rare terms that two stories of one event share: a place alone is not enough
_MAX_MERGE_CANDIDATES = 3  # stories compared with a story
_MAX_COMPARED_ENTRIES = 14  # by the weight of the shared terms
_MAX_STORY_ENTRIES = 24  # the newest entries of a story, which represent it
_TEMPLATE_PENALTY = 0.75  # an equal frame alone reaches up to 3.5 times the threshold
MIN_TEMPLATE_DISAGREEMENT = 0.5  # of two stories that are not merged
SAME_ADDRESS_FACTOR = 3.0  # an entry at the very address of another needs a third of the similarity


@dataclass(frozen=True, slots=True, eq=False)
class IndexedEntry:
    """An entry of a story: the fields by which others are compared with it."""

    story_id: int
    entry_hash: int  # identifies the entry
    language: str
    vector: Vector
    common: tuple[str, ...]  # terms of the vector that name countries; they have no postings
    link: str  # canonical; "" where it has no address of its own
    numbers: frozenset[str]
    size: int  # terms, repeated ones too
    published_at: datetime
    seen_at: datetime
    particulars: Particulars = NO_PARTICULARS

    @property
    def posted_terms(self) -> tuple[str, ...]:
        """The terms whose postings contain the entry."""
        terms = self.vector.terms
        return (
            tuple(term for term in terms if term not in self.common)[:MAX_POSTED_TERMS]
            if self.common
            else terms[:MAX_POSTED_TERMS]
        )


Compare = Callable[[TermCounts, dict[str, float], StoryVector, Callable[[str], float]], float]
IsCompared = Callable[[IndexedEntry, TermCounts], bool]


class StoryIndex:
    """Stories, each as its entries, and an index of their heaviest terms.

    A story is open to entries whose claimed publication is within 72 h of its first entry here. The idf of a term
    counts stories, not entries.
    """

    def __init__(
        self,
        everyday: frozenset[str],
        *,
        compare: Compare = similarity,
        is_compared: IsCompared = lambda _member, _term_counts: True,
    ) -> None:
        """Build an empty index.

        Args:
            everyday: terms that are frequent in the news of any day.
            compare: similarity of an entry and a story, as a multiple of the threshold.
            is_compared: whether an entry of a story is compared with the entry to be placed.
        """
        self._everyday = everyday
        self._compare = compare
        self._is_compared = is_compared
        self._stories: dict[int, list[IndexedEntry]] = {}
        self._story_counts: Counter[str] = Counter()
        self._postings: defaultdict[str, list[IndexedEntry]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self._stories)

    def members(self) -> list[IndexedEntry]:
        """Return all entries, story by story."""
        return [member for members in self._stories.values() for member in members]

    def idf(self, term: str) -> float:
        """Return the inverse document frequency of a term, ln(stories / stories with the term), at most 7."""
        story_count = self._story_counts[term] + (_PRIOR_EVERYDAY_STORIES if term in self._everyday else 1)
        return min(_MAX_IDF, math.log((len(self._stories) + _PRIOR_STORIES) / story_count))

    def nearest(
        self,
        term_counts: TermCounts,
        at: datetime,
        linked: AbstractSet[int] = frozenset(),
        *,
        without: AbstractSet[int] = frozenset(),
    ) -> tuple[float, int] | None:
        """Return the most similar open story with its similarity (1 is the threshold), None where none shares a term.

        `linked` are the stories with an entry at the same address, `without` those that are left out. Of equals the
        oldest story is returned.
        """
        scored = self._scored(term_counts, at, linked)
        best, story = max((pair for pair in scored if -pair[1] not in without), default=(0.0, 0))
        return (best, -story) if best else None

    def explain(
        self, story_id: int, term_counts: TermCounts, linked: AbstractSet[int] = frozenset()
    ) -> tuple[float, tuple[str, ...]]:
        """Return the similarity of an entry and a story (1 is the threshold), and the rare terms that they share."""
        if story_id not in self._stories:
            return 0.0, ()
        weights = vector(term_counts, self.idf).by_term()
        compared = [member for member in self._stories[story_id] if self._is_compared(member, term_counts)]
        story_terms = {term for member in compared for term in member.vector.terms}
        shared = (
            term
            for term in weights
            if term in story_terms and term_counts.is_evidence(term) and is_rare(self.idf(term))
        )
        return self._similarity(story_id, term_counts, weights, linked) if compared else 0.0, tuple(shared)

    def merge_candidate(self, story_id: int, at: datetime, *, without: AbstractSet[int] = frozenset()) -> int | None:
        """Return another open story of the same event, None where there is none or the story itself has expired.

        The three that share most of the heaviest terms of the story's centroid, except those in `without`, are compared
        with it. Only one is returned: after a merge the story has a new centroid.
        """
        if story_id not in self._stories:
            return None
        story_centroid, countries = self._centroid(story_id), self._country_terms(story_id)
        for candidate_id in self._merge_candidates(story_id, story_centroid, at):
            if candidate_id in without:
                continue
            candidate = self._centroid(candidate_id)
            shared = story_centroid.sum.keys() & candidate.sum.keys() - countries
            evidence = sum(is_rare(self.idf(term)) and not is_date(term) for term in shared)
            if (
                evidence >= _MIN_SHARED_TERMS
                and is_same_event(story_centroid, candidate)
                and not self._are_of_one_template(story_id, candidate_id)
            ):
                return candidate_id
        return None

    def merge(self, survivor: int, merged: int) -> None:
        """Move the entries of a story into another."""
        for member in list(self._stories.get(merged, ())):
            self.move(member, survivor)

    def move(self, member: IndexedEntry, story_id: int) -> None:
        """Move an entry into another story, new or known."""
        self.remove(member)
        self.add(replace(member, story_id=story_id))

    def add(self, member: IndexedEntry) -> None:
        """Put an entry into its story."""
        members = self._stories.setdefault(member.story_id, [])
        self._story_counts.update(_terms_only_in(member, members))
        members.append(member)
        for term in member.posted_terms:
            self._postings[term].append(member)

    def remove(self, member: IndexedEntry) -> None:
        """Remove an entry with its term counts and postings."""
        members = self._stories[member.story_id]
        members.remove(member)
        self._story_counts.subtract(removed := _terms_only_in(member, members))
        for term in removed:
            if not self._story_counts[term]:
                del self._story_counts[term]
        for term in member.posted_terms:
            self._postings[term].remove(member)
            if not self._postings[term]:
                del self._postings[term]
        if not members:
            del self._stories[member.story_id]

    def newest(self, story_id: int, entry_hash: int) -> IndexedEntry | None:
        """Return the entry of a story with this hash, the one added last; None if there is none."""
        return next(
            (member for member in reversed(self._stories.get(story_id, [])) if member.entry_hash == entry_hash), None
        )

    def _scored(self, term_counts: TermCounts, at: datetime, linked: AbstractSet[int]) -> list[tuple[float, int]]:
        """Return the open stories that share terms with an entry, each as its similarity and its negative id."""
        weights = vector(term_counts, self.idf).by_term()
        candidates = [*self._candidates(term_counts, weights), *sorted(linked & self._stories.keys())]
        return [
            (self._similarity(story, term_counts, weights, linked), -story)
            for story in dict.fromkeys(candidates)
            if abs(at - self._stories[story][0].published_at) <= STORY_WINDOW
        ]

    def _merge_candidates(self, story_id: int, story_centroid: Centroid, at: datetime) -> list[int]:
        """Return the open stories that share most of the heaviest terms of a centroid."""
        countries = self._country_terms(story_id)
        hits: defaultdict[int, float] = defaultdict(float)
        for term, weight in nlargest(_MAX_QUERY_TERMS, story_centroid.sum.items(), key=lambda pair: (pair[1], pair[0])):
            members = self._postings.get(term, [])
            if term not in countries and len(members) <= _MAX_POSTINGS:
                for member in members:
                    hits[member.story_id] += weight * weight
        hits.pop(story_id, None)
        best = nlargest(_MAX_MERGE_CANDIDATES, hits.items(), key=lambda pair: (pair[1], -pair[0]))
        return [story for story, _ in best if abs(at - self._stories[story][0].published_at) <= STORY_WINDOW]

    def _country_terms(self, story_id: int) -> set[str]:
        return {term for member in self._stories[story_id] for term in member.common}

    def _centroid(self, story_id: int) -> Centroid:
        return centroid(
            [(member.vector, member.size, member.numbers) for member in self._stories[story_id][-_MAX_STORY_ENTRIES:]]
        )

    def _candidates(self, term_counts: TermCounts, weights: dict[str, float]) -> list[int]:
        """Return the stories to compare: of those that share as much, as do the events of one template, the newest."""
        hits: defaultdict[IndexedEntry, float] = defaultdict(float)
        terms = [term for term in weights if term not in term_counts.common]
        lists = ((weights[term], self._postings.get(term, [])) for term in terms)
        for weight, members in [pair for pair in lists if len(pair[1]) <= _MAX_POSTINGS][:_MAX_QUERY_TERMS]:
            for member in members:
                hits[member] += weight * weight
        compared = ((hit, member.story_id) for member, hit in hits.items() if self._is_compared(member, term_counts))
        return [story for _, story in nlargest(_MAX_COMPARED_ENTRIES, compared)]

    def _similarity(
        self, story: int, term_counts: TermCounts, weights: dict[str, float], linked: AbstractSet[int]
    ) -> float:
        compared = [member for member in self._stories[story] if self._is_compared(member, term_counts)][
            -_MAX_STORY_ENTRIES:
        ]
        numbers = frozenset().union(*(member.numbers for member in compared))
        score = self._compare(
            term_counts, weights, StoryVector([member.vector for member in compared], numbers), self.idf
        )
        if story in linked:
            return score * SAME_ADDRESS_FACTOR
        if score < 1:  # below the threshold already
            return score
        return score * (1 - _TEMPLATE_PENALTY * story_disagreement([term_counts.particulars], self._particulars(story)))

    def _are_of_one_template(self, first: int, second: int) -> bool:
        """Return whether two stories are two events that were reported in one template."""
        return story_disagreement(self._particulars(first), self._particulars(second)) >= MIN_TEMPLATE_DISAGREEMENT

    def _particulars(self, story: int) -> list[Particulars]:
        return [member.particulars for member in self._stories[story][-_MAX_STORY_ENTRIES:]]


def _terms_only_in(member: IndexedEntry, members: list[IndexedEntry]) -> set[str]:
    """Return the terms of an entry that no other entry of its story has."""
    return set(member.vector.terms).difference(*(entry.vector.terms for entry in members))
