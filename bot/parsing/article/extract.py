"""Extract the article of a web page: text, address, publisher, date, lead image and language.

trafilatura finds the text. It imports a tenth of a second and thirty megabytes and works in C on hostile bytes, so this
module is for a process of its own (`bot.fetching.parser_process.article_parser_main`): no module of the main process
may import it. Precision is favoured: for a summary a missing paragraph is better than a foreign one. Measured on the 90
pages of the article-extraction benchmark at hand, F1: precision .970, its default .967, recall .962, without tables
.964; precision without the headline, as here, .972. schema.org's articleBody, which a few pages have, is read only
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
from bot.parsing.article.metadata import PageMetadata
from bot.parsing.article.page import ArticlePage, MissingContent
from bot.parsing.feeds.normalise import MAX_TEXT_CHARS, MAX_TITLE_CHARS
from bot.parsing.raw_entry import ContentType, RawField
from bot.parsing.urls import absolute, host_of

MAX_PUBLISHER_CHARS = 80  # of a publisher's name
_MIN_BODY_RATIO = 2  # of an articleBody to the extracted text, from which it is used instead
_MAX_LINES_ABOVE = 6  # in which a headline is searched
_MAX_SAMPLE_CHARS = 1000  # from which a language is detected
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_INVISIBLE_TAGS = ("script", "style", "template", "head")
_BULLET = re.compile(r"^- ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _PageParts:
    """The extracted text, the visible text and the metadata of a page."""

    text: str
    visible: str
    metadata: PageMetadata


def parse(body: bytes, content_type: str, url: str) -> ArticlePage:
    """Return the article of a page; one without text for a page that cannot be parsed.

    Args:
        body: the page, without any encoding of HTTP.
        content_type: as sent.
        url: its address.
    """
    tree = load_html(charset.decode(body, _charset(body, content_type)))
    if tree is None:
        return ArticlePage(url, "", "", MissingContent.EMPTY, "", None, "", None)
    page_metadata = metadata.parse(tree)
    visible = _visible(tree)
    return _page(_PageParts(_text(tree, page_metadata), visible, page_metadata), url)


def _page(parts: _PageParts, url: str) -> ArticlePage:
    page_metadata = parts.metadata
    title = _line(next(iter(page_metadata.titles), ""))[:MAX_TITLE_CHARS]
    parts = replace(parts, text=_without_headline(parts.text, {_line(heading) for heading in page_metadata.titles}))
    missing = paywalls.missing_content(parts.text, title=title, visible=parts.visible, is_free=page_metadata.is_free)
    return ArticlePage(
        url=_declared_address(page_metadata, url),
        title=title,
        text="" if missing else _cut(parts.text),
        missing=missing,
        publisher=_line(next(iter(page_metadata.publishers), ""))[:MAX_PUBLISHER_CHARS],
        published_at=next((moment for text in page_metadata.dates if (moment := dates.parse(text))), None),
        image=next((link for text in page_metadata.images if (link := absolute(text, url))), ""),
        language=language_of(f"{title}\n{parts.text[:_MAX_SAMPLE_CHARS]}", next(iter(page_metadata.languages), None)),
    )


def _charset(body: bytes, content_type: str) -> str:
    """Return the content type, with the charset of the page's meta tag where the server sent none."""
    match = None if "charset" in content_type.lower() else _META.search(body[:2048])
    return f"text/html; charset={match[1].decode()}" if match else content_type


def _text(tree: Any, page_metadata: PageMetadata) -> str:  # noqa: ANN401  lxml has no types
    extracted = extract(tree, favor_precision=True, include_comments=False) or ""
    if len(extracted) < paywalls.MIN_TEXT_CHARS:  # a page so small that precision leaves nothing of it
        extracted = max(extracted, extract(tree, include_comments=False) or "", key=len)
    text = markup.normalise_space(_BULLET.sub("", extracted))
    body = markup.to_text(RawField(html.unescape(page_metadata.body), ContentType.UNDECLARED))
    return body if len(body) > max(paywalls.MIN_TEXT_CHARS, _MIN_BODY_RATIO * len(text)) else text


def _visible(tree: Any) -> str:  # noqa: ANN401  lxml has no types
    """Return all visible text of the page, with that for browsers without scripts."""
    texts = (
        part
        for element in tree.iter()
        if isinstance(element.tag, str)
        for part in (element.text if element.tag not in _INVISIBLE_TAGS else "", element.tail)
    )
    return " ".join(" ".join(filter(None, texts)).split())


def _without_headline(text: str, titles: set[str]) -> str:
    """Return a text without its headline and the few lines above it: a menu, a section."""
    lines = text.split("\n")
    headlines = [place for place, line in enumerate(lines[:_MAX_LINES_ABOVE]) if line in titles]
    return "\n".join(lines[headlines[-1] + 1 :] if headlines else lines)


def _cut(text: str) -> str:
    return text if len(text) <= MAX_TEXT_CHARS else f"{text[: MAX_TEXT_CHARS - 1].rstrip()}…"


def _line(text: str) -> str:
    return markup.to_line(RawField(html.unescape(text), ContentType.UNDECLARED))


def _declared_address(page_metadata: PageMetadata, url: str) -> str:
    """Return the address that a page declares: one of the same host, and no home page unless it is one."""
    for declared in page_metadata.urls:
        address = absolute(declared, url)
        if host_of(address) == host_of(url) and (
            urlsplit(address).path.strip("/") or not urlsplit(url).path.strip("/")
        ):
            return address
    return url
