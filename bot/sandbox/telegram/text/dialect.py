"""Telegram's dialect of HTML, read as TDLib's `parse_html` reads it, to the letter of its complaints.

A few tags, four named references, no self-closing, no comments; unknown attributes are let pass. Offsets in complaints
count bytes, entities count UTF-16 units. A NUL byte counts as a space and ends a tag, as in the original.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.sandbox.telegram.entities import Entity, ordered, units
from bot.sandbox.telegram.text import links

_KINDS = {
    "i": "italic",
    "em": "italic",
    "b": "bold",
    "strong": "bold",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
_TAGS = frozenset({*_KINDS, "a", "pre", "code", "blockquote", "tg-emoji", "tg-time"})
_MARKUP_START = re.compile(rb"[&<]")
_REFERENCE = re.compile(rb"&(?:#[xX]([0-9A-Fa-f]+)|#([0-9]+)|([A-Za-z]+));?")
_MAX_REFERENCE_BYTES = 10  # bytes from the ampersand to the last digit; TDLib takes no longer ones
_NAMED_REFERENCES = {b"lt": ord("<"), b"gt": ord(">"), b"amp": ord("&"), b"quot": ord('"')}
_SPACE_BYTES = b" \t\r\n\0\v"
_TAG_NAME = re.compile(rb"[^ \t\r\n\0\v>]*")
_ATTRIBUTE = re.compile(rb"[^ \t\r\n\0\v=>/\"']*")
_TOKEN = re.compile(rb"[A-Za-z0-9.-]*")
_UNQUOTED = re.compile(rb"[^&\"'\0]*")
_BLANKS = re.compile(rb"[ \t\r\n\v]*")
_MAX_CODE_POINT = 0x10FFFF
_MAX_EMOJI_ID = (1 << 63) - 1
_MAX_TIMESTAMP = (1 << 31) - 1


class MarkupError(Exception):
    """The text is no valid markup. The message is TDLib's."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A text without its tags, and the entities of the tags."""

    text: str
    entities: tuple[Entity, ...]


@dataclass(slots=True)
class _Tag:
    name: str
    attributes: dict[bytes, bytes]
    offset: int
    start: int


@dataclass(slots=True)
class _Reader:
    data: bytes
    size: int
    at: int = 0
    units: int = 0
    text: bytearray = field(default_factory=bytearray)
    opened: list[_Tag] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def read(self) -> None:
        while self.at < self.size:
            match = _MARKUP_START.search(self.data, self.at, self.size)
            self._take(match.start() if match else self.size)
            if match is None:
                return
            if match[0] == b"&":
                self._reference()
            elif self.data[self.at + 1 : self.at + 2] == b"/":
                self._end_tag()
            else:
                self._start_tag()

    def _take(self, end: int) -> None:
        piece = self.data[self.at : end]
        self.text += piece
        self.units += units(piece.decode())
        self.at = end

    def _reference(self) -> None:
        code, end = _reference(self.data, self.at)
        if code:
            self.text += chr(code).encode("utf-8", "surrogatepass")
            self.units += units(chr(code))
            self.at = end
        else:
            self._take(self.at + 1)

    def _peek(self) -> int:
        return self.data[self.at]

    def _match(self, pattern: re.Pattern[bytes]) -> bytes:
        match = pattern.match(self.data, self.at)
        matched = match[0] if match else b""
        self.at += len(matched)
        return matched

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        name = self._match(_TAG_NAME).lower().decode()
        if self._peek() == 0:
            raise MarkupError(f"Unclosed start tag at byte offset {begin}")
        if name not in _TAGS:
            raise MarkupError(f'Unsupported start tag "{name}" at byte offset {begin}')
        attributes: dict[bytes, bytes] = {}
        while self._peek() != ord(">"):
            self._match(_BLANKS)
            if self._peek() != ord(">"):
                self._attribute(name, begin, attributes)
        self.at += 1
        if name == "span" and attributes.get(b"class") != b"tg-spoiler":
            raise MarkupError(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self.opened.append(_Tag(name, attributes, self.units, len(self.text)))

    def _attribute(self, tag: str, begin: int, attributes: dict[bytes, bytes]) -> None:
        name = self._match(_ATTRIBUTE)
        if not name:
            raise MarkupError(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
        self._match(_BLANKS)
        value = b""
        has_value = self._peek() == ord("=")
        if has_value:
            self.at += 1
            self._match(_BLANKS)
        if self._peek() == 0:
            raise MarkupError(f'Unclosed start tag "{tag}" at byte offset {begin}')
        if has_value:
            value = self._quoted() if self._peek() in b"\"'" else self._token()
        if self._peek() == 0:
            raise MarkupError(f"Unclosed start tag at byte offset {begin}")
        if _is_relevant(tag, name, value):
            attributes[name] = value

    def _token(self) -> bytes:
        begin = self.at
        value = self._match(_TOKEN).lower()
        if self._peek() not in _SPACE_BYTES and self._peek() != ord(">"):
            raise MarkupError(f"Unexpected end of name token at byte offset {begin}")
        return value

    def _quoted(self) -> bytes:
        quote = self._peek()
        self.at += 1
        value = bytearray()
        while self._peek() not in (quote, 0):
            value += self._match(_UNQUOTED)
            if self._peek() == ord("&"):
                code, end = _reference(self.data, self.at)
                value += chr(code).encode("utf-8", "surrogatepass") if code else b"&"
                self.at = end if code else self.at + 1
            elif self._peek() not in (quote, 0):
                value.append(self._peek())  # the other kind of quote
                self.at += 1
        if self._peek() == quote:
            self.at += 1
        return bytes(value)

    def _end_tag(self) -> None:
        begin = self.at
        if not self.opened:
            raise MarkupError(f"Unexpected end tag at byte offset {begin}")
        self.at += 2
        name = self._match(_TAG_NAME).lower().decode()
        self._match(_BLANKS)
        if self._peek() != ord(">"):
            raise MarkupError(f"Unclosed end tag at byte offset {begin}")
        self.at += 1
        tag = self.opened[-1]
        if name and name != tag.name:
            mismatch = f'expected "</{tag.name}>", found "</{name}>"'
            raise MarkupError(f"Unmatched end tag at byte offset {begin}, {mismatch}")
        if self.units > tag.offset:
            self._close(tag)
        self.opened.pop()

    def _close(self, tag: _Tag) -> None:
        last = self.entities[-1] if self.entities else None
        entity = _entity(tag, self.units - tag.offset, bytes(self.text[tag.start :]))
        if entity is None:
            return
        language = _language(last, entity) if last else ""
        if language:
            self.entities[-1] = Entity("pre", entity.offset, entity.length, language)
        else:
            self.entities.append(entity)


def parse(text: str) -> Marked:
    """Parse a text with tags.

    Args:
        text: as a bot sends it with `parse_mode` HTML.

    Raises:
        MarkupError: with TDLib's words, such as `Unclosed start tag at byte offset 3`.
    """
    data = text.encode()
    reader = _Reader(data + b"\0", len(data))
    reader.read()
    if reader.opened:
        raise MarkupError(f'Can\'t find end tag corresponding to start tag "{reader.opened[-1].name}"')
    try:
        plain = reader.text.decode()
    except UnicodeDecodeError as error:
        message = "Text contains invalid Unicode characters after decoding HTML entities"
        raise MarkupError(f"{message}, check for unmatched surrogate code units") from error
    entities = (
        Entity("code", entity.offset, entity.length) if entity.kind == "code" else entity for entity in reader.entities
    )
    return Marked(plain, tuple(ordered(entities)))


def _reference(data: bytes, at: int) -> tuple[int, int]:
    """Return the code point that a reference stands for and where it ends, or zeros if it stands for itself."""
    match = _REFERENCE.match(data, at)
    if match is None:
        return 0, 0
    if match[3] is not None:
        return _NAMED_REFERENCES.get(match[3], 0), match.end()
    code = int(match[1], 16) if match[1] is not None else int(match[2])
    length = match.end() - at - match[0].endswith(b";")
    if code >= _MAX_CODE_POINT or length >= _MAX_REFERENCE_BYTES:
        return 0, 0
    return code, match.end()


def _is_relevant(tag: str, name: bytes, value: bytes) -> bool:
    """Return whether an attribute has a meaning in a tag; all others are ignored."""
    match tag, name:
        case ("a", b"href") | ("tg-emoji", b"emoji-id") | ("tg-time", b"unix" | b"format"):
            return True
        case ("blockquote", b"expandable"):
            return True
        case ("code", b"class"):
            return value.startswith(b"language-")
        case ("span", b"class"):
            return value.startswith(b"tg-")
    return False


def _entity(tag: _Tag, length: int, inner: bytes) -> Entity | None:
    if tag.name == "a":
        return _link(tag, length, inner)
    make = _ENTITY_FACTORIES.get(tag.name)
    return make(tag, length) if make else Entity(_KINDS[tag.name], tag.offset, length)


def _code(tag: _Tag, length: int) -> Entity:
    language = tag.attributes.get(b"class", b"").removeprefix(b"language-")
    return Entity("code", tag.offset, length, language.decode("utf-8", "replace"))


def _pre(tag: _Tag, length: int) -> Entity:
    return Entity("pre", tag.offset, length)


def _quote(tag: _Tag, length: int) -> Entity:
    kind = "expandable_blockquote" if b"expandable" in tag.attributes else "blockquote"
    return Entity(kind, tag.offset, length)


def _language(inner: Entity, outer: Entity) -> str:
    """Return the language of a listing made of `pre` and `code` around the very same text, or nothing."""
    same = (inner.offset, inner.length) == (outer.offset, outer.length)
    match inner.kind, outer.kind:
        case ("code", "pre") if same:
            return inner.value
        case ("pre", "code") if same and not inner.value:
            return outer.value
    return ""


def _link(tag: _Tag, length: int, inner: bytes) -> Entity | None:
    address = tag.attributes.get(b"href") or inner
    user = links.mentioned_user(address)
    if user is not None:
        return Entity("text_mention", tag.offset, length, str(user))
    link = links.checked(address)
    return Entity("text_link", tag.offset, length, link.decode("utf-8", "replace")) if link else None


def _emoji(tag: _Tag, length: int) -> Entity:
    number = tag.attributes.get(b"emoji-id", b"")
    if not re.fullmatch(rb"-?\d+", number) or not 0 < abs(int(number)) <= _MAX_EMOJI_ID:
        raise MarkupError("Invalid custom emoji identifier specified")
    return Entity("custom_emoji", tag.offset, length, str(int(number)))


def _moment(tag: _Tag, length: int) -> Entity | None:
    style = tag.attributes.get(b"format", b"").decode("utf-8", "replace")
    if style != "r" and not set(style) <= set("tTdDwW"):
        raise MarkupError("Invalid date format used")
    moment = tag.attributes.get(b"unix", b"")
    if not re.fullmatch(rb"\d+", moment) or not 0 < int(moment) <= _MAX_TIMESTAMP:
        return None
    return Entity("date_time", tag.offset, length, str(int(moment)), _style(style))


def _style(style: str) -> str:
    """Normalise the order of a moment's format: day of week, date, time; the short form wins."""
    if style == "r":
        return style
    parts = (("w" if {"w", "W"} & set(style) else ""), _either(style, "dD"), _either(style, "tT"))
    return "".join(parts)


def _either(style: str, letters: str) -> str:
    return next((letter for letter in letters if letter in style), "")


_ENTITY_FACTORIES: Mapping[str, Callable[[_Tag, int], Entity | None]] = {
    "code": _code,
    "pre": _pre,
    "blockquote": _quote,
    "tg-emoji": _emoji,
    "tg-time": _moment,
}
