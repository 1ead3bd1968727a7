"""RawField of a feed → plain text: no markup, no entities, no characters that cannot be seen.

One pass over the text, with a cost that grows with its length and nothing else, whatever stands in it. Turned down:
`html.parser`, quadratic on hostile input in the Python we support at least; nh3, which makes safe HTML where we want
none at all. Safety does not rest on this: what a person is shown is escaped once more where it is drawn.
"""

import html
import re

from bot.parsing.raw_entry import ContentType, RawField

MAX_MARKUP_CHARS = 200_000  # characters of markup that are read where there is little text in them
FIRST_MARKUP_CHARS = 12_000  # characters of markup that are read first
ENOUGH_TEXT_CHARS = 4_000  # characters of text that are enough: whoever judges or shortens it reads the first 2,500

_TAG = re.compile(r"""<(?:/?[a-zA-Z][\w:.-]*+(?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+|[/!?a-zA-Z][^<>]*+)>""")
_OPENS_SILENCE = re.compile(r"<(?:(!--)|(script|style|noscript|template|iframe|svg)\b)", re.IGNORECASE)
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
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def _bytes_in(charset: str) -> dict[str, int]:
    """Return what each byte is read as; one that the charset leaves empty is read as the character of that number."""
    read = {chr(byte): byte for byte in range(0x100) if byte < 0x80 or charset == "cp1252" or byte == 0x98}  # noqa: PLR2004  ASCII; 98 is empty in windows-1251
    return read | {bytes([byte]).decode(charset, "ignore"): byte for byte in range(0x80, 0x100)}


_READ_AS = {charset: _bytes_in(charset) for charset in ("cp1252", "cp1251")}  # the first stands for Latin-1 as well
_FOLLOWING = re.escape("".join(char for char, byte in _READ_AS["cp1251"].items() if char and 0x80 <= byte < 0xC0))  # noqa: PLR2004  UTF-8's later bytes
_TWICE = (  # one letter in UTF-8, read as two of a Latin charset; or two of Cyrillic, as four of windows-1251
    re.compile("[\xc2-\xf4][\x80-\xbf\u0152-\u2122]"),
    re.compile(
        f"[РС][{_FOLLOWING}][РС][{_FOLLOWING}]"
    ),  # apart, because each alone is many times faster than both in one
)


def to_text(words: RawField) -> str:
    """Return the text of a field, in lines where it has blocks."""
    value = _mended(words.value[:MAX_MARKUP_CHARS])
    if words.form is not ContentType.HTML and (words.form is ContentType.PLAIN or not _LOOKS_LIKE_MARKUP.search(value)):
        return normalise_space(value)
    text = _text(_beginning(value))
    return text if len(text) >= ENOUGH_TEXT_CHARS or len(value) <= FIRST_MARKUP_CHARS else _text(value)


def to_line(words: RawField) -> str:
    """Return the text of a field in one to_line."""
    return to_text(words).replace("\n", " ")


def normalise_space(text: str) -> str:
    """Return the text with white space made even and without characters that cannot be seen."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    if not all(map(str.isprintable, lines)):  # what cannot be seen is not printable, and mostly there is none of it
        lines = [" ".join(line.split()) for line in _UNSEEN.sub("", text).splitlines()]
    return "\n".join(filter(None, lines))


def _beginning(value: str) -> str:
    """Return as much of the markup as is read first, up to a tag that begins."""
    return value[: value.rfind("<", 0, FIRST_MARKUP_CHARS) if len(value) > FIRST_MARKUP_CHARS else None] or value


def _text(value: str) -> str:
    return normalise_space(html.unescape(_without_tags(" ".join(value.split()))))


def _mended(value: str) -> str:
    """Undo an encoding that was done twice ("Ã©", "РџР°СЂРѕРј"): no sound text can be read as UTF-8 once more."""
    if value.isascii() or not any(pattern.search(value) for pattern in _TWICE):
        return value
    for read_as in _READ_AS.values():
        try:
            return bytes(map(read_as.__getitem__, value)).decode()
        except (KeyError, UnicodeError):
            continue
    return value


def _without_tags(value: str) -> str:
    if "<" not in value:
        return value
    if "[CDATA[" in value or "]]>" in value:
        value = _CDATA.sub("", value)
    return _TAG.sub("", _BREAK.sub("\n", _without_silence(value)))


def _without_silence(value: str) -> str:
    """Drop comments, scripts and styles with all that is in them; one that never ends swallows the rest."""
    kept, position = [], 0
    while opening := _OPENS_SILENCE.search(value, position):
        kept.append(value[position : opening.start()])
        ending = "-->" if opening[1] else f"</{opening[2]}[^<>]*>"
        closing = re.compile(ending, re.IGNORECASE).search(value, opening.end())
        if not closing:
            return "".join(kept)
        position = closing.end()
    return "".join([*kept, value[position:]])
