"""Convert a field to plain text: without markup, entities and invisible characters.

One pass over the text, with a cost linear in its length, whatever its content. Turned down:
`html.parser`, quadratic on hostile input in the Python we support at least; nh3, which sanitises HTML where plain text
is needed. Safety does not depend on this: text is escaped once more where it is rendered.
"""

import html
import re

from bot.parsing import character_references, remnants
from bot.parsing.raw_entry import ContentType, RawField

MAX_MARKUP_CHARS = 200_000  # that are converted where they hold little text
FIRST_MARKUP_CHARS = 12_000  # that are converted first
ENOUGH_TEXT_CHARS = 4_000  # of text that suffice: matching and summarising read the first 2,500

MAX_ESCAPES = 2  # beside the first

_LINE_BREAK = re.compile("\n")
_TAG = re.compile(r"""<(?:/?[a-zA-Z][\w:.-]*+(?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+|[/!?a-zA-Z][^<>]*+)>""")
_INVISIBLE_ELEMENT = re.compile(r"<(?:(!--)|(script|style|noscript|template|iframe|svg)\b)", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_LOOKS_LIKE_MARKUP = re.compile(
    r"</[a-zA-Z]|<(?:br|hr|img|p|b|i|u|em|strong|a|span|font|div|script|style|sup|sub|ul|ol|li|h[1-6]|figure|blockquote|iframe|table|td"
    r"|tr|small|code|pre|video|source|wbr|mark|del|ins)(?:\s[^<>]*|/)?>|<!--|<!\[CDATA\["
    r"|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d{0,2});|&#\d{3,7}(?!\d)",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r"</?(?:\w+:)?(?:address|article|aside|blockquote|br|d[dlt]|div|fig(?:ure|caption)|footer|h[1-6r]|header|li|main|nav"
    r"|ol|p|pre|section|t[dhr]|table|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_INVISIBLE_CHARS = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


_LONE_JOINER = re.compile(  # between other signs than these, joiners are remains of templates, and split words
    "(?<![\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u2190-\u2bff\ufe0f\U0001f000-\U0001faff\U000e0020-\U000e007f])[\u200c\u200d]+"
    "|[\u200c\u200d]+(?![\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u2190-\u2bff\U0001f000-\U0001faff])"
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
    if field.content_type is not ContentType.HTML and not _LOOKS_LIKE_MARKUP.search(value):
        return remnants.remove(normalise_space(value))
    text = _strip_rounds(_first_part(value))
    if len(text) < ENOUGH_TEXT_CHARS and len(value) > FIRST_MARKUP_CHARS:
        text = _strip_rounds(value)
    return remnants.remove(text)


def to_line(field: RawField) -> str:
    """Return the text of a field in one line."""
    return to_text(field).replace("\n", " ")


def normalise_space(text: str) -> str:
    """Return the text with white space collapsed, and without empty lines and invisible characters."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    if not all(map(str.isprintable, lines)):  # invisible characters are not printable, and rare
        visible = _LONE_JOINER.sub("", _INVISIBLE_CHARS.sub("", text))
        lines = [" ".join(line.split()) for line in visible.splitlines()]
    return "\n".join(filter(None, lines))


def _first_part(value: str) -> str:
    """Return the markup that is converted first, up to the start of a tag."""
    return value[: value.rfind("<", 0, FIRST_MARKUP_CHARS) if len(value) > FIRST_MARKUP_CHARS else None] or value


def _strip_rounds(value: str) -> str:
    """Strip markup as often as the text still looks like it: some feeds escape it twice, or thrice."""
    text = _strip_markup(value)
    for _ in range(MAX_ESCAPES):
        if not _LOOKS_LIKE_MARKUP.search(text):
            break
        text = _strip_markup(_LINE_BREAK.sub("<br>", text))
    return text


def _strip_markup(value: str) -> str:
    text = _without_tags(" ".join(value.split()))
    return normalise_space(html.unescape(character_references.join_pairs(text)))


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
