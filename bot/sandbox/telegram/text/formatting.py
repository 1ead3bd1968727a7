"""Formatting of texts as Telegram displays them: parsed, cleaned, trimmed, repaired, with detected entities.

The order and the limits are those of the server (Client.cpp) and of TDLib (MessageEntity.cpp, `fix_formatted_text`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from bot.sandbox.telegram.entities import DETECTED, Entity, ordered, repaired, units, with_detected
from bot.sandbox.telegram.refusals import UnfinishedError, bad
from bot.sandbox.telegram.text import dialect, links
from bot.sandbox.telegram.text.detection import detect

MAX_RAW_BYTES = 32768
"""Bytes that a text may have before its tags are read."""
MAX_TEXT_CHARS = 4096
"""Code points that a message may have once its tags are gone."""
MAX_CAPTION_CHARS = 1024
"""Code points that a caption may have."""
MAX_ENTITIES = 100
"""Entities of a bot beyond this number are dropped silently."""

_DROPPED_CHARS = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_BLANKED_CHARS = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
_ACCEPTED_KINDS = frozenset(
    {
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
        "date_time",
    }
)
_VALUE_FIELDS = {"pre": "language", "text_link": "url", "custom_emoji": "custom_emoji_id", "date_time": "unix_time"}


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text as it is displayed."""

    text: str
    entities: tuple[Entity, ...] = ()


def read(text: str, parse_mode: str, entities: object) -> dialect.Marked:
    """Parse the text of a call, before any other check.

    Args:
        text: with tags, if a parse mode is given.
        parse_mode: in any case; empty or `none` for plain text.
        entities: the decoded JSON of the parameter, ignored beside a parse mode or if it is no list.

    Raises:
        RefusedError: the text is empty or too long, or its tags are wrong.
        UnfinishedError: Markdown.
    """
    if not text:
        raise bad("Message text is empty")
    return read_caption(text, parse_mode, entities)


def read_caption(text: str, parse_mode: str, entities: object) -> dialect.Marked:
    """Parse a caption as `read` does; it may be empty."""
    if len(text.encode()) > MAX_RAW_BYTES:
        raise bad("Text is too long")
    match parse_mode.lower():
        case "" | "none":
            return dialect.Marked(text, tuple(_read_entities(entities) if isinstance(entities, list) else ()))
        case "html":
            return _parsed(text)
        case "markdown" | "markdownv2":
            raise UnfinishedError(f"parse_mode {parse_mode}")
    raise bad("Unsupported parse_mode")


def shown(marked: dialect.Marked) -> Formatted:
    """Return the text as it is displayed.

    Raises:
        RefusedError: nothing but blanks is left, or more than 4096 code points are.
    """
    formatted = _formatted(marked)
    if not formatted.text:
        raise bad("Text must be non-empty")
    if len(formatted.text) > MAX_TEXT_CHARS:
        raise bad("Message is too long")
    return formatted


def shown_caption(marked: dialect.Marked) -> Formatted:
    """Return a caption as it is displayed.

    Raises:
        RefusedError: they have more than 1024 code points.
    """
    formatted = _formatted(marked)
    if len(formatted.text) > MAX_CAPTION_CHARS:
        raise bad("Message caption is too long")
    return formatted


def _formatted(marked: dialect.Marked) -> Formatted:
    text, entities = _trim(*_clean(marked.text, repaired(marked.entities)))
    return Formatted(text, with_detected(entities[:MAX_ENTITIES], detect(text)))


def typed(text: str) -> Formatted:
    """Return a text that a user typed, as the bot gets it."""
    plain, _ = _trim(*_clean(text, ()))
    return Formatted(plain, detect(plain))


def _parsed(text: str) -> dialect.Marked:
    try:
        return dialect.parse(text)
    except dialect.MarkupError as error:
        raise bad(f"Can't parse entities: {error}") from error


def _read_entities(entities: Sequence[object]) -> list[Entity]:
    accepted = []
    for fields in entities:
        if not isinstance(fields, Mapping):
            raise bad("Can't parse MessageEntity: expected an Object")
        kind = fields.get("type")
        if kind in DETECTED:
            continue
        if kind not in _ACCEPTED_KINDS:
            raise bad("Can't parse MessageEntity: Unsupported type specified")
        accepted.append(_entity(str(kind), fields))
    return [entity for entity in accepted if entity.kind != "text_link" or entity.value]


def _entity(kind: str, fields: Mapping[str, object]) -> Entity:
    offset, length = fields.get("offset"), fields.get("length")
    if not isinstance(offset, int) or not isinstance(length, int):
        name = "length" if isinstance(offset, int) else "offset"
        raise bad(f'Can\'t parse MessageEntity: Field "{name}" must be of type Number')
    user = fields.get("user")
    value = user.get("id", "") if isinstance(user, Mapping) else fields.get(_VALUE_FIELDS.get(kind, ""), "")
    if kind == "text_link":
        value = (links.checked(str(value).encode()) or b"").decode()
    return Entity(kind, offset, length, str(value), str(fields.get("date_time_format", "")))


def _clean(text: str, entities: Sequence[Entity]) -> tuple[str, tuple[Entity, ...]]:
    """Replace control characters by blanks, and remove those that change the direction of the text or stack it."""
    end = units(text)
    for entity in entities:
        if entity.offset < 0 or entity.end > end:
            raise bad(f"Entity beginning at UTF-16 offset {entity.offset} ends after the end of the text")
    blanked = _BLANKED_CHARS.sub(" ", text)
    if not _DROPPED_CHARS.search(blanked):
        return blanked, tuple(entities)
    removed = [0, *accumulate(1 if _DROPPED_CHARS.match(letter) else 0 for letter in _one_char_per_unit(blanked))]
    moved = (
        replace(
            entity,
            offset=entity.offset - removed[entity.offset],
            length=entity.length - removed[entity.end] + removed[entity.offset],
        )
        for entity in entities
    )
    return _DROPPED_CHARS.sub("", blanked), repaired(moved)


def _one_char_per_unit(text: str) -> str:
    """Return a text with one character for each UTF-16 unit of the argument."""
    return text if units(text) == len(text) else "".join(letter if letter <= "\uffff" else "__" for letter in text)


def _trim(text: str, entities: Sequence[Entity]) -> tuple[str, tuple[Entity, ...]]:
    """Strip both ends of the text and the beginning of entities; entities of blanks alone are removed."""
    chars = _one_char_per_unit(text)
    remaining = [entity for entity in (_strip_start(entity, chars) for entity in entities) if entity.length > 0]
    right = units(text.rstrip(" \n"))
    left = len(text) - len(text.lstrip(" \n"))
    left = min([left, *(entity.offset for entity in remaining)])
    moved = (_shifted(entity, left, right) for entity in remaining if entity.offset < right)
    return text.rstrip(" \n")[left:], tuple(ordered(entity for entity in moved if entity.length > 0))


def _shifted(entity: Entity, left: int, right: int) -> Entity:
    """Return an entity shifted into a text whose ends were stripped."""
    if left == 0 and entity.end <= right:
        return entity
    return replace(entity, offset=entity.offset - left, length=min(entity.end, right) - entity.offset)


def _strip_start(entity: Entity, chars: str) -> Entity:
    if entity.kind in {"code", "pre", "text_link", "custom_emoji"}:
        return entity  # they carry something of their own, so their blanks stay
    inner = chars[entity.offset : entity.end]
    cut = len(inner) - len(inner.lstrip(" \n"))
    return replace(entity, offset=entity.offset + cut, length=entity.length - cut) if cut else entity
