"""The process in which trafilatura runs; nobody imports this module.

A question is a line of JSON, `[content type, address]`, and behind it the bytes of the page; its answer the fields of a
`Page`, or null where nothing could be made of it.
"""

import json
from dataclasses import asdict
from typing import Any

from bot.language.lists import all_languages
from bot.parsing.article import extract
from bot.runtime.subprocess_main import serve


def _answer(question: bytes) -> dict[str, Any] | None:
    head, _, body = question.partition(b"\n")
    content_type, url = json.loads(head)
    try:
        page = extract.read(body, content_type, url)
    except MemoryError:
        raise  # nothing can be relied on any more: the process ends, and the next page gets a new one
    except Exception:  # noqa: BLE001  trafilatura raises whatever its parsers raise; all of it means one thing
        return None
    moment = page.published_at
    return asdict(page) | {"published_at": moment.isoformat() if moment else None}


if __name__ == "__main__":
    all_languages()  # before the limits are drawn
    serve(_answer)
