"""Index of the stories whose entries have vectors: nearest story, stories that are one, stories that are two.

All vectors stand in two matrices, so that an entry is compared with thousands by one product; the few nearest stories
are then scored by `semantic_rule`. This module alone needs numpy, and is imported only where a model is in use.
"""

import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import combinations
from typing import TypeGuard

import numpy as np
from numpy.typing import NDArray

from bot.clustering.index import MIN_TEMPLATE_DISAGREEMENT, SAME_ADDRESS_FACTOR
from bot.clustering.semantic_rule import (
    LEAD_WEIGHT,
    TITLE_WEIGHT,
    Score,
    SemanticEntry,
    average,
    cross_language_score,
    same_language_meaning,
    same_language_score,
    story_score,
)
from bot.clustering.similarity import agreement, threshold
from bot.clustering.template import story_disagreement
from bot.model.vectors import Calibration, EntryVectors

_MAX_CANDIDATES = 6  # stories scored, by their nearest entry
_MAX_MERGE_CANDIDATES = 3
_MERGE_SLACK = 0.08  # a merge candidate's best entry is this near to the threshold, in meaning alone
_MAX_STORY_ENTRIES = 24  # the newest entries of a story, which represent it
_MAX_MERGE_ENTRIES = 8  # the newest entries of each of two stories, of which all pairs are scored
_MIN_SPLIT_ENTRIES = 4
_SPLIT_SLACK = 0.025  # a story is split where its parts are so much farther apart than stories that are merged
_FIRST_ROWS = 256
_HOUR = timedelta(hours=1)

Matrix = NDArray[np.float32]


class VectorIndex:
    """Stories, each as its entries with vectors.

    Args:
        model: the name of the model that made the vectors.
        calibration: of this model.
        window: a story is open to entries that were published so long before or after its first one.
    """

    def __init__(self, model: str, calibration: Calibration, *, window: timedelta) -> None:
        self._model = model
        self.calibration = calibration
        self._window = window
        self._stories: defaultdict[int, list[SemanticEntry]] = defaultdict(list)
        self._rows = _Rows()

    def __contains__(self, story_id: int) -> bool:
        return story_id in self._stories

    def compares(self, vectors: EntryVectors | None) -> TypeGuard[EntryVectors]:
        """Return whether there are vectors, and of the model whose vectors are compared."""
        return vectors is not None and vectors.model == self._model

    def story_ids(self) -> frozenset[int]:
        """Return the stories that have an entry with vectors."""
        return frozenset(self._stories)

    def add(self, story_id: int, entry: SemanticEntry) -> None:
        """Put an entry into its story."""
        self._stories[story_id].append(entry)
        self._rows.append(entry, story_id)

    def remove(self, story_id: int, entry: SemanticEntry) -> None:
        """Remove an entry."""
        members = self._stories[story_id]
        members.remove(entry)
        self._rows.remove(entry)
        if not members:
            del self._stories[story_id]

    def expire(self, moment: datetime) -> None:
        """Remove the entries that were seen before a moment."""
        for story_id, members in list(self._stories.items()):
            for member in [entry for entry in members if entry.seen_at < moment]:
                self.remove(story_id, member)

    def newest(self, story_id: int, entry_hash: int) -> SemanticEntry | None:
        """Return the entry of a story with this hash, the one added last; None if there is none."""
        members = reversed(self._stories.get(story_id, []))
        return next((member for member in members if member.entry_hash == entry_hash), None)

    def move(self, entries: Iterable[SemanticEntry], story_id: int, target: int) -> None:
        """Move entries of a story into another."""
        for entry in list(entries):
            self.remove(story_id, entry)
            self.add(target, entry)

    def assign(self, story_ids: Mapping[int, int]) -> None:
        """Move entries, given by their hashes, each into a story."""
        for story_id, members in list(self._stories.items()):
            for member in list(members):
                target = story_ids.get(member.entry_hash, story_id)
                if target != story_id:
                    self.move([member], story_id, target)

    def merge(self, survivor: int, merged: int) -> None:
        """Move all entries of a story into another."""
        self.move(self._stories.get(merged, ()), merged, survivor)

    def nearest(self, entry: SemanticEntry) -> tuple[Score, int] | None:
        """Return the open story with the highest score, None where there is none; of equals the oldest."""
        nearness = self._rows.meaning(entry)
        scored = [
            (self.score(entry, story_id), -story_id)
            for story_id in self._nearest_stories(nearness, entry.published_at, limit=_MAX_CANDIDATES)
        ]
        score, story = max(scored, key=lambda pair: (pair[0].total, pair[1]), default=(None, 0))
        return (score, -story) if score else None

    def score(self, entry: SemanticEntry, story_id: int) -> Score:
        """Return the score of an entry and a story."""
        members = self._newest(story_id)
        return story_score(self.scores([entry], members), _disagreement([entry], members))

    def scores(self, entries: Sequence[SemanticEntry], others: Sequence[SemanticEntry]) -> list[Score]:
        """Return the score of each entry with each of the others."""
        weighted = [(entry, entry.words.by_term(), entry.names.by_term()) for entry in entries]
        return [self._score(entry, words, names, other) for entry, words, names in weighted for other in others]

    def merge_candidate(self, story_id: int, at: datetime) -> int | None:
        """Return another open story of the same event, None where there is none."""
        entries = self._newest(story_id)[-_MAX_MERGE_ENTRIES:]
        if not entries:
            return None
        nearness = np.mean([self._rows.meaning(entry) for entry in entries], axis=0)
        nearness[nearness < self.calibration.merge - _MERGE_SLACK] = -1
        candidates = self._nearest_stories(nearness, at, limit=_MAX_MERGE_CANDIDATES, without=story_id)
        others = {other: self._newest(other)[-_MAX_MERGE_ENTRIES:] for other in candidates}
        scored = [
            (average(self.scores(entries, members)).total, -other)
            for other, members in others.items()
            if _disagreement(entries, members) < MIN_TEMPLATE_DISAGREEMENT
        ]
        best, other = max(scored, default=(0.0, 0))
        return -other if best >= self.calibration.merge else None

    def split_candidate(self, story_id: int) -> frozenset[int] | None:
        """Return the entries, by their hashes, that are another event than the others of their story; None for none.

        Its newest entries are parted in two by average linkage; it is two events if they are far apart on average.
        """
        members = self._newest(story_id)
        if len(members) < _MIN_SPLIT_ENTRIES:
            return None
        totals = np.array([score.total for score in self.scores(members, members)]).reshape(len(members), -1)
        first, second = _two_parts(totals)
        if totals[np.ix_(first, second)].mean() >= self.calibration.merge - _SPLIT_SLACK:
            return None
        return frozenset(members[position].entry_hash for position in min(second, first, key=len))

    def _score(
        self, entry: SemanticEntry, words: dict[str, float], names: dict[str, float], other: SemanticEntry
    ) -> Score:
        lead = _cosine(entry.vectors.lead, other.vectors.lead)
        hours = abs(entry.published_at - other.published_at) / _HOUR
        if entry.language != other.language:
            return cross_language_score(lead, other.names.dot(names), hours)
        by_words = other.words.dot(words) * agreement(entry.numbers, other.numbers)
        by_words /= (threshold(entry.size) + threshold(other.size)) / 2
        if entry.link and entry.link == other.link:
            by_words *= SAME_ADDRESS_FACTOR
        return same_language_score(
            same_language_meaning(lead, _cosine(entry.vectors.title, other.vectors.title)),
            by_words,
            hours,
            terms=math.sqrt(entry.size * other.size),
            enough=self.calibration.join,
        )

    def _newest(self, story_id: int) -> list[SemanticEntry]:
        return self._stories[story_id][-_MAX_STORY_ENTRIES:] if story_id in self._stories else []

    def _nearest_stories(
        self, nearness: Matrix, at: datetime, *, limit: int, without: int | None = None
    ) -> Iterator[int]:
        """Yield the open stories by their nearest entries; those with a nearness below 0 are left out."""
        yielded: set[int | None] = {without}
        for position in np.argsort(-nearness, kind="stable"):
            story_id = self._rows.story_ids[position]
            if nearness[position] < 0 or len(yielded) > limit:
                return
            if story_id not in yielded and abs(at - self._stories[story_id][0].published_at) <= self._window:
                yielded.add(story_id)
                yield story_id


def _disagreement(entries: Sequence[SemanticEntry], others: Sequence[SemanticEntry]) -> float:
    return story_disagreement([entry.particulars for entry in entries], [other.particulars for other in others])


def _two_parts(totals: NDArray[np.float64]) -> tuple[list[int], list[int]]:
    """Part entries in two by average linkage of their mutual scores."""
    parts = [[position] for position in range(len(totals))]
    while len(parts) > 2:  # noqa: PLR2004  two parts, as the name says
        pairs = combinations(range(len(parts)), 2)
        first, second = max(pairs, key=lambda pair: totals[np.ix_(parts[pair[0]], parts[pair[1]])].mean())
        parts[first] += parts.pop(second)
    return parts[0], parts[1]


def _cosine(first: "array[float]", second: "array[float]") -> float:
    return float(np.dot(np.frombuffer(first, np.float32), np.frombuffer(second, np.float32)))


class _Rows:
    """The vectors of all entries as rows of two matrices, with the entry, the story and the language of each row."""

    def __init__(self) -> None:
        self.story_ids: list[int] = []
        self._entries: list[SemanticEntry] = []
        self._positions: dict[SemanticEntry, int] = {}
        self._titles: Matrix = np.empty((0, 0), np.float32)
        self._leads: Matrix = np.empty((0, 0), np.float32)
        self._languages: NDArray[np.int16] = np.empty(0, np.int16)
        self._language_codes: dict[str, int] = {}

    def append(self, entry: SemanticEntry, story_id: int) -> None:
        """Add a row."""
        position = len(self._entries)
        if position == len(self._titles):
            self._grow(len(entry.vectors.title))
        self._titles[position], self._leads[position] = entry.vectors.title, entry.vectors.lead
        self._languages[position] = self._code(entry.language)
        self._entries.append(entry)
        self.story_ids.append(story_id)
        self._positions[entry] = position

    def remove(self, entry: SemanticEntry) -> None:
        """Remove a row; the last one takes its place."""
        position, last = self._positions.pop(entry), len(self._entries) - 1
        last_entry, last_story = self._entries.pop(), self.story_ids.pop()
        if position < last:
            for column in (self._titles, self._leads, self._languages):
                column[position] = column[last]
            self._entries[position], self.story_ids[position] = last_entry, last_story
            self._positions[last_entry] = position

    def meaning(self, entry: SemanticEntry) -> Matrix:
        """Return the `meaning` of the score of an entry with each row."""
        count = len(self._entries)
        if not count:
            return np.empty(0, np.float32)
        leads = self._leads[:count] @ np.frombuffer(entry.vectors.lead, np.float32)
        titles = self._titles[:count] @ np.frombuffer(entry.vectors.title, np.float32)
        is_same_language = self._languages[:count] == self._code(entry.language)
        return np.where(is_same_language, LEAD_WEIGHT * leads + TITLE_WEIGHT * titles, leads)

    def _code(self, language: str) -> int:
        return self._language_codes.setdefault(language, len(self._language_codes))

    def _grow(self, dimension: int) -> None:
        """Double the room."""
        rows = max(_FIRST_ROWS, len(self._titles))
        added = np.zeros((rows, dimension), np.float32)
        self._titles = np.concatenate([self._titles.reshape(-1, dimension), added])
        self._leads = np.concatenate([self._leads.reshape(-1, dimension), added])
        self._languages = np.concatenate([self._languages, np.zeros(rows, np.int16)])
