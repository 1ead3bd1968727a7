"""Bytes of a web page → its article: text, address, publisher, date, lead image and language.

trafilatura finds the text. It imports a tenth of a second and thirty megabytes and works in C on hostile bytes, so this
module is for a process of its own (`bot.fetching.parser_process.article_parser_main`): nothing that runs at rest may
import it. Precision is favoured: for a summary a paragraph too few is better than a strange one. Measured on the 90
pages of the article-extraction benchmark at hand, F1: precision .970, its default .967, recall .962, without tables
.964; precision without the headline, as here, .972. schema.org's articleBody, which a few pages have, is parse only
where far more is in it than was found: it often is a mere teaser.

Turned down: readability-lxml (.922 in the benchmark's own table), newspaper4k (.949), goose3 (.896), jusText (.804).
"""

import html
import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from trafilatura import extract, load_html

from bot.language.detect import language_of
from bot.parsing import charset, dates, markup
from bot.parsing.article import metadata, paywalls
from bot.parsing.article.page import ArticlePage, MissingContent
from bot.parsing.feeds.normalise import MAX_TEXT_CHARS, MAX_TITLE_CHARS
from bot.parsing.raw_entry import ContentType, RawField
from bot.parsing.urls import absolute, host_of

MAX_PUBLISHER_CHARS = 80  # characters of a publisher's name
_MUCH_MORE = 2  # times as long as what was found is an articleBody that is parse instead
_ABOVE = 6  # lines among which a headline is looked for
_SAMPLE = 1000  # characters that tell a language
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_UNSEEN = ("script", "style", "template", "head")
_BULLET = re.compile(r"^- ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a page shows, and what it says of itself."""

    text: str
    visible: str
    said: metadata.PageMetadata


def parse(body: bytes, content_type: str, url: str) -> ArticlePage:
    """Return what a page says; a page of which nothing can be made lacks everything.

    Args:
        body: as it came, without any encoding of HTTP.
        content_type: as sent.
        url: where it was found.
    """
    tree = load_html(charset.decode(body, _charset(body, content_type)))
    if tree is None:
        return ArticlePage(url, "", "", MissingContent.EMPTY, "", None, "", None)
    said = metadata.parse(tree)
    visible = _visible(tree)
    return _page(_Seen(_text(tree, said), visible, said), url)


def _page(seen: _Seen, url: str) -> ArticlePage:
    said = seen.said
    title = _line(next(iter(said.titles), ""))[:MAX_TITLE_CHARS]
    seen = replace(seen, text=_below(seen.text, {_line(one) for one in said.titles}))
    lack = paywalls.missing_content(seen.text, title=title, visible=seen.visible, is_free=said.is_free)
    return ArticlePage(
        url=_own_address(said, url),
        title=title,
        text="" if lack else _cut(seen.text),
        missing=lack,
        publisher=_line(next(iter(said.publishers), ""))[:MAX_PUBLISHER_CHARS],
        published_at=next((moment for text in said.dates if (moment := dates.parse(text))), None),
        image=next((link for text in said.images if (link := absolute(text, url))), ""),
        language=language_of(f"{title}\n{seen.text[:_SAMPLE]}", next(iter(said.languages), None)),
    )


def _charset(body: bytes, content_type: str) -> str:
    """Let a page's own meta tag speak where the server names no charset."""
    found = None if "charset" in content_type.lower() else _META.search(body[:2048])
    return f"text/html; charset={found[1].decode()}" if found else content_type


def _text(tree: Any, said: metadata.PageMetadata) -> str:  # noqa: ANN401  lxml has no types
    found = extract(tree, favor_precision=True, include_comments=False) or ""
    if len(found) < paywalls.MIN_TEXT_CHARS:  # a page so small that precision leaves nothing of it
        found = max(found, extract(tree, include_comments=False) or "", key=len)
    text = markup.normalise_space(_BULLET.sub("", found))
    body = markup.to_text(RawField(html.unescape(said.body), ContentType.UNSAID))
    return body if len(body) > max(paywalls.MIN_TEXT_CHARS, _MUCH_MORE * len(text)) else text


def _visible(tree: Any) -> str:  # noqa: ANN401  lxml has no types
    """Return all text that stands on the page, and what it has for those without scripts."""
    texts = (
        part
        for element in tree.iter()
        if isinstance(element.tag, str)
        for part in (element.text if element.tag not in _UNSEEN else "", element.tail)
    )
    return " ".join(" ".join(filter(None, texts)).split())


def _below(text: str, titles: set[str]) -> str:
    """Return a text without its headline, and without the little that may stand above it: a menu, a section."""
    lines = text.split("\n")
    headlines = [place for place, line in enumerate(lines[:_ABOVE]) if line in titles]
    return "\n".join(lines[headlines[-1] + 1 :] if headlines else lines)


def _cut(text: str) -> str:
    return text if len(text) <= MAX_TEXT_CHARS else f"{text[: MAX_TEXT_CHARS - 1].rstrip()}…"


def _line(text: str) -> str:
    return markup.to_line(RawField(html.unescape(text), ContentType.UNSAID))


def _own_address(said: metadata.PageMetadata, url: str) -> str:
    """Return the address that a page gives itself: one of the same host, and no home page unless it is one."""
    for claimed in said.urls:
        address = absolute(claimed, url)
        if host_of(address) == host_of(url) and (
            urlsplit(address).path.strip("/") or not urlsplit(url).path.strip("/")
        ):
            return address
    return url
