"""Parse JSON Feed 1.0 and 1.1 (jsonfeed.org) → raw items.

orjson refuses nesting deeper than 1,024 and anything but UTF-8; only the fields named here are read.
"""

from collections.abc import Mapping
from typing import Any

import orjson

from bot.errors import UnreadableError
from bot.parsing.raw_entry import ContentType, RawEntry, RawField, RawItem
from bot.parsing.safe_xml import MAX_ITEMS

_Fields = Mapping[str, Any]


def parse(text: str, url: str) -> tuple[RawItem, ...]:
    """Return the items of a JSON feed, at most 1,000.

    Raises:
        UnreadableError: for anything but a JSON Feed.
    """
    try:
        feed = orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError) as error:
        message = f"not JSON: {error}"
        raise UnreadableError(message) from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        message = "JSON, but no JSON Feed: it has no items"
        raise UnreadableError(message)
    base, language = _text(feed, "home_page_url") or url, _text(feed, "language") or None
    return tuple(_entry(item, base, language).item for item in items[:MAX_ITEMS] if isinstance(item, dict))


def _entry(item: _Fields, base: str, language: str | None) -> RawEntry:
    html, text = _text(item, "content_html"), _text(item, "content_text")
    return RawEntry(
        title=RawField(_text(item, "title"), ContentType.UNDECLARED),
        description=RawField(_text(item, "summary"), ContentType.PLAIN),
        text=RawField(html, ContentType.HTML) if html else RawField(text, ContentType.PLAIN),
        link=_text(item, "url") or _text(item, "external_url"),
        base=base,
        guid=_text(item, "id") or None,
        dates=tuple(filter(None, (_text(item, "date_published"), _text(item, "date_modified")))),
        language=_text(item, "language") or language,
    )


def _text(fields: _Fields, name: str) -> str:
    """Return a field as text; version 1.0 allows a number for an id."""
    value = fields.get(name)
    return str(value).strip() if isinstance(value, str | int) else ""
