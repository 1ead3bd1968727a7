"""Names that stand in a row: "Armenia, Georgia, Iran and Türkiye"."""

from collections.abc import Iterator, Sequence

from bot.language.passage import Passage
from bot.matching.mentions import EntryMentions, Mention

_BETWEEN = 6  # words between two names of one row, at most
_SEGMENT_WORDS = 4
_BREAKS = frozenset("(:—–;")


def enumeration_sizes(reading: EntryMentions, mentions: Sequence[Mention]) -> tuple[int, ...]:
    """Return for each mention how many different names stand in its row, 1 for a name that stands alone."""
    counts = [1] * len(mentions)
    for row in _rows(reading, mentions):
        owners = len({mentions[index].name.owner for index in row})
        for index in row:
            counts[index] = owners
    return tuple(max(count, _segments(reading, mentions[index])) for index, count in enumerate(counts))


def _rows(reading: EntryMentions, mentions: Sequence[Mention]) -> Iterator[list[int]]:
    row: list[int] = []
    for index, mention in enumerate(mentions):
        if row and not _are_joined(reading, mentions[row[-1]], mention):
            yield row
            row = []
        row.append(index)
    if row:
        yield row


def _are_joined(reading: EntryMentions, left: Mention, right: Mention) -> bool:
    if (left.in_title, left.sentence) != (right.in_title, right.sentence):
        return False
    if right.start - left.stop > _BETWEEN:
        return False
    if right.start < left.stop:
        return True  # one phrase that names two
    passage = reading.passage(left)
    gaps = "".join(passage.gaps[left.stop : right.start + 1])
    between = passage.folded[left.stop : right.start]
    if not _BREAKS.isdisjoint(gaps) or any(word in reading.words["list_head"] for word in between):
        return False
    return "," in gaps or "·" in gaps or any(word in reading.words["and"] for word in between)


def _segments(reading: EntryMentions, mention: Mention) -> int:
    """Return how many neighbouring parts between commas, a mention's own among them, hold capitalised words only."""
    passage = reading.passage(mention)
    start, stop = passage.spans[mention.sentence]
    own, count, is_in = 0, 0, False
    for first, last in _between_commas(passage, start, stop, reading):
        if _is_name(passage, first, last):
            count += 1
            is_in = is_in or first <= mention.start < last
            own = count if is_in else own
        elif is_in:
            break
        else:
            count = 0
    return own


def _between_commas(passage: Passage, start: int, stop: int, reading: EntryMentions) -> Iterator[tuple[int, int]]:
    first = start
    for index in range(start, stop):
        is_and = passage.folded[index] in reading.words["and"] and passage.raw[index][0].islower()
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
    return 0 < last - first <= _SEGMENT_WORDS and all(word[0].isupper() for word in passage.raw[first:last])
