"""Entities: which part of a text is bold, a link, a command. Offsets and lengths are UTF-16 units, as Telegram counts.

Entities may nest but not cross. `repaired` brings any set of them into that order, by the rules of TDLib: links, code
and mentions stand alone; a quote holds no quote; bold and its kin give way to code, and are cut where they cross.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

STYLES = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
CODES = frozenset({"code", "pre"})
DETECTED = frozenset({"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"})

_RANKS = {
    "expandable_blockquote": 0,
    "blockquote": 0,
    "pre": 11,
    "code": 20,
    "date_time": 48,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}
_OTHER_RANK = 50


@dataclass(frozen=True, slots=True)
class Entity:
    """One marked part of a text.

    Args:
        kind: the Bot API's word for it, such as `bold` or `text_link`.
        offset: where it begins, in UTF-16 units.
        length: how long it is, in UTF-16 units.
        value: the address of a link, the language of a listing, the number of a user or emoji, a moment.
        style: how a moment is to be written, for `date_time` only.
    """

    kind: str
    offset: int
    length: int
    value: str = ""
    style: str = ""

    @property
    def end(self) -> int:
        """Where it ends: the offset of the first unit after it."""
        return self.offset + self.length


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def ordered(entities: Iterable[Entity]) -> list[Entity]:
    """Return the entities by place, the longer first, then by TDLib's rank of kinds. Equal ones keep their order."""
    return sorted(entities, key=lambda one: (one.offset, -one.length, _rank(one)))


def _rank(entity: Entity) -> int:
    if entity.kind == "pre" and entity.value:
        return 10  # a listing with a language goes before one without
    return _RANKS.get(entity.kind, _OTHER_RANK)


def repaired(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Return the entities nested as Telegram allows."""
    given = ordered(one for one in entities if one.length > 0)
    quotes = _apart([one for one in given if one.kind in QUOTES])
    firm = _apart([one for one in given if one.kind not in QUOTES and one.kind not in STYLES])
    firm = [one for one in firm if all(_apart_or_inside(one, quote) for quote in quotes)]
    styles = [part for kind in sorted(STYLES) for part in _joined([one for one in given if one.kind == kind])]
    return tuple(ordered([*firm, *quotes, *_fitted(styles, [*firm, *quotes])]))


def with_detected(entities: Sequence[Entity], found: Iterable[Entity]) -> tuple[Entity, ...]:
    """Return the entities together with those found in the text that do not touch a link or code given by the bot."""
    firm = [one for one in entities if one.kind not in QUOTES and one.kind not in STYLES]
    new = [one for one in found if not any(_touches(one, other) for other in firm)]
    return repaired([*entities, *new]) if new else tuple(entities)


def _touches(one: Entity, other: Entity) -> bool:
    return one.offset < other.end and other.offset < one.end


def _apart_or_inside(one: Entity, quote: Entity) -> bool:
    return not _touches(one, quote) or (quote.offset <= one.offset and one.end <= quote.end)


def _apart(entities: Sequence[Entity]) -> list[Entity]:
    """Keep those that begin after the last kept one has ended."""
    kept: list[Entity] = []
    for one in entities:
        if not kept or one.offset >= kept[-1].end:
            kept.append(one)
    return kept


def _joined(styles: Sequence[Entity]) -> list[Entity]:
    """Make one of parts of the same kind that touch or overlap."""
    joined: list[Entity] = []
    for one in styles:
        if joined and one.offset <= joined[-1].end:
            joined[-1] = replace(joined[-1], length=max(joined[-1].end, one.end) - joined[-1].offset)
        else:
            joined.append(one)
    return joined


def _fitted(styles: Sequence[Entity], others: Sequence[Entity]) -> list[Entity]:
    """Take styles out of code, and cut them where they cross the edge of a link or a quote."""
    for other in others:
        styles = [part for style in styles for part in _cut(style, other)]
    return list(styles)


def _cut(style: Entity, other: Entity) -> list[Entity]:
    if not _touches(style, other):
        return [style]
    parts = [
        _between(style, style.offset, min(other.offset, style.end)),
        _between(style, max(style.offset, other.offset), min(style.end, other.end)),
        _between(style, max(other.end, style.offset), style.end),
    ]
    if other.kind in CODES:
        parts[1] = _between(style, 0, 0)
    elif style.offset <= other.offset and other.end <= style.end:
        return [style]
    return [part for part in parts if part.length > 0]


def _between(style: Entity, start: int, end: int) -> Entity:
    return replace(style, offset=start, length=end - start)
