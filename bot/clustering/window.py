"""Assign entries to the stories of the last 72 hours.

An entry with vectors is compared by `semantic_rule` with the stories that have entries with vectors; with the others,
and where it has none itself, by words and names.
"""

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from secrets import randbelow
from typing import TYPE_CHECKING

from bot.clustering.cross_language import count_names, is_foreign, name_similarity
from bot.clustering.identity import canonical, is_article
from bot.clustering.index import STORY_WINDOW, IndexedEntry, StoryIndex
from bot.clustering.particulars import read_particulars
from bot.clustering.roundups import is_roundup
from bot.clustering.semantic_rule import Score, SemanticEntry
from bot.clustering.similarity import TermCounts, Vector, count_terms, text_of, vector
from bot.clustering.words import everyday_stems
from bot.model.entries import Entry, WindowEntry
from bot.model.vectors import Calibration, EntryVectors

if TYPE_CHECKING:  # its module needs numpy, which is installed with a model only
    from bot.clustering.vector_index import VectorIndex

_RANDOM_BITS = 21  # the other 42 hold milliseconds until the year 2109


def new_story_id(now: datetime, random: Callable[[int], int] = randbelow) -> int:
    """Return a positive 63-bit number that grows with time, so that two processes never give the same and ids sort.

    `random(n)` gives a number below n.
    """
    return (int(now.timestamp() * 1000) << _RANDOM_BITS) + random(1 << _RANDOM_BITS)


@dataclass(frozen=True, slots=True)
class Join:
    """The story that an entry belongs to."""

    story_id: int
    is_doubtful: bool = False  # perhaps it does not: readers are told quietly


@dataclass(frozen=True, slots=True)
class SimilarityExplanation:
    """The similarity of an entry and a story, with the terms that they share."""

    by: str  # "words" or "names"
    ratio: float  # of similarity to threshold; 1 is enough
    shared: tuple[str, ...]  # the rare terms that both have, the heaviest first
    semantic: Score | None = None  # by vectors, which decide where both have them
    calibration: Calibration | None = None  # what is enough of it


class StoryWindow:
    """The open stories in memory; finds the one that an entry belongs to.

    Rebuilt at a start from the entries of the last 72 h. `place` changes nothing; `add` and `discard` are inverses, so
    that a failed transaction can be undone.

    Args:
        semantic: an empty index for entries with vectors; without it their vectors are ignored.
    """

    def __init__(self, semantic: "VectorIndex | None" = None) -> None:
        self._indexes: dict[str, StoryIndex] = {}  # language → its stories, by their words
        # all stories, by their names
        self._name_index = StoryIndex(frozenset(), compare=name_similarity, is_compared=is_foreign)
        self._semantic = semantic
        self._links: dict[str, tuple[int, ...]] = {}  # address → the story of each entry there
        self._last_counts: tuple[Entry, TermCounts, TermCounts] | None = None

    def place(self, entry: Entry, vectors: EntryVectors | None = None) -> Join | None:
        """Return the story that the entry belongs to, None where it opens one.

        By words, stories in its own language are compared first; those in other languages, by names, only if none of
        them reaches the threshold.
        """
        if is_roundup(entry):
            return None
        compared: AbstractSet[int] = frozenset()
        if self._semantic is not None and self._semantic.compares(vectors):
            nearest = self._semantic.nearest(self._semantic_entry(entry, vectors))
            calibration = self._semantic.calibration
            if nearest and nearest[0].total >= calibration.join:
                return Join(nearest[1], is_doubtful=nearest[0].total < calibration.doubt)
            compared = self._semantic.story_ids()
        return self._place_by_words(entry, without=compared)

    def add(self, story_id: int, entry: Entry, vectors: EntryVectors | None = None) -> None:
        """Add the entry to a story, new or known; a roundup is left out, since it is never compared."""
        if is_roundup(entry):
            return
        words, names = self._term_counts(entry)
        if self._semantic is not None and self._semantic.compares(vectors):
            self._semantic.add(story_id, self._semantic_entry(entry, vectors))
        for index, term_counts in ((self._index(words.language), words), (self._name_index, names)):
            index.add(_member(story_id, entry, term_counts, vector(term_counts, index.idf)))
        if link := _own_address(entry):
            self._links[link] = (*self._links.get(link, ()), story_id)

    def explain(self, story_id: int, entry: Entry, vectors: EntryVectors | None = None) -> SimilarityExplanation:
        """Return the similarity of an entry and a story by words or by names, whichever is higher, and by vectors."""
        words, names = self._term_counts(entry)
        linked = frozenset(self._links.get(_own_address(entry), ()))
        by_words = SimilarityExplanation("words", *self._index(words.language).explain(story_id, words, linked))
        by_names = SimilarityExplanation("names", *self._name_index.explain(story_id, names))
        best = max(by_words, by_names, key=lambda explanation: explanation.ratio)
        if self._semantic is None or not self._semantic.compares(vectors) or story_id not in self._semantic:
            return best
        score = self._semantic.score(self._semantic_entry(entry, vectors), story_id)
        return replace(best, semantic=score, calibration=self._semantic.calibration)

    def merge_candidate(self, story_id: int, entry: Entry) -> int | None:
        """Return a story that is one with the story of an entry that was just added to it, None where there is none.

        Two stories that both have entries with vectors are compared by them alone.
        """
        if is_roundup(entry):
            return None
        compared: AbstractSet[int] = frozenset()
        if self._semantic is not None and story_id in self._semantic:
            if candidate := self._semantic.merge_candidate(story_id, entry.published_at):
                return candidate
            compared = self._semantic.story_ids()
        return self._index(entry.language or "").merge_candidate(story_id, entry.published_at, without=compared)

    def split_candidate(self, story_id: int) -> frozenset[int] | None:
        """Return the entries, by `entry_hash`, that are another event than the others of their story; None for none."""
        return self._semantic.split_candidate(story_id) if self._semantic is not None else None

    def merge(self, survivor: int, merged: int) -> None:
        """Move all entries of a story into another."""
        for index in (*self._indexes.values(), self._name_index):
            index.merge(survivor, merged)
        if self._semantic is not None:
            self._semantic.merge(survivor, merged)
        for link, stories in self._links.items():
            if merged in stories:
                self._links[link] = tuple(survivor if story == merged else story for story in stories)

    def move(self, moved: Iterable[WindowEntry]) -> None:
        """Move entries into the given stories, new or known, from wherever they are; leave out those not in the window.

        So a merge and a split that other processes have committed have the same result in whatever order they are read.
        Entries that were embedded meanwhile get their vectors.
        """
        items = list(moved)
        story_ids = {entry_hash(item.entry): item.story_id for item in items}
        for index in (*self._indexes.values(), self._name_index) if story_ids else ():
            for member in index.members():
                story_id = story_ids.get(member.entry_hash, member.story_id)
                if story_id != member.story_id:
                    index.move(member, story_id)
                    if index is not self._name_index:
                        self._relink(member, story_id)
        if self._semantic is not None:
            self._semantic.assign(story_ids)
        for item in items:
            if item.vectors:
                self.attach(item.story_id, item.entry, item.vectors)

    def attach(self, story_id: int, entry: Entry, vectors: EntryVectors) -> None:
        """Give an entry of the window the vectors that were not ready when it was added; no effect if it has left."""
        index, identity = self._semantic, entry_hash(entry)
        if index is None or not index.compares(vectors) or is_roundup(entry):
            return
        is_known = self._index(entry.language or "").newest(story_id, identity) is not None
        if is_known and index.newest(story_id, identity) is None:
            index.add(story_id, self._semantic_entry(entry, vectors))

    def discard(self, story_id: int, entry: Entry) -> None:
        """Undo `add` of the same story and entry; without effect if the entry is not there."""
        index = self._index(entry.language or "")
        if member := index.newest(story_id, entry_hash(entry)):
            index.remove(member)
            self._unlink(member)
        if member := self._name_index.newest(story_id, entry_hash(entry)):
            self._name_index.remove(member)
        if self._semantic is not None and (semantic := self._semantic.newest(story_id, entry_hash(entry))):
            self._semantic.remove(story_id, semantic)

    def expire(self, now: datetime) -> None:
        """Remove the entries that were seen more than 72 h ago, and the stories without entries."""
        for index in (*self._indexes.values(), self._name_index):
            for member in [entry for entry in index.members() if now - entry.seen_at > STORY_WINDOW]:
                index.remove(member)
                if index is not self._name_index:
                    self._unlink(member)
        if self._semantic is not None:
            self._semantic.expire(now - STORY_WINDOW)

    def _place_by_words(self, entry: Entry, *, without: AbstractSet[int]) -> Join | None:
        """Return the story by words or names; those in `without` are left out."""
        words, names = self._term_counts(entry)
        linked = frozenset(self._links.get(_own_address(entry), ()))
        by_words = self._index(words.language).nearest(words, entry.published_at, linked, without=without)
        if by_words and by_words[0] >= 1:
            return Join(by_words[1])
        by_names = self._name_index.nearest(names, entry.published_at, without=without)
        return Join(by_names[1]) if by_names and by_names[0] >= 1 else None

    def _semantic_entry(self, entry: Entry, vectors: EntryVectors) -> SemanticEntry:
        words, names = self._term_counts(entry)
        return SemanticEntry(
            entry_hash=entry_hash(entry),
            language=words.language,
            vectors=vectors,
            words=vector(words, self._index(words.language).idf),
            numbers=words.numbers,
            size=words.size,
            names=vector(names, self._name_index.idf),
            particulars=words.particulars,
            link=_own_address(entry),
            published_at=entry.published_at,
            seen_at=entry.seen_at,
        )

    def _unlink(self, member: IndexedEntry) -> None:
        stories = list(self._links.get(member.link, ()))
        if member.story_id in stories:
            stories.remove(member.story_id)
            self._links[member.link] = tuple(stories)
            if not stories:
                del self._links[member.link]

    def _relink(self, member: IndexedEntry, story_id: int) -> None:
        self._unlink(member)
        if member.link:
            self._links[member.link] = (*self._links.get(member.link, ()), story_id)

    def _index(self, language: str) -> StoryIndex:
        return self._indexes.setdefault(language, StoryIndex(everyday_stems(language)))

    def _term_counts(self, entry: Entry) -> tuple[TermCounts, TermCounts]:
        """Return the term counts of an entry, by words and by names, cached between `place` and `add`."""
        if self._last_counts is None or self._last_counts[0] is not entry:
            text, language = text_of(entry), entry.language or ""
            particulars = read_particulars((passage for passage, _ in text), language, entry.published_at)
            words, names = count_terms(text, language), count_names(text, language)
            self._last_counts = (
                entry,
                replace(words, particulars=particulars),
                replace(names, particulars=particulars),
            )
        return self._last_counts[1:]


def _member(story_id: int, entry: Entry, term_counts: TermCounts, entry_vector: Vector) -> IndexedEntry:
    return IndexedEntry(
        story_id=story_id,
        entry_hash=entry_hash(entry),
        language=term_counts.language,
        vector=entry_vector,
        common=tuple(term for term in entry_vector.terms if term in term_counts.common),
        link=_own_address(entry),
        numbers=term_counts.numbers,
        size=term_counts.size,
        published_at=entry.published_at,
        seen_at=entry.seen_at,
        particulars=term_counts.particulars,
    )


def _own_address(entry: Entry) -> str:
    """Return the canonical address of the entry's article, "" where it has none."""
    link = canonical(entry.url)
    return link if is_article(link) else ""


def entry_hash(entry: Entry) -> int:
    """Return what identifies an entry in the window of this process."""
    return hash((entry.source_id, entry.url, entry.guid, entry.title, entry.seen_at))
