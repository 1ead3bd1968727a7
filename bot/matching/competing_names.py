"""Count the unknown names of an entry: capitalised words that no dictionary has, and that may be its real subject."""

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.language.passage import Passage, is_lower
from bot.matching.mentions import EntryMentions, Mention

_MIN_WORD_LETTERS = 4  # of a word that shows whether a title is in Title Case
_TITLE_CASE_SHARE = 0.6


def max_unknown_count(reading: EntryMentions, mentions: Sequence[Mention]) -> int:
    """Return how often the most frequent unknown name occurs."""
    return max(count_unknown_names(reading, mentions).values(), default=0)


def count_unknown_names(reading: EntryMentions, mentions: Sequence[Mention]) -> Counter[str]:
    """Count the unknown names: runs of capitalised words, each by its last word.

    Left out are words that a sentence merely begins with, words that the text also writes small, and titles in which
    every word has a capital.
    """
    lowercase = {
        folded
        for passage in (reading.title, reading.body)
        for raw, folded in zip(passage.raw, passage.folded, strict=True)
        if is_lower(raw)
    }
    counts: Counter[str] = Counter()
    for passage, is_title in ((reading.title, True), (reading.body, False)):
        if not (is_title and is_title_case(passage)):
            taken = {i for m in mentions if m.in_title == is_title for i in range(m.start, m.stop)}
            counts.update(name for name in _unknown_names(passage, taken) if name not in lowercase)
    return counts


def is_title_case(title: Passage) -> bool:
    """Return whether most words of a title have a capital, as in many English titles."""
    words = [word for word in title.raw if len(word) >= _MIN_WORD_LETTERS]
    return sum(word[0].isupper() for word in words) > _TITLE_CASE_SHARE * len(words) if words else False


def _unknown_names(passage: Passage, taken: set[int]) -> Iterator[str]:
    start = None
    for index in range(len(passage.raw) + 1):
        if start is not None and not _is_name_word(passage, index, taken, is_first=False):
            if index - start > 1 or not passage.begins_sentence(start):
                yield passage.folded[index - 1]
            start = None
        if start is None and _is_name_word(passage, index, taken, is_first=True):
            start = index


def _is_name_word(passage: Passage, index: int, taken: set[int], *, is_first: bool) -> bool:
    if index >= len(passage.raw) or index in taken or len(passage.raw[index]) == 1:
        return False
    is_joined = is_first or passage.gaps[index] in {" ", "-"}
    return is_joined and passage.raw[index][0].isupper() and (is_first or not passage.begins_sentence(index))
