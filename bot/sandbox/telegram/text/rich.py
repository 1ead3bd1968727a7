"""Rich messages: blocks with headings, lists, quotations and tables, as `sendRichMessage` takes them.

Blocks of text are read; a block with a file, a map or buttons answers 501, and so does a rich message written in HTML
or Markdown: how Telegram reads those is not published, and its parser cannot be asked offline. Nor are its errors
known, so that a message that it would refuse answers 501 as well. The result has the bot's own blocks, with the labels
of lists; links that Telegram would detect in the text are not marked.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.entities import Entity, units
from bot.sandbox.telegram.refusals import UnfinishedError

Json = dict[str, object]

MAX_RICH_CHARS = 32_768
MAX_BLOCKS = 500
MAX_DEPTH = 16
"""Levels of blocks and of texts within each other: https://core.telegram.org/bots/api#rich-message-formatting-options."""

_SPAN_ENTITIES = {
    "bold": "bold",
    "italic": "italic",
    "underline": "underline",
    "strikethrough": "strikethrough",
    "spoiler": "spoiler",
    "code": "code",
    "url": "text_link",
}
"""Kinds of rich text, and the equivalent entity of a plain message."""
_PLAIN_SPANS = frozenset({"subscript", "superscript", "marked"})


@dataclass(frozen=True, slots=True)
class Rich:
    """A rich message, and its plain form for the chat page."""

    blocks: Sequence[Json]
    text: str
    entities: tuple[Entity, ...]
    is_rtl: bool = False

    @property
    def more(self) -> Json:
        """Return the field of a Message that holds it."""
        return {"rich_message": {"blocks": self.blocks, **({"is_rtl": True} if self.is_rtl else {})}}


def read(call: Call) -> Rich:
    """Return the rich message of a call.

    Raises:
        UnfinishedError: it is in HTML or Markdown, has blocks other than text, or Telegram would refuse it.
    """
    raw = call.decoded("rich_message")
    fields = _object(raw)
    blocks = fields.get("blocks")
    if not blocks or not {"html", "markdown", "media"}.isdisjoint(fields):
        raise UnfinishedError("rich messages other than lists of blocks")
    reader = _Reader()
    result = reader.blocks(blocks)
    text = "".join(reader.parts).rstrip("\n")
    if len(text) > MAX_RICH_CHARS or reader.count > MAX_BLOCKS:
        raise UnfinishedError(f"rich messages above {MAX_RICH_CHARS:,} characters or {MAX_BLOCKS} blocks")
    end = units(text)
    clipped = (
        Entity(entity.kind, entity.offset, min(entity.end, end) - entity.offset, entity.value)
        for entity in reader.entities
    )
    return Rich(
        result,
        text,
        tuple(sorted((entity for entity in clipped if entity.length > 0), key=lambda entity: entity.offset)),
        bool(fields.get("is_rtl")),
    )


@dataclass(slots=True)
class _Reader:
    """Reader of blocks, which also writes their plain text."""

    parts: list[str] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    length: int = 0  # UTF-16 units
    count: int = 0
    depth: int = 0

    def blocks(self, raw: object) -> list[Json]:
        with self._level():
            return [self._block(item) for item in _items(raw)]

    def _block(self, raw: object) -> Json:
        self.count += 1
        block = _object(raw)
        kind = str(block.get("type"))
        if kind not in _BLOCK_READERS:
            raise UnfinishedError(f"rich block of the type {kind!r:.20}")
        result = {"type": kind, **_BLOCK_READERS[kind](self, block)}
        self._break()
        return result

    def paragraph(self, block: Json) -> Json:
        return {"text": self._text(block.get("text", ""))}

    def heading(self, block: Json) -> Json:
        with self._marked("bold"):
            return {**self.paragraph(block), "size": block.get("size", 1)}

    def pre(self, block: Json) -> Json:
        language = {"language": block["language"]} if "language" in block else {}
        with self._marked("pre", str(language.get("language", ""))):
            return {**self.paragraph(block), **language}

    def divider(self, _: Json) -> Json:
        self._write("—" * 3)
        return {}

    def formula(self, block: Json) -> Json:
        with self._marked("code"):
            self._write(str(block.get("expression", "")))
        return {"expression": str(block.get("expression", ""))}

    def listing(self, block: Json) -> Json:
        return {"items": [self._item(_object(item)) for item in _items(block.get("items"))]}

    def _item(self, item: Json) -> Json:
        if item.get("type", "1") != "1":
            raise UnfinishedError("list that is not counted in digits")
        label = f"{item['value']}." if "value" in item else "•"
        flags = {name: True for name in ("has_checkbox", "is_checked") if item.get(name)}
        tick = ("☑ " if "is_checked" in flags else "☐ ") if flags else ""
        self._write(f"{label} {tick}")
        optional: Json = {name: item[name] for name in ("value", "type") if name in item}
        return {"label": label, "blocks": self.blocks(item.get("blocks")), **flags, **optional}

    def quotation(self, block: Json) -> Json:
        with self._marked("blockquote"):
            result: Json = {"blocks": self.blocks(block.get("blocks"))}
            return {**result, **self._credit(block)}

    def short_quotation(self, block: Json) -> Json:
        with self._marked("expandable_blockquote" if block["type"] == "expandable_blockquote" else "blockquote"):
            return {**self.paragraph(block), **self._credit(block)}

    def _credit(self, block: Json) -> Json:
        if "credit" not in block:
            return {}
        self._break()
        with self._marked("italic"):
            return {"credit": self._text(block["credit"])}

    def table(self, block: Json) -> Json:
        caption: Json = {}
        if "caption" in block:
            caption["caption"] = self._text(block["caption"])
            self._break()
        rows = [self._row(row) for row in _items(block.get("cells"))]
        flags = {name: True for name in ("is_bordered", "is_striped", "is_compact") if block.get(name)}
        return {"cells": rows, **flags, **caption}

    def _row(self, raw: object) -> list[Json]:
        self.count += 1
        row: list[Json] = []
        for cell in map(_object, _items(raw)):
            if row:
                self._write(" | ")
            row.append({**cell, **({"text": self._text(cell["text"])} if "text" in cell else {})})
        self._break()
        return row

    def details(self, block: Json) -> Json:
        with self._marked("bold"):
            summary = self._text(block.get("summary", ""))
        self._break()
        is_open = {"is_open": True} if block.get("is_open") else {}
        return {"summary": summary, "blocks": self.blocks(block.get("blocks")), **is_open}

    def _text(self, raw: object) -> object:
        """Read a RichText: a string, a list of RichTexts, or a kind with a text in it."""
        if isinstance(raw, str):
            self._write(raw)
            return raw
        with self._level():
            if isinstance(raw, Sequence):
                return [self._text(item) for item in raw]
            return self._span(_object(raw))

    def _span(self, span: Json) -> Json:
        kind = str(span.get("type"))
        if kind not in _SPAN_ENTITIES and kind not in _PLAIN_SPANS:
            raise UnfinishedError(f"rich text of the type {kind!r:.20}")
        with self._marked(_SPAN_ENTITIES.get(kind, ""), str(span.get("url", ""))):
            return {**span, "text": self._text(span.get("text", ""))}

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self.length += units(text)

    def _break(self) -> None:
        if self.parts and not self.parts[-1].endswith("\n"):
            self._write("\n")

    @contextmanager
    def _marked(self, kind: str, value: str = "") -> Iterator[None]:
        start = self.length
        yield
        if kind:
            self.entities.append(Entity(kind, start, self.length - start, value))

    @contextmanager
    def _level(self) -> Iterator[None]:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise UnfinishedError(f"rich messages with more than {MAX_DEPTH} levels")
        yield
        self.depth -= 1


_BLOCK_READERS: Mapping[str, Callable[[_Reader, Json], Json]] = {
    "paragraph": _Reader.paragraph,
    "heading": _Reader.heading,
    "pre": _Reader.pre,
    "footer": _Reader.paragraph,
    "divider": _Reader.divider,
    "mathematical_expression": _Reader.formula,
    "list": _Reader.listing,
    "blockquote": _Reader.quotation,
    "expandable_blockquote": _Reader.short_quotation,
    "pullquote": _Reader.short_quotation,
    "table": _Reader.table,
    "details": _Reader.details,
}


def _object(raw: object) -> Json:
    if not isinstance(raw, dict):
        raise UnfinishedError("rich message with something else in place of an object")
    return raw


def _items(raw: object) -> Sequence[object]:
    if not isinstance(raw, list):
        raise UnfinishedError("rich message with something else in place of a list")
    return raw
