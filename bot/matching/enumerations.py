"""Measure enumerations of names: "Armenia, Georgia, Iran and Türkiye"."""

from collections.abc import Iterator, Sequence

from bot.language.passage import Passage
from bot.matching.mentions import EntryMentions, Mention

_MAX_WORDS_BETWEEN = 6  # two names of one enumeration
_MAX_SEGMENT_WORDS = 4
_RANGES = frozenset({("from", "to"), ("от", "до"), ("de", "à"), ("von", "bis"), ("da", "a"), ("desde", "hasta")})
_BREAK_CHARS = frozenset("(:—–;")


def enumeration_sizes(reading: EntryMentions, mentions: Sequence[Mention]) -> tuple[int, ...]:
    """Return for each mention how many different names its enumeration has, 1 for a name outside of one."""
    counts = [1] * len(mentions)
    for indices in _enumerations(reading, mentions):
        owners = len({mentions[index].name.owner for index in indices})
        for index in indices:
            counts[index] = owners
    return tuple(max(count, _name_segments(reading, mentions[index])) for index, count in enumerate(counts))


def _enumerations(reading: EntryMentions, mentions: Sequence[Mention]) -> Iterator[list[int]]:
    indices: list[int] = []
    for index, mention in enumerate(mentions):
        if indices and not _are_joined(reading, mentions[indices[-1]], mention):
            yield indices
            indices = []
        indices.append(index)
    if indices:
        yield indices


def _are_joined(reading: EntryMentions, left: Mention, right: Mention) -> bool:
    if (left.in_title, left.sentence) != (right.in_title, right.sentence):
        return False
    if right.start - left.stop > _MAX_WORDS_BETWEEN:
        return False
    if right.start < left.stop:
        return True  # one phrase that names two
    passage = reading.passage(left)
    gaps = "".join(passage.gaps[left.stop : right.start + 1])
    between = passage.folded[left.stop : right.start]
    if not _BREAK_CHARS.isdisjoint(gaps) or any(word in reading.lexicons["list_head"] for word in between):
        return False
    if "," in gaps or "·" in gaps or any(word in reading.lexicons["and"] for word in between):
        return True
    before = passage.folded[left.start - 1] if left.start else ""
    return len(between) == 1 and (before, between[0]) in _RANGES


def _name_segments(reading: EntryMentions, mention: Mention) -> int:
    """Count the consecutive segments between commas, a mention's own among them, of capitalised words only."""
    passage = reading.passage(mention)
    start, stop = passage.spans[mention.sentence]
    mention_count, count, is_reached = 0, 0, False
    for first, last in _between_commas(passage, start, stop, reading):
        if _is_name(passage, first, last):
            count += 1
            is_reached = is_reached or first <= mention.start < last
            mention_count = count if is_reached else mention_count
        elif is_reached:
            break
        else:
            count = 0
    return mention_count


def _between_commas(passage: Passage, start: int, stop: int, reading: EntryMentions) -> Iterator[tuple[int, int]]:
    first = start
    for index in range(start, stop):
        is_and = passage.folded[index] in reading.lexicons["and"] and passage.raw[index][0].islower()
        if index > first and ("," in passage.gaps[index] or ":" in passage.gaps[index]):
            yield first, index
            first = index
        if is_and:
            if index > first:
                yield first, index
            first = index + 1
    if first < stop:
        yield first, stop


def _is_name(passage: Passage, first: int, last: int) -> bool:
    return 0 < last - first <= _MAX_SEGMENT_WORDS and all(word[0].isupper() for word in passage.raw[first:last])
