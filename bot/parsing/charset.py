"""Decode bytes → text, whatever charset the document declares.

The order is that of reliability: a byte order mark, then validity (bytes that are valid UTF-8 are UTF-8: text in
another charset is not valid by chance), then the XML prolog, then the HTTP header, then a guess from the bytes. So
windows-1251 that is declared as UTF-8 is decoded correctly, and one bad byte in a UTF-8 document costs one character.
Turned down: charset-normalizer and chardet, which guess by statistics among dozens of charsets and are slow on long
texts; the feeds of the region need five.
"""

import codecs
import re

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PROLOG = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_HTTP = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_ALLOWED = re.compile(  # Python has more, among them some that hide markup (utf-7) or that are slow (punycode)
    r"utf-8|ascii|(iso8859|koi8|mac)[-_]\w+|cp\d+|tis-620|ptcp154|(gb|big5|euc|shift_jis|iso2022)\w*|hz|johab"
)
_ESCAPES = re.compile("iso2022|hz")  # pure ASCII on the wire, something else in truth
_LATIN = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254"}  # as the Encoding Standard reads them
_CYRILLIC = ("cp1251", "koi8-r")  # the likelier first
_CASE_CHANGES = re.compile("[а-яё][А-ЯЁ]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_MAX_SAMPLE_BYTES = 200_000  # from which a charset is guessed


def decode(body: bytes, content_type: str) -> str:
    """Return the text of a document; bytes that cannot be decoded become U+FFFD."""
    for byte_order_mark, charset in _BYTE_ORDER_MARKS:
        if body.startswith(byte_order_mark):
            return body[len(byte_order_mark) :].decode(charset, "replace")
    declared = [name for name in (_declared_in_prolog(body), _declared_in_header(content_type)) if name]
    for candidate in _utf_16(body), *filter(_ESCAPES.match, declared), "utf-8", *_credible(declared, body):
        text = _decode_strictly(body, candidate)
        if text is not None:
            return text
    return body.decode(_guess(body), "replace")


def _declared_in_prolog(body: bytes) -> str | None:
    match = _PROLOG.match(body[:400])
    return _codec_name(match[1].decode()) if match else None


def _declared_in_header(content_type: str) -> str | None:
    match = _HTTP.search(content_type[:400])
    return _codec_name(match[1]) if match else None


def _codec_name(name: str) -> str | None:
    """Return Python's name of a charset, None for one that is not allowed."""
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return _LATIN.get(codec, codec) if _ALLOWED.fullmatch(codec) else None


def _credible(declared: list[str], body: bytes) -> list[str]:
    """Return the declared charsets without Latin ones, the default of many servers, where the bytes look Cyrillic."""
    if any(name in _LATIN.values() for name in declared) and _guess(body) in _CYRILLIC:
        return [name for name in declared if name not in _LATIN.values()]
    return declared


def _utf_16(body: bytes) -> str | None:
    """Detect UTF-16 without a byte order mark by its first character, `<` or a brace, with a zero beside it."""
    if body[:2] in {b"<\x00", b"{\x00"}:
        return "utf-16-le"
    return "utf-16-be" if body[:2] in {b"\x00<", b"\x00{"} else None


def _decode_strictly(body: bytes, charset: str | None) -> str | None:
    if charset is None:
        return None
    try:
        return body.decode(charset)
    except (UnicodeError, ValueError):
        return None


def _guess(body: bytes) -> str:
    """Guess the charset of a text that is neither UTF-8 nor in its declared charset.

    Mostly valid UTF-8 is UTF-8 with an error. Otherwise high bytes in runs are words of Cyrillic, in windows-1251 or in
    KOI8-R, whichever resembles Russian more: small letters of the one are capitals of the other, so in a headline of
    capitals their number proves nothing. Single high bytes are accented letters of a Latin script:
    windows-1254, which has the letters of Turkish where windows-1252 has Icelandic ones, and agrees with it in the
    rest.
    """
    sample = body[:_MAX_SAMPLE_BYTES]
    text = sample.decode("utf-8", "replace")
    foreign = sum(char > "\x7f" for char in text)
    if text.count(_REPLACEMENT) * 5 < foreign:
        return "utf-8"
    runs = re.findall(rb"[\xa8\xb8\xc0-\xff]{4,}", sample)
    if sum(map(len, runs)) * 2 < len(re.findall(rb"[\x80-\xff]", sample)):
        return "cp1254"
    letters = b" ".join(runs)
    return max(_CYRILLIC, key=lambda charset: _russian_score(letters.decode(charset)))


def _russian_score(text: str) -> int:
    """Count the frequent letters of Russian, less the capitals after a small letter, which wrong decodings have."""
    return sum(map(text.lower().count, "оеаинтс")) - len(_CASE_CHANGES.findall(text))
