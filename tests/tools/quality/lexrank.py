"""LexRank (Erkan and Radev 2004), our own implementation as a baseline: continuous, idf-modified cosine."""

import math
from collections import Counter
from collections.abc import Sequence

from tests.tools.quality.rouge import tokens

_MAX_SENTENCES = 60
_DAMPING, _STEPS = 0.85, 30


def lexrank(sentences: Sequence[str], count: int) -> list[str]:
    """Return the `count` most central sentences of a text, in the order of the text."""
    bags = [Counter(tokens(sentence)) for sentence in sentences[:_MAX_SENTENCES]]
    ranks = _ranks(_similarities(bags))
    best = sorted(range(len(bags)), key=lambda place: (-ranks[place], place))[:count]
    return [sentences[place] for place in sorted(best)]


def _similarities(bags: Sequence[Counter[str]]) -> list[list[float]]:
    sentence_frequency = Counter(word for bag in bags for word in bag)
    weights = [
        {word: n * math.log(1 + len(bags) / sentence_frequency[word]) for word, n in bag.items()} for bag in bags
    ]
    lengths = [math.sqrt(sum(weight * weight for weight in bag.values())) or 1.0 for bag in weights]
    return [
        [
            sum(weight * b[word] for word, weight in a.items() if word in b) / (x * y)
            for b, y in zip(weights, lengths, strict=True)
        ]
        for a, x in zip(weights, lengths, strict=True)
    ]


def _ranks(links: Sequence[Sequence[float]]) -> list[float]:
    totals = [sum(row) or 1.0 for row in links]
    ranks = [1.0] * len(links)
    for _ in range(_STEPS):
        flow = [rank / total for rank, total in zip(ranks, totals, strict=True)]
        ranks = [1 - _DAMPING + _DAMPING * sum(map(float.__mul__, row, flow)) for row in links]
    return ranks
