"""Quality of parsing real feeds: `python -m tests.tools.quality.feeds [DIR]`.

DIR holds `manifest.csv` and the documents it names; without a manifest every feed below DIR is read. Each document is
parsed as in production and by feedparser, the reference for titles and dates: entries are paired by position if both
find the same number, otherwise by link. Each difference is printed with its class. A date that differs is not always an
error of ours: feedparser reads MSK as UTC and drops PM. Documents cut to the first thousand items on purpose do not
count as "fewer". The exit status is 1 if there was an exception or a document with fewer entries than feedparser's.
"""

import argparse
import asyncio
import calendar
import csv
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import feedparser

from bot.fetching.document_reader import DocumentReader
from bot.fetching.feeds import body_hash
from bot.fetching.parser_process.feed_parser import FeedParserProcess
from bot.model.entries import Document, Entry
from bot.model.sources import FetchError, Publisher, PublisherKind, Source
from bot.parsing import markup
from bot.parsing.raw_entry import ContentType, RawField
from bot.parsing.safe_xml import MAX_ITEMS
from tests.support.data import measured

AFTER_ALL_DATES = datetime(2100, 1, 1, tzinfo=UTC)  # so that no date is clamped
DEFAULT_URL = "https://example.org/feed"
PUBLISHER = Publisher(
    id="example.org", name="Example", country=None, kind=PublisherKind.INDEPENDENT, home="https://example.org/"
)


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """Entries of a document, compared with those of feedparser."""

    file: str
    ours: int
    theirs: int
    titles: tuple[int, int]  # equal, compared
    dates: tuple[int, int]
    seconds: float
    error: str | None
    field_counts: dict[str, int]  # number of entries with a title, a link, a date of their own, a text
    differences: tuple[str, ...]  # class: ours, feedparser's


async def measure(folder: Path, *, step: int = 1) -> tuple[DocumentReading, ...]:
    """Parse every document of a folder, or every `step`-th, with both parsers."""
    reader = DocumentReader(FeedParserProcess())
    try:
        return tuple([await _read(reader, folder, file, url) for file, url in _listed(folder)[::step]])
    finally:
        await reader.close()


def _listed(folder: Path) -> list[tuple[str, str]]:
    """Return the name and the address of each document of a folder."""
    manifest = folder / "manifest.csv"
    if not manifest.exists():
        files = sorted(path for path in folder.rglob("*") if path.suffix in {".xml", ".rss", ".atom", ".rdf", ".json"})
        return [(str(path.relative_to(folder)), DEFAULT_URL) for path in files]
    with manifest.open(encoding="utf-8", newline="") as rows:
        return [(row["file"], row["url"] or DEFAULT_URL) for row in csv.DictReader(rows)]


async def _read(reader: DocumentReader, folder: Path, file: str, url: str) -> DocumentReading:
    body = (folder / file).read_bytes()
    document = Document(url, body, "", None, None, body_hash(body), AFTER_ALL_DATES)
    error = None
    started_at = time.perf_counter()
    try:
        answer = await reader.read(document, Source("measured", PUBLISHER, url, None))
    except Exception as raised:  # noqa: BLE001  exceptions of any kind are counted here
        answer, error = (), repr(raised)
    seconds = time.perf_counter() - started_at
    entries = () if isinstance(answer, FetchError) else answer
    theirs = feedparser.parse(BytesIO(body)).entries
    pairs = _pairs(entries, theirs)
    return DocumentReading(
        file,
        len(entries),
        len(theirs),
        _titles(pairs),
        _dates(pairs),
        seconds,
        error,
        _field_counts(entries),
        _differences(pairs),
    )


def _field_counts(entries: Sequence[Entry]) -> dict[str, int]:
    return {
        "title": sum(bool(entry.title) for entry in entries),
        "link": sum(bool(entry.url) for entry in entries),
        "date": sum(entry.published_at != entry.seen_at for entry in entries),
        "text": sum(bool(entry.body) for entry in entries),
    }


def _differences(pairs: Sequence[tuple[Entry, Any]]) -> tuple[str, ...]:
    return tuple(
        difference
        for entry, parsed in pairs
        for difference in (*_title_differs(entry, parsed), *_date_differs(entry, parsed))
    )


def _title_differs(entry: Entry, parsed: Any) -> Iterator[str]:
    reference = _plain(parsed.get("title_detail") or {})
    if entry.title != reference:
        kind = (
            "title that only we have"
            if not reference
            else "title that only feedparser has"
            if not entry.title
            else "title"
        )
        yield f"{kind}: {entry.title[:60]!r}, feedparser {reference[:60]!r}"


def _date_differs(entry: Entry, parsed: Any) -> Iterator[str]:
    parts, written = _parts(parsed), dict.get(parsed, "published") or dict.get(parsed, "updated") or ""
    if parts and entry.published_at.replace(microsecond=0) != _moment(parts):
        hours = (entry.published_at - (_moment(parts) or AFTER_ALL_DATES)).total_seconds() / 3600
        zoned = abs(hours) <= 14 and (hours * 4).is_integer()
        yield f"{'date in another zone' if zoned else 'date'}: {written!r} is {entry.published_at:%F %R}, {hours:+g} h"


def _pairs(ours: Sequence[Entry], theirs: Sequence[Any]) -> list[tuple[Entry, Any]]:
    if len(ours) == len(theirs):
        return list(zip(ours, theirs, strict=True))
    by_link = {entry.url: entry for entry in ours}
    return [(by_link[entry.get("link")], entry) for entry in theirs if entry.get("link") in by_link]


def _titles(pairs: Sequence[tuple[Entry, Any]]) -> tuple[int, int]:
    equal = sum(entry.title == _plain(parsed.get("title_detail") or {}) for entry, parsed in pairs)
    return equal, len(pairs)


def _plain(detail: Any) -> str:
    form = ContentType.PLAIN if detail.get("type") == "text/plain" else ContentType.HTML
    return markup.to_line(RawField(detail.get("value") or "", form))


def _dates(pairs: Sequence[tuple[Entry, Any]]) -> tuple[int, int]:
    claimed = [(entry, _parts(parsed)) for entry, parsed in pairs]
    equal = [entry.published_at.replace(microsecond=0) == _moment(parts) for entry, parts in claimed if parts]
    return sum(equal), len(equal)


def _parts(parsed: Any) -> time.struct_time | None:
    """Return the date that feedparser parsed; its own `get` warns of keys that it substitutes."""
    return dict.get(parsed, "published_parsed") or dict.get(parsed, "updated_parsed")


def _moment(parts: time.struct_time) -> datetime | None:
    """Return feedparser's date; a year before the first feeds counts, as in the bot, as no date."""
    moment = datetime.fromtimestamp(calendar.timegm(parts), UTC)
    return moment if moment.year >= 1990 else AFTER_ALL_DATES


def report(readings: Sequence[DocumentReading]) -> dict[str, float]:
    """Print the table, and return the figures of the last line."""
    print(f"{'document':<58}{'ours':>6}{'theirs':>7}{'titles':>10}{'dates':>10}{'ms':>7}")
    for reading in readings:
        titles, dates = "{}/{}".format(*reading.titles), "{}/{}".format(*reading.dates)
        counts = f"{reading.ours:>6}{reading.theirs:>7}{titles:>10}{dates:>10}"
        print(f"{reading.file[-56:]:<58}{counts}{reading.seconds * 1000:>7.1f}")
        for line in (*filter(None, [reading.error]), *reading.differences[:5]):
            print(f"    {line}")
    entries = sum(reading.ours for reading in readings)
    field_counts = Counter[str]()
    for reading in readings:
        field_counts.update(reading.field_counts)
    print(
        "share of entries with "
        + ", ".join(f"{name} {count / max(1, entries):.3f}" for name, count in field_counts.items())
    )
    classes = Counter(line.partition(":")[0] for reading in readings for line in reading.differences)
    print("differences: " + (", ".join(f"{count} × {name}" for name, count in classes.items()) or "none"))
    return {
        "documents": len(readings),
        "exceptions": sum(reading.error is not None for reading in readings),
        "fewer_than_feedparser": sum(reading.ours < min(reading.theirs, MAX_ITEMS) for reading in readings),
        "titles_equal": _share([reading.titles for reading in readings]),
        "dates_equal": _share([reading.dates for reading in readings]),
        "slowest_s": round(max(reading.seconds for reading in readings), 3),
        "entries": entries,
        "entries_feedparser": sum(reading.theirs for reading in readings),
    }


def _share(counts: Sequence[tuple[int, int]]) -> float:
    compared = sum(total for _, total in counts)
    return round(sum(equal for equal, _ in counts) / compared, 4) if compared else 0.0


if __name__ == "__main__":
    PARSER = argparse.ArgumentParser(prog="python -m tests.tools.quality.feeds", description=__doc__)
    FIGURES = report(asyncio.run(measure(measured(PARSER, "feeds").folder)))
    print(json.dumps(FIGURES))
    sys.exit(bool(FIGURES["exceptions"] or FIGURES["fewer_than_feedparser"]))
