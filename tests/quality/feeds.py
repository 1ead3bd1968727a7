"""How well real feeds are read: `python -m tests.quality.feeds [DIR]`.

DIR holds `manifest.csv` and the documents it names. Each is read as in production, and beside it by feedparser, which
is what titles and dates are compared to: paired by place where both find as many entries, by link elsewhere. Where
feedparser itself is wrong (it reads MSK as UTC and drops PM) a date that differs is no fault of ours. "Fewer" counts no
document of which we keep the first thousand on purpose.
"""

import argparse
import asyncio
import calendar
import csv
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import feedparser

from bot.fetching.fetch import body_hash
from bot.fetching.reading import Reader
from bot.fetching.slow import SlowReader
from bot.model import Document, Entry, Failure, Kind, Publisher, Source
from bot.parsing import markup
from bot.parsing.gate import ITEMS
from bot.parsing.raw import Form, Words
from tests.data import measured

LATER_THAN_ALL = datetime(2100, 1, 1, tzinfo=UTC)  # so that no date is clamped
PUBLISHER = Publisher(
    id="example.org", name="Example", country=None, kind=Kind.INDEPENDENT, home="https://example.org/"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one document gave."""

    file: str
    ours: int
    theirs: int
    titles: tuple[int, int]  # equal, compared
    dates: tuple[int, int]
    seconds: float
    error: str | None


async def measure(folder: Path) -> tuple[Reading, ...]:
    """Read every document of a folder, ours and theirs."""
    reader = Reader(SlowReader())
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as rows:
        listed = [(row["file"], row["url"] or "https://example.org/feed") for row in csv.DictReader(rows)]
    try:
        return tuple([await _read(reader, folder, file, url) for file, url in listed])
    finally:
        await reader.close()


async def _read(reader: Reader, folder: Path, file: str, url: str) -> Reading:
    body = (folder / file).read_bytes()
    document = Document(url, body, "", None, None, body_hash(body), LATER_THAN_ALL)
    error = None
    started = time.perf_counter()
    try:
        answer = await reader.read(document, Source("measured", PUBLISHER, url, None))
    except Exception as raised:  # noqa: BLE001  an exception of any kind is what is counted here
        answer, error = (), repr(raised)
    seconds = time.perf_counter() - started
    entries = () if isinstance(answer, Failure) else answer
    theirs = feedparser.parse(BytesIO(body)).entries
    pairs = _pairs(entries, theirs)
    return Reading(file, len(entries), len(theirs), _titles(pairs), _dates(pairs), seconds, error)


def _pairs(ours: Sequence[Entry], theirs: Sequence[Any]) -> list[tuple[Entry, Any]]:
    if len(ours) == len(theirs):
        return list(zip(ours, theirs, strict=True))
    by_link = {entry.url: entry for entry in ours}
    return [(by_link[entry.get("link")], entry) for entry in theirs if entry.get("link") in by_link]


def _titles(pairs: Sequence[tuple[Entry, Any]]) -> tuple[int, int]:
    equal = sum(entry.title == _plain(other.get("title_detail") or {}) for entry, other in pairs)
    return equal, len(pairs)


def _plain(detail: Any) -> str:
    form = Form.PLAIN if detail.get("type") == "text/plain" else Form.HTML
    return markup.line(Words(detail.get("value") or "", form))


def _dates(pairs: Sequence[tuple[Entry, Any]]) -> tuple[int, int]:
    claimed = [(entry, _parts(other)) for entry, other in pairs]
    equal = [entry.published_at.replace(microsecond=0) == _moment(parts) for entry, parts in claimed if parts]
    return sum(equal), len(equal)


def _parts(other: Any) -> time.struct_time | None:
    """Return the date that feedparser made out; its own `get` warns of what it makes up."""
    return dict.get(other, "published_parsed") or dict.get(other, "updated_parsed")


def _moment(parts: time.struct_time) -> datetime | None:
    """Return feedparser's date; a year before feeds means to it, as to us, that nothing is claimed."""
    moment = datetime.fromtimestamp(calendar.timegm(parts), UTC)
    return moment if moment.year >= 1990 else LATER_THAN_ALL


def report(readings: Sequence[Reading]) -> dict[str, float]:
    """Print the table, and return the figures of the last line."""
    print(f"{'document':<58}{'ours':>6}{'theirs':>7}{'titles':>10}{'dates':>10}{'ms':>7}")
    for one in readings:
        titles, dates = "{}/{}".format(*one.titles), "{}/{}".format(*one.dates)
        print(f"{one.file[-56:]:<58}{one.ours:>6}{one.theirs:>7}{titles:>10}{dates:>10}{one.seconds * 1000:>7.1f}")
        if one.error:
            print(f"    {one.error}")
    return {
        "documents": len(readings),
        "exceptions": sum(one.error is not None for one in readings),
        "fewer_than_feedparser": sum(one.ours < min(one.theirs, ITEMS) for one in readings),
        "titles_equal": _share([one.titles for one in readings]),
        "dates_equal": _share([one.dates for one in readings]),
        "slowest_s": round(max(one.seconds for one in readings), 3),
        "entries": sum(one.ours for one in readings),
        "entries_feedparser": sum(one.theirs for one in readings),
    }


def _share(counts: Sequence[tuple[int, int]]) -> float:
    compared = sum(total for _, total in counts)
    return round(sum(equal for equal, _ in counts) / compared, 4) if compared else 0.0


if __name__ == "__main__":
    PARSER = argparse.ArgumentParser(prog="python -m tests.quality.feeds", description=__doc__)
    print(json.dumps(report(asyncio.run(measure(measured(PARSER, "feeds").folder)))))
