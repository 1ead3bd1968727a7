"""Parse the metadata of a page: meta tags (Open Graph, article, Twitter) and JSON-LD (schema.org).

All values are raw; `extract` cleans them. Turned down: trafilatura's own metadata, whose dates
are days without a time, guessed from any similar text; extruct, a dependency more for these few tags.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MAX_SCRIPT_CHARS = 500_000  # of one script that is parsed
_MAX_DEPTH = 6  # of an article inside lists and graphs
_SCRIPTS = './/script[@type="application/ld+json"]'
_ARTICLE = re.compile(r"(?:https?://schema\.org/)?(?:\w*Article|BlogPosting|LiveBlogPosting|Report)")

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """The declared values, in order of preference."""

    titles: tuple[str, ...]
    urls: tuple[str, ...]
    publishers: tuple[str, ...]
    dates: tuple[str, ...]
    images: tuple[str, ...]
    languages: tuple[str, ...]
    body: str  # schema.org's articleBody, "" where there is none
    is_free: bool | None  # schema.org's isAccessibleForFree


def parse(tree: Any) -> PageMetadata:  # noqa: ANN401  lxml has no types
    """Return the metadata of an lxml tree."""
    tags, article = _tags(tree), next(_articles(tree), {})
    return PageMetadata(
        titles=_texts_of(
            tags.get("og:title"), article.get("headline"), *_texts(tree, ".//h1"), *_texts(tree, ".//title")
        ),
        urls=_texts_of(*tree.xpath('.//link[@rel="canonical"]/@href'), tags.get("og:url"), _link(article)),
        publishers=_texts_of(tags.get("og:site_name"), _name(article.get("publisher")), tags.get("application-name")),
        dates=_texts_of(tags.get("article:published_time"), article.get("datePublished"), tags.get("datepublished")),
        images=_texts_of(tags.get("og:image"), _image(article.get("image")), tags.get("twitter:image")),
        languages=_texts_of(*tree.xpath("/html/@lang"), article.get("inLanguage"), tags.get("og:locale")),
        body=_first(article.get("articleBody")),
        is_free=_truth(article.get("isAccessibleForFree")),
    )


def _tags(tree: Any) -> dict[str, str]:  # noqa: ANN401  lxml has no types
    """Return the meta tags by name in lower case, the first of each."""
    tags: dict[str, str] = {}
    for tag in tree.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop")
        if name and tag.get("content"):
            tags.setdefault(name.strip().lower(), tag.get("content"))
    return tags


def _texts(tree: Any, path: str) -> Iterator[str]:  # noqa: ANN401  lxml has no types
    for element in tree.iterfind(path):
        yield " ".join("".join(element.itertext()).split())


def _articles(tree: Any) -> Iterator[Fields]:  # noqa: ANN401  lxml has no types
    for script in tree.iterfind(_SCRIPTS):
        text = script.text or ""
        if len(text) > MAX_SCRIPT_CHARS:
            continue
        try:
            yield from _within(json.loads(text, strict=False), _MAX_DEPTH)
        except (ValueError, RecursionError):
            continue  # broken, or nested to break us


def _within(value: object, depth: int) -> Iterator[Fields]:
    if isinstance(value, dict):
        if any(isinstance(kind, str) and _ARTICLE.fullmatch(kind) for kind in _listed(value.get("@type"))):
            yield value
        value = list(value.values())
    if isinstance(value, list) and depth:
        for part in value:
            yield from _within(part, depth - 1)


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _texts_of(*values: object) -> tuple[str, ...]:
    return tuple(text for value in values if (text := _first(value)))


def _first(value: object) -> str:
    """Return a text, or the first text of a list."""
    return next((text.strip() for text in _listed(value) if isinstance(text, str) and text.strip()), "")


def _name(value: object) -> object:
    return next((item.get("name") if isinstance(item, dict) else item for item in _listed(value)), None)


def _image(value: object) -> object:
    return next((item.get("url") if isinstance(item, dict) else item for item in _listed(value)), None)


def _link(article: Fields) -> object:
    page = article.get("mainEntityOfPage")
    return (page.get("@id") if isinstance(page, dict) else page) or article.get("url")


def _truth(value: object) -> bool | None:
    """Parse a boolean, which many pages write as a string."""
    return {"true": True, "false": False}.get(str(value).lower().rpartition("/")[2])
