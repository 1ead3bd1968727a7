"""Show what the bot makes of a feed: its entries, and the alert that a reader of a topic would get about each.

A file takes the path of a polled document from the response on, an address the whole path: the guarded request, the
parser of this process and the one in a subprocess, the keys by which an item that appears twice is one, the cleaning.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.cli.output import NO_LEVEL, level_name, print_json
from bot.cli.sources.alert_preview import AlertPreview, RenderedAlert
from bot.cli.sources.format_detection import FormatDetectingReader, one_chunk
from bot.cli.sources.publisher_client import open_publisher_client
from bot.clock import Clock
from bot.clustering import identity
from bot.fetching import catalogue
from bot.fetching.document_reader import DocumentReader
from bot.fetching.feed_client import FeedClient
from bot.fetching.host_limiter import HostLimiter
from bot.fetching.parser_process.feed_parser import FeedParserProcess
from bot.fetching.response import body_decoders, body_limits
from bot.model.entries import Document, Entry
from bot.model.sources import DueSource, FeedState, FetchError, FetchErrorKind, Publisher, Source
from bot.parsing.feeds.normalise import Item
from bot.parsing.feeds.sitemaps import SitemapIndex
from bot.parsing.urls import host_of
from bot.settings import Settings, read

STDIN = "-"
MAX_SHOWN_CHARS = 300  # of a deck or a text, in the output for people


def show(options: argparse.Namespace) -> int:
    """Print the entries of a file or an address in the order of the document; return 1 where it cannot be read."""
    preview = AlertPreview(options.message, options.chat_language) if options.message else None
    entries = asyncio.run(_read(options, read()))
    if isinstance(entries, FetchError):
        _print_failure(entries, options)
        return 1
    now = Clock().now()
    for entry in entries:
        alert = preview.alert(entry, now) if preview else None
        if options.json:
            print_json({**_fields(entry), **(_alert_fields(alert) if preview else {})})
        else:
            print(_lines(entry), _alert_lines(alert) if preview else "", sep="\n")
    return 0


async def _read(options: argparse.Namespace, settings: Settings) -> Sequence[Entry] | FetchError:
    is_address = options.place.startswith(("http://", "https://"))
    listed, source = _source(options.place if is_address else options.url, options, settings)
    reader = DocumentReader(FeedParserProcess()) if listed else FormatDetectingReader(FeedParserProcess())
    async with open_publisher_client(settings, reader) as (client, _):
        publishers = catalogue.publishers(settings.catalogue)
        host_limiter = HostLimiter(settings.host_pause)
        feeds = FeedClient(client, reader, host_limiter=host_limiter, publishers=publishers, clock=Clock())
        items = await (_fetch(feeds, source) if is_address else _read_file(reader, source, options))
        if isinstance(items, FetchError):
            return items
        by_key = dict(zip(identity.keys(items), items, strict=True))
        return tuple(await feeds.entries(tuple(by_key.values())))


async def _fetch(feeds: FeedClient, source: Source) -> tuple[Item, ...] | FetchError:
    response = await feeds.get(DueSource(source, FeedState(next_poll_at=Clock().now(), pause=timedelta())))
    return response.result if isinstance(response.result, FetchError) else response.items


async def _read_file(
    reader: DocumentReader, source: Source, options: argparse.Namespace
) -> tuple[Item, ...] | FetchError:
    try:
        body = await body_limits.read(one_chunk(_bytes(options.place)), encoding="")
    except FileNotFoundError as error:
        return FetchError(FetchErrorKind.NOT_FOUND, str(error))
    except OSError as error:
        return FetchError(FetchErrorKind.UNREACHABLE, str(error))
    except body_decoders.TooLargeError as error:
        return FetchError(FetchErrorKind.TOO_LARGE, str(error))
    document = Document(options.url, body, options.content_type, None, None, "", fetched_at=Clock().now())
    items = await reader.items(document, source)
    if isinstance(items, SitemapIndex):
        return FetchError(FetchErrorKind.NOT_A_FEED, f"an index: the news stands at {items.url}")
    return items


def _bytes(place: str) -> bytes:
    """Return the content of a file or of the input, as far as it is read and one byte more."""
    size = body_limits.MAX_RAW_BYTES + 1
    if place == STDIN:
        return sys.stdin.buffer.read(size)
    with Path(place).open("rb") as file:
        return file.read(size)


def _source(url: str, options: argparse.Namespace, settings: Settings) -> tuple[bool, Source]:
    """Return whether the catalogue lists a source at an address, and that source; else one with its publisher."""
    operator_entries = catalogue.own_sources(settings.own_sources)
    entries = (*operator_entries, *catalogue.listed(settings.catalogue))
    listed = next((entry.source for entry in entries if url and entry.source.url == url), None)
    name = host_of(url)
    publishers = {entry.source.publisher.id: entry.source.publisher for entry in entries}
    unknown = Publisher(name or "file", name or "file", None, None, "")
    source = listed or Source("read", publishers.get(name, unknown), url, None)
    publisher = replace(source.publisher, country=options.country or source.publisher.country)
    return listed is not None, replace(source, publisher=publisher, language=options.language or source.language)


def _fields(entry: Entry) -> dict[str, object]:
    return {
        "title": entry.title,
        "url": entry.url,
        "guid": entry.guid,
        "language": entry.language,
        "published_at": entry.published_at.isoformat(),
        "deck": entry.description,
        "text": entry.text,
    }


def _alert_fields(alert: RenderedAlert | None) -> dict[str, object]:
    if alert is None:
        return {"level": NO_LEVEL, "message": None, "html": None}
    return {"level": level_name(alert.score), "message": alert.plain, "html": alert.html}


def _lines(entry: Entry) -> str:
    lines = [
        entry.title or "(no title)",
        f"  {entry.published_at:%Y-%m-%d %H:%M:%S} UTC  {entry.language or '--'}",
        f"  {entry.url or '(no link)'}",
    ]
    lines += [f"  {name}: {_cut(text)}" for name, text in (("deck", entry.description), ("text", entry.text)) if text]
    return "\n".join(lines)


def _alert_lines(alert: RenderedAlert | None) -> str:
    if alert is None:
        return "\n  No reader of the topic would get it.\n"
    indented = "\n".join(f"  | {line}" for line in alert.plain.splitlines())
    return f"\n  {alert.score} of 100, {level_name(alert.score)}:\n{indented}\n"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MAX_SHOWN_CHARS else f"{line[:MAX_SHOWN_CHARS]}… ({len(text)} characters)"


def _print_failure(error: FetchError, options: argparse.Namespace) -> None:
    if options.json:
        print_json({"failure": str(error.kind), "detail": error.detail})
    else:
        print(f"{options.place}: {error.kind}: {error.detail}")
