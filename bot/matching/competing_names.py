"""What else a story names: known countries and bodies, and names that nobody told us of."""

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.language.passage import Passage, is_lower
from bot.matching.mentions import EntryMentions, Mention

_LONG = 4  # letters of a word that shows whether a title is in Title Case
_MOSTLY = 0.6


def max_unknown_count(reading: EntryMentions, mentions: Sequence[Mention]) -> int:
    """Return how often the most frequent unknown name stands."""
    return max(count_unknown_names(reading, mentions).values(), default=0)


def count_unknown_names(reading: EntryMentions, mentions: Sequence[Mention]) -> Counter[str]:
    """Count the unknown names: runs of capitalised words, each by its last word.

    Left out are words that a sentence merely begins with, words that the text also writes small, and titles in which
    every word has a capital.
    """
    small = {
        folded
        for passage in (reading.title, reading.body)
        for raw, folded in zip(passage.raw, passage.folded, strict=True)
        if is_lower(raw)
    }
    counts: Counter[str] = Counter()
    for passage, is_title in ((reading.title, True), (reading.body, False)):
        if not (is_title and is_title_case(passage)):
            taken = {i for m in mentions if m.in_title == is_title for i in range(m.start, m.stop)}
            counts.update(name for name in _runs(passage, taken) if name not in small)
    return counts


def is_title_case(title: Passage) -> bool:
    """Tell whether most words of a title have a capital, as many English ones do."""
    long = [word for word in title.raw if len(word) >= _LONG]
    return sum(word[0].isupper() for word in long) > _MOSTLY * len(long) if long else False


def _runs(passage: Passage, taken: set[int]) -> Iterator[str]:
    start = None
    for index in range(len(passage.raw) + 1):
        if start is not None and not _goes_on(passage, index, taken, opens=False):
            if index - start > 1 or not _begins_sentence(passage, start):
                yield passage.folded[index - 1]
            start = None
        if start is None and _goes_on(passage, index, taken, opens=True):
            start = index


def _goes_on(passage: Passage, index: int, taken: set[int], *, opens: bool) -> bool:
    if index >= len(passage.raw) or index in taken or len(passage.raw[index]) == 1:
        return False
    bound = opens or passage.gaps[index] in {" ", "-"}
    return bound and passage.raw[index][0].isupper() and (opens or not _begins_sentence(passage, index))


def _begins_sentence(passage: Passage, index: int) -> bool:
    return not index or passage.sentences[index] != passage.sentences[index - 1]
