"""The process in which feedparser runs.

A question is JSON, `[text, url]`; its answer a list of entries as `bot.parsing.raw_entry` has them, or null where the
document could not be read.
"""

import json
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from bot.parsing.raw_entry import ContentType
from bot.parsing.safe_xml import ITEMS
from bot.runtime.subprocess_main import serve

_Fields = Mapping[str, Any]


def main() -> None:
    """Answer until nobody asks any more."""
    import feedparser  # noqa: F401, PLC0415  before the limit is drawn, and never by those who import this module

    serve(lambda question: _answer(*json.loads(question)))


def _answer(text: str, url: str) -> list[_Fields] | None:
    import feedparser  # noqa: PLC0415  see main

    headers = {"content-location": url, "content-type": "application/xml; charset=utf-8"}
    body = BytesIO(text.encode("utf-8", "replace"))  # bytes in a file: a string could be taken for a path or an address
    try:
        feed = feedparser.parse(body, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except MemoryError:
        raise  # nothing can be relied on any more: the process ends, and the next document gets a new one
    except Exception:  # noqa: BLE001  feedparser raises whatever its parsers raise; all of it means one thing
        return None
    language = feed.feed.get("language")
    return [_entry(entry, url, language) for entry in feed.entries[:ITEMS]]


def _entry(entry: _Fields, url: str, language: str | None) -> _Fields:
    source = entry.get("source") or {}
    return {
        "title": _words([entry.get("title_detail")]),
        "description": _words([entry.get("summary_detail")]),
        "text": _words(entry.get("content") or []),
        "link": entry.get("link") or "",
        "base": url,
        "guid": entry.get("id"),
        "dates": [entry[name] for name in ("published", "updated", "created") if entry.get(name)],
        "language": (entry.get("title_detail") or {}).get("language") or language,
        "source_name": source.get("title") or "",
        "source_url": source.get("href") or "",
    }


def _words(details: Iterable[_Fields | None]) -> tuple[str, ContentType]:
    """Return value and form of the first of these; feedparser has found out by itself what is markup."""
    for detail in details:
        if detail and detail.get("value"):
            return detail["value"], ContentType.HTML if "html" in (detail.get("type") or "") else ContentType.PLAIN
    return "", ContentType.PLAIN


if __name__ == "__main__":
    main()
