"""Convert a field to plain text: without markup, entities and invisible characters.

One pass over the text, with a cost linear in its length, whatever its content. Turned down:
`html.parser`, quadratic on hostile input in the Python we support at least; nh3, which sanitises HTML where plain text
is needed. Safety does not depend on this: text is escaped once more where it is rendered.
"""

import html
import re

from bot.parsing.raw_entry import ContentType, RawField

MAX_MARKUP_CHARS = 200_000  # that are converted where they hold little text
FIRST_MARKUP_CHARS = 12_000  # that are converted first
ENOUGH_TEXT_CHARS = 4_000  # of text that suffice: matching and summarising read the first 2,500

_TAG = re.compile(r"""<(?:/?[a-zA-Z][\w:.-]*+(?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+|[/!?a-zA-Z][^<>]*+)>""")
_INVISIBLE_ELEMENT = re.compile(r"<(?:(!--)|(script|style|noscript|template|iframe|svg)\b)", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_LOOKS_LIKE_MARKUP = re.compile(
    r"</[a-zA-Z]|<(?:br|hr|img|p|b|i|u|em|strong|a|span|font|div|script|style|sup|sub)\b[^<>]*>|<!--|<!\[CDATA\[|&#?\w+;",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r"</?(?:\w+:)?(?:address|article|aside|blockquote|br|d[dlt]|div|fig(?:ure|caption)|footer|h[1-6r]|header|li|main|nav"
    r"|ol|p|pre|section|t[dhr]|table|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_INVISIBLE_CHARS = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def _bytes_of_chars(charset: str) -> dict[str, int]:
    """Return the byte of each character; a byte that the charset leaves undefined is the character of that number."""
    by_char = {chr(byte): byte for byte in range(0x100) if byte < 0x80 or charset == "cp1252" or byte == 0x98}  # noqa: PLR2004  ASCII; 98 is empty in windows-1251
    return by_char | {bytes([byte]).decode(charset, "ignore"): byte for byte in range(0x80, 0x100)}


_BYTES_OF_CHAR = {
    charset: _bytes_of_chars(charset) for charset in ("cp1252", "cp1251")
}  # the first stands for Latin-1 as well
_CONTINUATION_CHARS = re.escape(
    "".join(char for char, byte in _BYTES_OF_CHAR["cp1251"].items() if char and 0x80 <= byte < 0xC0)  # noqa: PLR2004  UTF-8's later bytes
)
_DOUBLY_ENCODED = (  # one letter in UTF-8, read as two of a Latin charset; or two of Cyrillic, as four of windows-1251
    re.compile("[\xc2-\xf4][\x80-\xbf\u0152-\u2122]"),
    re.compile(
        f"[РС][{_CONTINUATION_CHARS}][РС][{_CONTINUATION_CHARS}]"
    ),  # apart, because each alone is many times faster than both in one
)


def to_text(field: RawField) -> str:
    """Return the text of a field, one line for each block element."""
    value = _repair_encoding(field.value[:MAX_MARKUP_CHARS])
    is_html = field.content_type is ContentType.HTML
    if field.content_type is ContentType.UNDECLARED:
        is_html = _LOOKS_LIKE_MARKUP.search(value) is not None
    if not is_html:
        return normalise_space(value)
    text = _strip_markup(_first_part(value))
    return text if len(text) >= ENOUGH_TEXT_CHARS or len(value) <= FIRST_MARKUP_CHARS else _strip_markup(value)


def to_line(field: RawField) -> str:
    """Return the text of a field in one line."""
    return to_text(field).replace("\n", " ")


def normalise_space(text: str) -> str:
    """Return the text with white space collapsed, and without empty lines and invisible characters."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    if not all(map(str.isprintable, lines)):  # invisible characters are not printable, and rare
        lines = [" ".join(line.split()) for line in _INVISIBLE_CHARS.sub("", text).splitlines()]
    return "\n".join(filter(None, lines))


def _first_part(value: str) -> str:
    """Return the markup that is converted first, up to the start of a tag."""
    return value[: value.rfind("<", 0, FIRST_MARKUP_CHARS) if len(value) > FIRST_MARKUP_CHARS else None] or value


def _strip_markup(value: str) -> str:
    return normalise_space(html.unescape(_without_tags(" ".join(value.split()))))


def _repair_encoding(value: str) -> str:
    """Undo a double encoding ("Ã©", "РџР°СЂРѕРј"): no correct text can be decoded as UTF-8 once more."""
    if value.isascii() or not any(pattern.search(value) for pattern in _DOUBLY_ENCODED):
        return value
    for byte_of_char in _BYTES_OF_CHAR.values():
        try:
            return bytes(map(byte_of_char.__getitem__, value)).decode()
        except (KeyError, UnicodeError):
            continue
    return value


def _without_tags(value: str) -> str:
    if "<" not in value:
        return value
    if "[CDATA[" in value or "]]>" in value:
        value = _CDATA.sub("", value)
    return _TAG.sub("", _BREAK.sub("\n", _without_invisible_elements(value)))


def _without_invisible_elements(value: str) -> str:
    """Drop comments, scripts and styles with their content; one that is not closed drops the rest."""
    parts, position = [], 0
    while opening := _INVISIBLE_ELEMENT.search(value, position):
        parts.append(value[position : opening.start()])
        ending = "-->" if opening[1] else f"</{opening[2]}[^<>]*>"
        closing = re.compile(ending, re.IGNORECASE).search(value, opening.end())
        if not closing:
            return "".join(parts)
        position = closing.end()
    return "".join([*parts, value[position:]])
