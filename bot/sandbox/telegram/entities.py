"""Entities: which part of a text is bold, a link, a command. Offsets and lengths are UTF-16 units, as Telegram counts.

Entities may nest but not cross. `repaired` makes any set of them nest, by the rules of TDLib: links, code and mentions
hold no other entity of their kind; a quote holds no quote; styles such as bold are removed from code, and split where
they cross.
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
    """A formatted part of a text.

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
        """Return the offset of the first unit after the entity."""
        return self.offset + self.length


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def ordered(entities: Iterable[Entity]) -> list[Entity]:
    """Return the entities by place, the longer first, then by TDLib's rank of kinds. Equal ones keep their order."""
    return sorted(entities, key=lambda entity: (entity.offset, -entity.length, _rank(entity)))


def _rank(entity: Entity) -> int:
    if entity.kind == "pre" and entity.value:
        return 10  # a listing with a language goes before one without
    return _RANKS.get(entity.kind, _OTHER_RANK)


def repaired(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Return the entities nested as Telegram allows."""
    candidates = ordered(entity for entity in entities if entity.length > 0)
    quotes = _without_overlaps([entity for entity in candidates if entity.kind in QUOTES])
    uncuttable = _without_overlaps(
        [entity for entity in candidates if entity.kind not in QUOTES and entity.kind not in STYLES]
    )
    uncuttable = [entity for entity in uncuttable if all(_is_apart_or_inside(entity, quote) for quote in quotes)]
    styles = [
        part
        for kind in sorted(STYLES)
        for part in _merge_touching([entity for entity in candidates if entity.kind == kind])
    ]
    return tuple(ordered([*uncuttable, *quotes, *_cut_to_fit(styles, [*uncuttable, *quotes])]))


def with_detected(entities: Sequence[Entity], detected: Iterable[Entity]) -> tuple[Entity, ...]:
    """Return the entities with the detected ones that do not touch a link or code of the bot."""
    uncuttable = [entity for entity in entities if entity.kind not in QUOTES and entity.kind not in STYLES]
    new = [entity for entity in detected if not any(_touches(entity, boundary) for boundary in uncuttable)]
    return repaired([*entities, *new]) if new else tuple(entities)


def _touches(entity: Entity, boundary: Entity) -> bool:
    return entity.offset < boundary.end and boundary.offset < entity.end


def _is_apart_or_inside(entity: Entity, quote: Entity) -> bool:
    return not _touches(entity, quote) or (quote.offset <= entity.offset and entity.end <= quote.end)


def _without_overlaps(entities: Sequence[Entity]) -> list[Entity]:
    """Return the entities that begin after the end of the last retained one."""
    separate: list[Entity] = []
    for entity in entities:
        if not separate or entity.offset >= separate[-1].end:
            separate.append(entity)
    return separate


def _merge_touching(styles: Sequence[Entity]) -> list[Entity]:
    """Merge entities of one kind that touch or overlap."""
    joined: list[Entity] = []
    for entity in styles:
        if joined and entity.offset <= joined[-1].end:
            joined[-1] = replace(joined[-1], length=max(joined[-1].end, entity.end) - joined[-1].offset)
        else:
            joined.append(entity)
    return joined


def _cut_to_fit(styles: Sequence[Entity], boundaries: Sequence[Entity]) -> list[Entity]:
    """Remove styles from code, and split them where they cross the edge of a link or a quote."""
    for boundary in boundaries:
        styles = [part for style in styles for part in _cut(style, boundary)]
    return list(styles)


def _cut(style: Entity, boundary: Entity) -> list[Entity]:
    if not _touches(style, boundary):
        return [style]
    parts = [
        _with_range(style, style.offset, min(boundary.offset, style.end)),
        _with_range(style, max(style.offset, boundary.offset), min(style.end, boundary.end)),
        _with_range(style, max(boundary.end, style.offset), style.end),
    ]
    if boundary.kind in CODES:
        parts[1] = _with_range(style, 0, 0)
    elif style.offset <= boundary.offset and boundary.end <= style.end:
        return [style]
    return [part for part in parts if part.length > 0]


def _with_range(style: Entity, start: int, end: int) -> Entity:
    return replace(style, offset=start, length=end - start)
