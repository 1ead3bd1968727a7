"""Whether entries in two languages tell one event, by the names in them.

Words say nothing across languages; names and numbers do. Being wrong here hides news from somebody, so it takes three
rare names in common and most of what the two texts name: nothing joins by two presidents who meet every month.
"""

from collections import defaultdict
from collections.abc import Callable

from bot.clustering import countries
from bot.clustering.index import IndexedEntry
from bot.clustering.name_skeleton import skeleton
from bot.clustering.similarity import StoryVector, TermCounts, Text, capitalised_places, dampened, is_rare, prominence
from bot.language.passage import Passage, is_lower

_MIN_SHARED_NAMES = 3
_MIN_COSINE = 0.4  # cosine
_SENTENCE_HEAD_WEIGHT = 0.35  # the weight of a capital at the head of a sentence
_MIN_NUMBER_DIGITS = 2  # a number of one digit is in every text


def count_names(text: Text, language: str) -> TermCounts:
    """Return what a text says in its names and numbers, names by their consonants."""
    counts: defaultdict[str, float] = defaultdict(float)
    forenames: set[str] = set()
    for passage, is_title in text:
        sure = capitalised_places(passage)
        for place, key in _keys(passage, language):
            is_sure = place in sure or key.startswith("#")
            counts[key] += prominence(place, is_title=is_title) * (1.0 if is_sure else _SENTENCE_HEAD_WEIGHT)
            if place + 1 in sure and passage.gaps[place + 1] == " ":
                forenames.add(key)
    numbers = frozenset(key for key in counts if key.startswith("#"))
    weighed = {key: dampened(count) for key, count in counts.items()}
    return TermCounts(language, weighed, frozenset(), frozenset(forenames), numbers, len(counts))


def name_similarity(
    reading: TermCounts, weights: dict[str, float], story: StoryVector, rarity: Callable[[str], float]
) -> float:
    """Return how alike an entry and a story in another language are, as a multiple of what is enough."""
    best = 0.0
    for one in story.vectors:
        said = set(one.terms)
        shared = [key for key in weights if key in said and reading.is_evidence(key) and is_rare(rarity(key))]
        if len(shared) >= _MIN_SHARED_NAMES:
            best = max(best, one.dot(weights))
    return best / _MIN_COSINE


def is_foreign(member: IndexedEntry, reading: TermCounts) -> bool:
    """Tell whether an entry of a story is in another language than the one that looks for a story."""
    return member.language != reading.language


def _keys(passage: Passage, language: str) -> list[tuple[int, str]]:
    known = countries.names(language)
    found: list[tuple[int, str]] = []
    for place, (word, folded) in enumerate(zip(passage.raw, passage.folded, strict=True)):
        if folded.isdecimal():
            found += [(place, f"#{folded}")] if len(folded) >= _MIN_NUMBER_DIGITS else []
        elif not is_lower(word) and not passage.is_ending(place) and folded not in known:
            found += [(place, key)] if (key := skeleton(word, language)) else []
    return found
