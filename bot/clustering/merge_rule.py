"""Decide whether two stories are one event after all.

An event that two outlets report in different words opens two stories; a third report shares words with both. Stories
are compared as centroids, the sums of the vectors of their entries, so that a chain of reports of which only neighbours
agree is not enough, and relative to the closeness of each, the mean similarity of its own entries.

`m` entries, each a vector of length 1, have the sum S with q = |S|². The similarity of two stories is their dot
product, less damped for large ones than a cosine; the mean similarity of their entries is S₁·S₂ / (m₁ m₂). The
closeness of a story is the mean similarity of its entries, averaged with a prior for their length while they are few.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bot.clustering.similarity import Vector, agreement

_MIN_SIMILARITY, _SIMILARITY_PER_STEP = 0.2, 0.05  # and more for each step of length
_LONG_TEXT_STEP, _LONG_SIMILARITY_PER_STEP = 0.8, 0.15  # from this step on, per step
_CLOSENESS_FACTOR = 0.82  # of the mean closeness of both
# closeness of a story without pairs of entries
_PRIOR_CLOSENESS, _PRIOR_CLOSENESS_PER_STEP, _PRIOR_WEIGHT = 0.32, 0.05, 0.5
_CLOSENESS_SLACK = 0.05
_STEP_ZERO_TERMS, _MIN_TERMS, _MAX_TERMS = 8, 4, 250  # terms of an entry: of step 0, and the limits
_FULL_CLOSENESS_STEP, _MIN_CLOSENESS_SHARE = 1.5, 0.3  # the closeness counts in full from this step


@dataclass(frozen=True, slots=True)
class Centroid:
    """A story as one vector."""

    sum: dict[str, float]
    square: float  # its length, squared
    count: int  # entries
    length: float  # the mean step of length of its entries
    numbers: frozenset[str]

    @property
    def closeness(self) -> float:
        """The mean similarity of its entries among themselves, 0 to 1."""
        peers = self.count - 1
        mean_similarity = (self.square - self.count) / (self.count * peers) if peers else 0.0
        usual = _PRIOR_CLOSENESS + _PRIOR_CLOSENESS_PER_STEP * self.length
        return (_PRIOR_WEIGHT * usual + peers * mean_similarity) / (_PRIOR_WEIGHT + peers)


def centroid(entries: Sequence[tuple[Vector, int, frozenset[str]]]) -> Centroid:
    """Return the centroid of entries, each given by its vector, its number of terms and its numbers."""
    added: defaultdict[str, float] = defaultdict(float)
    for vector, _, _ in entries:
        for term, weight in zip(vector.terms, vector.weights, strict=True):
            added[term] += weight
    numbers = frozenset().union(*(numbers for _, _, numbers in entries))
    square = sum(weight * weight for weight in added.values())
    return Centroid(
        added, square, len(entries), sum(_length_step(size) for _, size, _ in entries) / len(entries), numbers
    )


def is_same_event(first: Centroid, second: Centroid) -> bool:
    """Return whether two stories are about one event."""
    smaller, larger = sorted((first.sum, second.sum), key=len)
    shared = sum(weight * larger[term] for term, weight in smaller.items() if term in larger)
    shared *= agreement(first.numbers, second.numbers)
    count, square = first.count * second.count, first.square * second.square
    length = (first.length + second.length) / 2
    min_closeness = _CLOSENESS_FACTOR * min(1.0, max(_MIN_CLOSENESS_SHARE, length / _FULL_CLOSENESS_STEP))
    return (
        shared >= _min_similarity(length) * square**0.2 * count**0.6
        and shared >= min_closeness * ((first.closeness + second.closeness) / 2 - _CLOSENESS_SLACK) * count
    )


def _min_similarity(length: float) -> float:
    """Return the similarity that is enough: .20 for eight terms, .26 for twenty, .40 for forty, .67 for long texts."""
    return (
        _MIN_SIMILARITY
        + _SIMILARITY_PER_STEP * max(0.0, length)
        + _LONG_SIMILARITY_PER_STEP * max(0.0, length - _LONG_TEXT_STEP)
    )


def _length_step(size: int) -> float:
    return math.log(min(max(size, _MIN_TERMS), _MAX_TERMS) / _STEP_ZERO_TERMS)
