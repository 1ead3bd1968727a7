"""Parse JSON Feed 1.0 and 1.1 (jsonfeed.org) → raw items.

orjson refuses nesting deeper than 1,024; only the fields named here are read. Content is judged by its looks, whatever
field it stands in.
"""

import json
import re
from collections.abc import Mapping
from math import isfinite
from typing import Any

import orjson

from bot.errors import UnreadableError
from bot.parsing.raw_entry import ContentType, RawEntry, RawField, RawItem
from bot.parsing.safe_xml import MAX_ITEMS
from bot.parsing.urls import link_base

MAX_DIGITS = 300  # of a number; a longer one is a text
_Fields = Mapping[str, Any]
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
# A text that is not closed reaches to the end; tried anew at each of its quotes, 32 kB of `\"` took 3.3 s of CPU.
_TRAILING_COMMA = re.compile(r'("(?:[^"\\]|\\.)*+(?:"|\\?\Z))|,(?=\s*[\]}])', re.DOTALL)


def parse(text: str, url: str) -> tuple[RawItem, ...]:
    """Return the items of a JSON feed, at most 1,000.

    Raises:
        UnreadableError: for anything but a JSON Feed.
    """
    try:
        feed = loads(text)
    except ValueError as error:
        message = f"not JSON: {error}"
        raise UnreadableError(message) from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        message = "JSON, but no JSON Feed: it has no items"
        raise UnreadableError(message)
    base, language = link_base(_text(feed, "home_page_url"), url), _text(feed, "language") or None
    return tuple(_entry(item, base, language).item for item in items[:MAX_ITEMS] if isinstance(item, dict))


def loads(text: str) -> Any:  # noqa: ANN401  JSON may be anything
    """Return the value of a JSON text; one that is nearly JSON is read as its author meant it.

    orjson refuses what Python reads: halves of a surrogate pair, numbers of any length, raw newlines in texts.

    Raises:
        ValueError: for what is no JSON.
    """
    try:
        return orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        try:
            return _DECODER.decode(_TRAILING_COMMA.sub(lambda match: match[1] or "", text).lstrip("\ufeff"))
        except RecursionError as error:
            raise ValueError(str(error)) from error


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) <= MAX_DIGITS else digits


_DECODER = json.JSONDecoder(strict=False, parse_int=_number)


def _address(text: str) -> str:
    return text if text.lower().startswith(("http://", "https://")) else ""


def _entry(item: _Fields, base: str, language: str | None) -> RawEntry:
    html, text = _text(item, "content_html"), _text(item, "content_text")
    return RawEntry(
        title=RawField(_text(item, "title"), ContentType.UNDECLARED),
        description=RawField(_text(item, "summary"), ContentType.PLAIN),
        text=RawField(html, ContentType.HTML) if html else RawField(text, ContentType.PLAIN),
        link=_text(item, "url") or _text(item, "external_url") or _address(_text(item, "id")),
        base=base,
        guid=_text(item, "id") or None,
        dates=tuple(filter(None, (_text(item, "date_published"), _text(item, "date_modified")))),
        language=_text(item, "language") or language,
    )


def _text(fields: _Fields, name: str) -> str:
    """Return a field as text; version 1.0 allows a number for an id, and some feeds have one for a date."""
    match fields.get(name):
        case str() as text:
            return _LONE_SURROGATE.sub("", text).strip()
        case bool():
            return ""
        case int() as number:
            return str(number)
        case float() as number if isfinite(number):
            return f"{number:f}".rstrip("0").rstrip(".")  # never with an exponent
        case _:
            return ""
