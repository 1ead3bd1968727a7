"""What a page says of itself in its head: meta tags (Open Graph, article, Twitter) and JSON-LD (schema.org).

Nothing here is shown to anybody as it stands; `pages` cleans it. Turned down: trafilatura's own metadata, whose dates
are days without a time, guessed from anything that looks like one; extruct, a dependency more for these few tags.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MAX_SCRIPT_CHARS = 500_000  # characters of one script that are parse
_DEPTH = 6  # in which an article may lie inside lists and graphs
_SCRIPTS = './/script[@type="application/ld+json"]'
_ARTICLE = re.compile(r"(?:https?://schema\.org/)?(?:\w*Article|BlogPosting|LiveBlogPosting|Report)")

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """Every claim, the one to be believed first first."""

    titles: tuple[str, ...]
    urls: tuple[str, ...]
    publishers: tuple[str, ...]
    dates: tuple[str, ...]
    images: tuple[str, ...]
    languages: tuple[str, ...]
    body: str  # schema.org's articleBody, "" where there is none
    is_free: bool | None  # schema.org's isAccessibleForFree


def parse(tree: Any) -> PageMetadata:  # noqa: ANN401  lxml has no types
    """Return what an lxml tree of a page says of itself."""
    tags, found = _tags(tree), next(_articles(tree), {})
    return PageMetadata(
        titles=_given(tags.get("og:title"), found.get("headline"), *_texts(tree, ".//h1"), *_texts(tree, ".//title")),
        urls=_given(*tree.xpath('.//link[@rel="canonical"]/@href'), tags.get("og:url"), _link(found)),
        publishers=_given(tags.get("og:site_name"), _named(found.get("publisher")), tags.get("application-name")),
        dates=_given(tags.get("article:published_time"), found.get("datePublished"), tags.get("datepublished")),
        images=_given(tags.get("og:image"), _pictured(found.get("image")), tags.get("twitter:image")),
        languages=_given(*tree.xpath("/html/@lang"), found.get("inLanguage"), tags.get("og:locale")),
        body=_first(found.get("articleBody")),
        is_free=_truth(found.get("isAccessibleForFree")),
    )


def _tags(tree: Any) -> dict[str, str]:  # noqa: ANN401  lxml has no types
    """Return the meta tags by their names in small letters, the first of each."""
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
            yield from _within(json.loads(text, strict=False), _DEPTH)
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


def _given(*values: object) -> tuple[str, ...]:
    return tuple(text for value in values if (text := _first(value)))


def _first(value: object) -> str:
    """Return a text, or the first text of a list."""
    return next((text.strip() for text in _listed(value) if isinstance(text, str) and text.strip()), "")


def _named(value: object) -> object:
    return next((one.get("name") if isinstance(one, dict) else one for one in _listed(value)), None)


def _pictured(value: object) -> object:
    return next((one.get("url") if isinstance(one, dict) else one for one in _listed(value)), None)


def _link(found: Fields) -> object:
    page = found.get("mainEntityOfPage")
    return (page.get("@id") if isinstance(page, dict) else page) or found.get("url")


def _truth(value: object) -> bool | None:
    """Read a truth value, which many write as a word."""
    return {"true": True, "false": False}.get(str(value).lower().rpartition("/")[2])
