"""`python -m tests.parsing.hostile_documents STEP`: read one of STEP hostile documents and attacks on XML parsers.

It runs as a separate process because its audit hook, which records each file and socket that is opened, cannot be
removed from an interpreter. Documents are in memory before it begins; feedparser reads in this process what the fast
path leaves, as it would in its own.
"""

import json
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import feedparser

from bot.errors import UnreadableError
from bot.fetching.parser_process.feed_parser_main import _answer
from bot.language.months import named_months
from bot.model.entries import Document
from bot.model.sources import Format, Publisher, PublisherKind, Source
from bot.parsing import charset
from bot.parsing.feeds import document_parser
from bot.parsing.safe_xml import RejectedInputError
from tests.support.data import place

URL = "https://lake.example/feed"
LAKE = Publisher("lake.example", "Lake Courier", "AM", PublisherKind.INDEPENDENT, "https://lake.example/")
SOURCE = Source("lake", LAKE, URL, None)
NOW = datetime(2026, 11, 24, tzinfo=UTC)
MAX_SECONDS = 2.0  # for one document in one format
# A module that is imported when it is first needed is no file that a document opened.
CODE_SUFFIXES = (".py", ".pyc", ".so")


class Watch:
    """Audit hook that records the files, sockets and processes opened while it is on."""

    def __init__(self) -> None:
        self.on = False
        self.opened: list[str] = []

    def note(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Record an audit event of the interpreter."""
        if not self.on or not event.startswith(("open", "socket.", "urllib.", "subprocess.", "os.exec", "os.system")):
            return
        if event == "open" and str(arguments[0]).endswith(CODE_SUFFIXES):
            return
        self.opened.append(f"{event} {arguments[:1]!r}"[:200])


def documents(*, step: int = 1) -> list[tuple[str, bytes]]:
    """Return name and body of every `step`th file of the corpora: feeds, and attacks on XML parsers."""
    folders = [place("security", "feeds"), place("security", "xml"), place("security", "patt", "XXE Injection")]
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    return [(str(path.name), path.read_bytes()) for path in files if not path.name.startswith("LICENSE")][::step]


def read(body: bytes, form: Format) -> int:
    """Read a document as the bot does; return the number of its entries."""
    source = replace(SOURCE, format=form)
    document = Document(URL, body, "", None, None, "", NOW)
    try:
        return len(document_parser.entries(document, source))
    except RejectedInputError:
        return 0
    except UnreadableError:
        return len(_answer(charset.decode(body, ""), URL) or ()) if form is Format.FEED else 0


def measure(named_bodies: list[tuple[str, bytes]], reading: Callable[[bytes, Format], int] = read) -> dict[str, Any]:
    """Read each body in every format; return the counts, and the failures by name."""
    watch, wrong, slowest = Watch(), Counter[str](), 0.0
    counts: Counter[str] = Counter()
    sys.addaudithook(watch.note)
    watch.on = True
    for name, body in named_bodies:
        for form in (Format.FEED, Format.SITEMAP, Format.GDELT, Format.PREVIEW):
            began = time.perf_counter()
            try:
                counts["entries"] += reading(body, form)
            except Exception as error:  # noqa: BLE001  any exception is what is counted here
                wrong[f"{name}, {form}: {error!r}"[:300]] += 1
            seconds = time.perf_counter() - began
            counts["slow"] += seconds > MAX_SECONDS
            slowest = max(slowest, seconds)
    watch.on = False
    return {
        "documents": len(named_bodies),
        "entries": counts["entries"],
        "exceptions": sum(wrong.values()),
        "slow": counts["slow"],
        "slowest_s": round(slowest, 3),
        "opened": len(watch.opened),
        "wrong": [*wrong, *watch.opened][:20],
    }


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    feedparser.parse(b"<rss><channel><item><title>warm</title></item></channel>")
    named_months(["may"])  # with all word lists, which are read once, whatever the first document is
    sys.stdout.write(json.dumps(measure(documents(step=int(sys.argv[1])))) + "\n")
