"""Score sentences: coverage of the headline, and faults.

The constants were fitted on publishers' own descriptions and decks; `python -m tests.tools.quality.summaries`
prints the effect of each.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.language.folding import fold
from bot.language.folding import words as folded_words
from bot.language.lists import language_data
from bot.summarising.sentences import is_finished, is_paired

_MIN_WORD_LETTERS, _STEM_LETTERS = 4, 5  # shorter words are no content, the first five identify all forms
_EARLY_WEIGHT, _CENTRALITY_WEIGHT, _ANAPHORA_PENALTY = 0.25, 0.1, 0.375
_NEXT_CENTRALITY_WEIGHT, _NEXT_TITLE_WEIGHT, _NEXT_EARLY_WEIGHT = 2.0, 0.3, 0.25  # of a further sentence
_NEXT_REPETITION_PENALTY, _NEXT_ANAPHORA_PENALTY = 0.3, 1.0
_EARLY_WEIGHT_WITHOUT_TITLE, _CENTRALITY_WEIGHT_WITHOUT_TITLE = 0.25, 0.25
_REPEATED_SHARE = 0.8  # of a sentence's words in the title
_SHORT_WORDS, _LONG_WORDS = 12, 40  # fewer or more are a fault
_DAMPING_FACTOR, _RANK_STEPS = 0.85, 15
_QUOTED = re.compile(r"\"[^\"]*\"|«[^»]*»|“[^”]*”")
_OPENING_CHARS = 60  # the first three words are within these
_OPENING_QUOTE = ('"', "«", "“")


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence with the features of its weight."""

    text: str
    place: int  # in its text, from 0
    words: frozenset[str]  # content words, cut to five letters
    size: int  # all words
    fault: float  # 0: none
    is_anaphoric: bool  # it opens with a word that refers to the sentence before
    centrality: float = 0.0  # 0–1: TextRank over shared words


def weigh(texts: Sequence[str], title: str, language: str) -> list[ScoredSentence]:
    """Return the sentences of one text with their features."""
    title_words = content(title)
    bare = [_sentence(text, place, title_words, language) for place, text in enumerate(texts)]
    ranks = _centrality([sentence.words for sentence in bare])
    return [
        ScoredSentence(
            sentence.text, sentence.place, sentence.words, sentence.size, sentence.fault, sentence.is_anaphoric, rank
        )
        for sentence, rank in zip(bare, ranks, strict=True)
    ]


def content(text: str) -> frozenset[str]:
    """Return the content words of a text, cut to five letters so that the forms of a word are equal."""
    folded = folded_words(fold(text))
    return frozenset(
        word[:_STEM_LETTERS] for word in folded if len(word) >= _MIN_WORD_LETTERS or any(map(str.isdecimal, word))
    )


def coverage(sentence: ScoredSentence, title: frozenset[str]) -> float:
    """Return the share of a title's words that the sentence has."""
    return len(sentence.words & title) / len(title) if title else 0.0


def repeats(words: frozenset[str], title: frozenset[str]) -> bool:
    """Return whether at least four fifths of some words are in the title."""
    return len(words & title) >= _REPEATED_SHARE * len(words)


def best_first(candidates: Sequence[ScoredSentence], title: frozenset[str]) -> ScoredSentence:
    """Return the best single sentence; of equals the earliest."""
    early, central = _EARLY_WEIGHT, _CENTRALITY_WEIGHT
    if not title:
        early, central = _EARLY_WEIGHT_WITHOUT_TITLE, _CENTRALITY_WEIGHT_WITHOUT_TITLE

    def weight(sentence: ScoredSentence) -> float:
        good = coverage(sentence, title) + early / (1 + sentence.place) + central * sentence.centrality
        return good - sentence.fault - _ANAPHORA_PENALTY * sentence.is_anaphoric

    return max(candidates, key=weight)


def best_next(
    candidates: Sequence[ScoredSentence], chosen: Sequence[ScoredSentence], title: frozenset[str]
) -> ScoredSentence:
    """Return the sentence that adds most to those chosen; it may refer to a chosen one just before it."""
    places = {sentence.place for sentence in chosen}

    def weight(sentence: ScoredSentence) -> float:
        penalty = _NEXT_ANAPHORA_PENALTY * (sentence.is_anaphoric and sentence.place - 1 not in places)
        repetition = _NEXT_REPETITION_PENALTY * max(overlap(sentence.words, peer.words) for peer in chosen)
        good = (
            _NEXT_CENTRALITY_WEIGHT * sentence.centrality
            + _NEXT_TITLE_WEIGHT * coverage(sentence, title)
            + _NEXT_EARLY_WEIGHT / (1 + sentence.place)
        )
        return good - sentence.fault - repetition - penalty

    return max(candidates, key=weight)


def _sentence(text: str, place: int, title: frozenset[str], language: str) -> ScoredSentence:
    words = content(text)
    bare = folded_words(fold(_QUOTED.sub(" ", text)))
    size = len(text.split())
    fault = (
        _form(text) + _voice(text, bare, language) + _length(size) + (1.0 if title and repeats(words, title) else 0.0)
    )
    return ScoredSentence(text, place, words, size, fault, _is_anaphoric(text, language))


def _is_anaphoric(text: str, language: str) -> bool:
    """Return whether a sentence opens with a word that refers to the one before it."""
    opening = [*folded_words(fold(text[:_OPENING_CHARS]))[:3], "", "", ""]
    grammar = language_data(language).grammar
    if opening[0] in grammar.prepositions:
        opening = opening[1:]
    return opening[1] not in grammar.times and opening[0] in grammar.anaphora


def _form(text: str) -> float:
    unfinished = not is_finished(text) or text.endswith(("…", "..."))
    return 0.5 * (not is_paired(text)) + 0.5 * ("?" in text) + 0.5 * unfinished


def _voice(text: str, bare: list[str], language: str) -> float:
    """Return the fault of a quotation without a speaker, and of "I", "we" and "you" outside quotes."""
    is_unattributed = text.startswith(_OPENING_QUOTE) and len(bare) <= 1
    persons = language_data(language).grammar.persons
    return 0.25 * is_unattributed + 0.1 * (not persons.isdisjoint(bare))


def _length(size: int) -> float:
    return 0.25 * max(0, _SHORT_WORDS - size) / _SHORT_WORDS + 0.1 * max(0, size - _LONG_WORDS) / 20


def _centrality(texts: Sequence[frozenset[str]]) -> list[float]:
    """Return TextRank over shared words (Mihalcea and Tarau 2004), the highest as 1."""
    links = _links(texts)
    totals = [sum(row) or 1.0 for row in links]
    ranks = [1.0] * len(texts)
    for _ in range(_RANK_STEPS):
        flow = [rank / total for rank, total in zip(ranks, totals, strict=True)]
        ranks = [1 - _DAMPING_FACTOR + _DAMPING_FACTOR * sum(map(float.__mul__, row, flow)) for row in links]
    highest = max(ranks, default=1.0)
    return [rank / highest for rank in ranks]


def _links(texts: Sequence[frozenset[str]]) -> list[list[float]]:
    """Return a matrix of the words that two texts share, relative to the logarithms of their sizes."""
    sizes = [math.log(max(2, len(words))) for words in texts]
    links = [[0.0] * len(texts) for _ in texts]
    for i, j in combinations(range(len(texts)), 2):
        links[i][j] = links[j][i] = len(texts[i] & texts[j]) / (sizes[i] + sizes[j])
    return links


def overlap(words: frozenset[str], peer_words: frozenset[str]) -> float:
    """Return the cosine of two sets of words, 0 to 1."""
    return len(words & peer_words) / math.sqrt(len(words) * len(peer_words)) if words and peer_words else 0.0
