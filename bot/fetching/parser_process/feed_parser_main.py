"""Run feedparser in a subprocess.

A question is JSON, `[text, url]`; its answer a list of entries with the fields of `bot.parsing.raw_entry.RawEntry`, or
null where the document cannot be parsed.

feedparser is not given the address: it would resolve links and also guids against it, and the guid of an item must be
the same whichever parser reads its feed, as must its link, which is relative to the home page.
"""

import html
import json
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from bot.parsing.raw_entry import ContentType
from bot.parsing.safe_xml import MAX_ITEMS
from bot.parsing.urls import link_base
from bot.runtime.subprocess_main import serve

_Fields = Mapping[str, Any]


def main() -> None:
    """Answer questions until the input ends."""
    import feedparser  # noqa: F401, PLC0415  before the memory limit is set, and never by importers of this module

    serve(lambda question: _answer(*json.loads(question)))


def _answer(text: str, url: str) -> list[_Fields] | None:
    import feedparser  # noqa: PLC0415  see main

    headers = {"content-type": "application/xml; charset=utf-8"}
    body = BytesIO(text.encode("utf-8", "replace"))  # bytes in a file: a string could be taken for a path or an address
    try:
        feed = feedparser.parse(body, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except MemoryError:
        raise  # the state of the process is unknown: it ends, and the next document gets a new one
    except Exception:  # noqa: BLE001  feedparser raises whatever its parsers raise; all of it means the same
        return None
    base, language = link_base(feed.feed.get("link") or "", url), feed.feed.get("language")
    return [_entry(entry, base, language) for entry in feed.entries[:MAX_ITEMS]]


def _entry(entry: _Fields, base: str, language: str | None) -> _Fields:
    source = entry.get("source") or {}
    return {
        "title": _field([entry.get("title_detail")]),
        "description": _field([entry.get("summary_detail")]),
        "text": _field(entry.get("content") or []),
        "link": entry.get("link") or "",
        "base": base,
        "guid": html.unescape(entry.get("id") or "") or None,  # of malformed feeds feedparser leaves it escaped
        "dates": [entry[name] for name in ("published", "updated", "created") if entry.get(name)],
        "language": (entry.get("title_detail") or {}).get("language") or language,
        "source_name": source.get("title") or "",
        "source_url": source.get("href") or "",
    }


def _field(details: Iterable[_Fields | None]) -> tuple[str, ContentType]:
    """Return value and content type of the first field with a value; feedparser has detected markup by itself."""
    for detail in details:
        if detail and detail.get("value"):
            return detail["value"], ContentType.HTML if "html" in (detail.get("type") or "") else ContentType.PLAIN
    return "", ContentType.PLAIN


if __name__ == "__main__":
    main()
