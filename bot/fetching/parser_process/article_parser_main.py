"""Run trafilatura in a subprocess; no other module imports this one.

A question is a line of JSON, `[content type, address]`, followed by the bytes of the page; its answer the fields of an
`ArticlePage`, or null where the page cannot be parsed.
"""

import json
from dataclasses import asdict
from typing import Any

from bot.parsing.article import extract
from bot.runtime.subprocess_main import serve


def _answer(question: bytes) -> dict[str, Any] | None:
    head, _, body = question.partition(b"\n")
    content_type, url = json.loads(head)
    try:
        page = extract.parse(body, content_type, url)
    except MemoryError:
        raise  # the state of the process is unknown: it ends, and the next page gets a new one
    except Exception:  # noqa: BLE001  trafilatura raises whatever its parsers raise; all of it means the same
        return None
    published_at = page.published_at
    return asdict(page) | {"published_at": published_at.isoformat() if published_at else None}


if __name__ == "__main__":
    serve(_answer)
