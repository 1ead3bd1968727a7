"""Our reading of Telegram's HTML against Telegram's own."""

import json
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sandbox.telegram.entities import Entity
from bot.sandbox.telegram.text import dialect
from tests.sandbox.telegram.support import tdlib
from tests.support.data import data

PIECES = [
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "</>",
    "<u>",
    "<s>",
    '<a href="',
    "'",
    '">',
    "<a href='",
    "<a href=",
    "</a>",
    "<a>",
    "x.am",
    "http://",
    "HTTPS://",
    "tg://user?id=",
    "5",
    "#",
    "?",
    "/",
    ":",
    "@",
    "80",
    '<code class="language-',
    'c">',
    "<code>",
    "</code>",
    "<pre>",
    "</pre>",
    "&lt",
    "&lt;",
    "&amp;",
    "&#65;",
    "&#x1F600;",
    "&nbsp;",
    "&",
    "<",
    ">",
    " ",
    "\n",
    "\t",
    "\x00",
    '"',
    "=",
    "a",
    "Б",
    "😀",
    "Ա",
    "<blockquote expandable>",
    "<blockquote>",
    "</blockquote>",
    '<tg-emoji emoji-id="',
    "</tg-emoji>",
    '<tg-time unix="',
    '" format="',
    "</tg-time>",
    "r",
    "t",
    "T",
    "w",
    '<span class="tg-spoiler">',
    "</span>",
    "%20",
    "%",
    ".",
    "-",
    "_",
    "[::1]",
    "<A HREF=",
    "expandable",
    "</B>",
    "<p>",
    "\r",
]
PAIRS = [
    ("<b>", "</b>"),
    ("<i>", "</>"),
    ("<s>", "</s>"),
    ("<code>", "</code>"),
    ("<pre>", "</pre>"),
    ('<code class="language-c">', "</code>"),
    ("<blockquote>", "</blockquote>"),
    ("<blockquote expandable>", "</blockquote>"),
    ('<a href="https://x.am/?a=1&amp;b">', "</a>"),
    ("<a>", "</a>"),
    ('<tg-time unix="77" format="wDT">', "</tg-time>"),
    ("<tg-spoiler>", "</tg-spoiler>"),
]
WORDS = ["x", "Բարև", "😀", " ", "\n", "&lt;", "a.am", ""]
LETTERS = "<>/=\"'& ;#abhrefABIucodepstgx019-.:@?[]%\n\t\r\0\x0bé😀Ա\x85\xa0\u2028"
WHOLE = [
    *PIECES,
    *(
        "<del>",
        "</del>",
        "<ins>",
        "<strike>",
        "<strong>",
        "</strong>",
        "<em>",
        "</em>",
        "<tg-spoiler>",
        "</tg-spoiler>",
    ),
    *('<code class="language-py">', "<pre><code class='language-c'>", "</code></pre>", "<span class=tg-spoiler>"),
    *('<a href="tg://user?id=5">', '<a href="tg://user?id=0">', "<a href=x.am>", "<a href='http://[::1]:80/x'>"),
    *('<a href="http://u:p@x.am:65536">', '<a href="ton://x">', '<a href="tg:resolve?domain=x">'),
    *('<tg-emoji emoji-id="5">', '<tg-emoji emoji-id="0">', '<tg-time unix="7" format="wdt">', '<tg-time unix="0">'),
    *('<tg-time unix="2147483648">', '<tg-time unix="1" format="x">', "<b ", "<b\v", "<b/>", "</ b>", "<!--"),
    *("&#0;", "&#xD800;", "&#x10FFFF;", "&#x10FFFE;", "&#1114111;", "&#00000065;", "&#000000065;", "&quot", "&LT;"),
]
BATCH_SIZE = 20
"""Texts made of one number: to draw a number takes longer than to read a text."""

Make = Callable[[Random], str]

all_alike = settings(suppress_health_check=list(HealthCheck))


def texts(make: Make) -> st.SearchStrategy[list[str]]:
    """Draw some texts at once."""
    return st.integers(0, 1 << 64).map(lambda seed: made(make, Random(seed)))  # noqa: S311  it guards nothing


def made(make: Make, lot: Random) -> list[str]:
    return [make(lot) for _ in range(BATCH_SIZE)]


def broken(lot: Random) -> str:
    return "".join(lot.choices(WHOLE, k=lot.randint(1, 14)))


def mistyped(lot: Random) -> str:
    return "<" * lot.randint(0, 1) + "".join(lot.choices(LETTERS, k=lot.randint(1, 30)))


def nested(lot: Random) -> str:
    """Return well-formed HTML: tags open, words are written, the newest tag closes."""
    text, opened = "", list[str]()
    for _ in range(lot.randint(1, 20)):
        turn = lot.random()
        if turn < 0.35:
            start, end = lot.choice(PAIRS)
            text, opened = text + start, [*opened, end]
        elif turn < 0.6 and opened:
            text += opened.pop()
        else:
            text += lot.choice(WORDS)
    return text + "".join(reversed(opened))


def alike(several: list[str]) -> bool:
    """Return whether all are read the same; the first that is not is shown by its own comparison."""
    for text in several:
        assert ours(text) == tdlib.parse(text), text
    return True


needs_tdlib = pytest.mark.skipif(not tdlib.is_here(), reason="needs the package tdjson, Telegram's own parser")


def ours(text: str) -> tdlib.ParseResult:
    try:
        marked = dialect.parse(text)
    except dialect.MarkupError as error:
        return str(error)
    return marked.text, [
        (entity.kind, entity.offset, entity.length, entity.value, entity.style) for entity in marked.entities
    ]


def test_all_cases_seen_with_the_real_parser_are_read_the_same() -> None:
    cases = json.loads(data("telegram", "parse_html_cases.json").read_text())["cases"]
    different = [case["html"] for case in cases if ours(case["html"]) != tdlib.parse_result(case["result"])]
    assert len(cases) == 154
    assert different == []


@needs_tdlib
@all_alike
@given(texts(broken))
def test_broken_html_brings_the_same_complaints_as_the_real_parser(several: list[str]) -> None:
    assert alike(several)


@needs_tdlib
@all_alike
@given(texts(nested))
def test_nested_html_brings_the_same_entities_as_the_real_parser(several: list[str]) -> None:
    assert alike(several)


@needs_tdlib
@all_alike
@given(texts(mistyped))
def test_mistyped_html_is_read_as_by_the_real_parser(several: list[str]) -> None:
    assert alike(several)


def test_half_of_a_surrogate_pair_is_refused() -> None:
    assert "invalid Unicode" in str(ours("&#xd83d;&#xde00;"))


def test_offsets_count_utf16_units() -> None:
    assert dialect.parse("😀<b>x</b>").entities == (Entity("bold", 2, 1),)
