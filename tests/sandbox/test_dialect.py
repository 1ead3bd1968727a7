"""Our reading of Telegram's HTML against Telegram's own."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sandbox.entities import Entity
from bot.sandbox.text import dialect
from tests.data import data
from tests.sandbox import tdlib

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
WORDS = st.sampled_from(["x", "Բարև", "😀", " ", "\n", "&lt;", "a.am", ""])
TREES = st.recursive(
    WORDS,
    lambda inner: st.builds(
        lambda pair, parts: pair[0] + "".join(parts) + pair[1], st.sampled_from(PAIRS), st.lists(inner, max_size=3)
    ),
    max_leaves=12,
)
QUICK = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck), database=None)


def ours(text: str) -> tdlib.Read:
    try:
        marked = dialect.parse(text)
    except dialect.MarkupError as error:
        return str(error)
    return marked.text, [(one.kind, one.offset, one.length, one.value, one.style) for one in marked.entities]


def test_all_cases_seen_with_the_real_parser_are_read_the_same() -> None:
    cases = json.loads(data("telegram", "parse_html_cases.json").read_text())["cases"]
    different = [case["html"] for case in cases if ours(case["html"]) != tdlib.as_read(case["result"])]
    assert len(cases) == 154
    assert different == []


@pytest.mark.skipif(not tdlib.is_here(), reason="needs the package tdjson, Telegram's own parser")
@QUICK
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_broken_html_brings_the_same_complaints_as_the_real_parser(text: str) -> None:
    assert ours(text) == tdlib.parse(text)


@pytest.mark.skipif(not tdlib.is_here(), reason="needs the package tdjson, Telegram's own parser")
@QUICK
@given(st.lists(TREES, max_size=3).map("".join))
def test_nested_html_brings_the_same_entities_as_the_real_parser(text: str) -> None:
    assert ours(text) == tdlib.parse(text)


def test_half_of_a_surrogate_pair_is_refused() -> None:
    assert "invalid Unicode" in str(ours("&#xd83d;&#xde00;"))


def test_offsets_count_utf16_units() -> None:
    assert dialect.parse("😀<b>x</b>").entities == (Entity("bold", 2, 1),)
