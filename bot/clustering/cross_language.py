"""Compare entries in two languages by the names and numbers in them.

Words are no evidence across languages; names and numbers are. An error here hides news from a reader, so three rare
shared names and most of the names of both texts are required: the monthly meetings of two presidents are not joined.
"""

from collections import defaultdict
from collections.abc import Callable

from bot.clustering.index import IndexedEntry
from bot.clustering.name_skeleton import skeleton
from bot.clustering.similarity import StoryVector, TermCounts, Text, dampened, is_rare, prominence
from bot.clustering.words import capitalised_places
from bot.language.countries import is_country
from bot.language.passage import Passage, is_lower

_MIN_SHARED_NAMES = 3
_MIN_COSINE = 0.4
_SENTENCE_HEAD_WEIGHT = 0.35  # of a capitalised first word
_MIN_NUMBER_DIGITS = 2  # a number of one digit is in every text


def count_names(text: Text, language: str) -> TermCounts:
    """Count the names and numbers of a text, names by their consonants."""
    counts: defaultdict[str, float] = defaultdict(float)
    forenames: set[str] = set()
    for passage, is_title in text:
        capitalised = capitalised_places(passage)
        for place, key in _keys(passage, language):
            is_name = place in capitalised or key.startswith("#")
            counts[key] += prominence(place, is_title=is_title) * (1.0 if is_name else _SENTENCE_HEAD_WEIGHT)
            if place + 1 in capitalised and passage.gaps[place + 1] == " ":
                forenames.add(key)
    numbers = frozenset(key for key in counts if key.startswith("#"))
    weighted = {key: dampened(count) for key, count in counts.items()}
    return TermCounts(language, weighted, frozenset(), frozenset(forenames), numbers, len(counts))


def name_similarity(
    term_counts: TermCounts, weights: dict[str, float], story: StoryVector, idf: Callable[[str], float]
) -> float:
    """Return the similarity of an entry and a story in another language, as a multiple of the threshold."""
    best = 0.0
    for entry in story.vectors:
        entry_terms = set(entry.terms)
        shared = [key for key in weights if key in entry_terms and term_counts.is_evidence(key) and is_rare(idf(key))]
        if len(shared) >= _MIN_SHARED_NAMES:
            best = max(best, entry.dot(weights))
    return best / _MIN_COSINE


def is_foreign(member: IndexedEntry, term_counts: TermCounts) -> bool:
    """Return whether an entry of a story is in another language than the entry to be placed."""
    return member.language != term_counts.language


def _keys(passage: Passage, language: str) -> list[tuple[int, str]]:
    keys: list[tuple[int, str]] = []
    for place, (word, folded) in enumerate(zip(passage.raw, passage.folded, strict=True)):
        if folded.isdecimal():
            keys += [(place, f"#{folded}")] if len(folded) >= _MIN_NUMBER_DIGITS else []
        elif not is_lower(word) and not passage.is_ending(place) and not is_country(folded, language):
            keys += [(place, key)] if (key := skeleton(word, language)) else []
    return keys
