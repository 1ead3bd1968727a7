"""What is polled beside the catalogue: added from any page of a site, or from the list of another reader."""

import argparse
import asyncio
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from bot import app
from bot.cli.publisher_client import opened
from bot.clock import Clock
from bot.errors import CatalogueError
from bot.fetching import catalogue, catalogue_writer
from bot.fetching.catalogue import ListedSource
from bot.fetching.discovery import DiscoveredFeed, Discovery
from bot.fetching.host_limiter import HostLimiter
from bot.model.sources import FetchError, Publisher, PublisherKind, Source
from bot.parsing import opml
from bot.parsing.urls import host_of
from bot.settings import Settings, read

SHOWN = 3  # entries of a feed that is about to be added


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Where additions go, and what is there already."""

    path: Path
    listed: tuple[ListedSource, ...]

    def obstacle(self, url: str) -> str:
        """Say why an address is not added, "" where it may be."""
        for one in self.listed:
            if _same(one.source.url, url):
                if one.retired:
                    return f"{url} is known and retired: {one.retired}"
                if not one.off:
                    return f"{url} is polled already, as {one.source.id}"
        return ""

    def publisher(self, publisher_id: str) -> Publisher | None:
        """Return a publisher as it is known already."""
        return next((one.source.publisher for one in self.listed if one.source.publisher.id == publisher_id), None)

    def named(self, wanted: str) -> str:
        """Return an id that nobody has."""
        taken = {one.source.id for one in self.listed}
        names = (wanted, *(f"{wanted}-{number}" for number in range(2, 1000)))
        return next(name for name in names if name not in taken)


def _shelf(settings: Settings) -> _Shelf:
    own = catalogue.listed(settings.own_sources) if settings.own_sources.exists() else ()
    return _Shelf(settings.own_sources, (*catalogue.listed(settings.catalogue), *own))


def add(given: argparse.Namespace) -> int:
    """Find the feeds of a site, and add one."""
    settings = read()
    app.configure_log(settings)
    shelf, now = _shelf(settings), Clock().now()
    address = given.address if "://" in given.address else f"https://{given.address}"

    async def look() -> tuple[DiscoveredFeed, ...] | FetchError:
        async with opened(settings) as (client, reader):
            return await Discovery(client, reader, HostLimiter(settings.host_pause)).feeds(address, now)

    found = () if shelf.obstacle(address) else asyncio.run(look())
    if isinstance(found, FetchError):
        print(f"{address}: {found.kind}: {found.detail}")
        return 1
    if not found:
        print(shelf.obstacle(address) or f"{address}: no feed was found on this site")
        return 1
    for one in found:
        if obstacle := shelf.obstacle(one.url):
            print(obstacle)
            continue
        _show(one)
        if given.yes or _agrees(f"Add {one.url}? [y/N] "):
            source = _source(one, shelf, given)
            catalogue_writer.append(shelf.path, source, now.date())
            print(f"{source.id} stands in {shelf.path}; the next start polls it")
            return 0
    return 1


def _show(found: DiscoveredFeed) -> None:
    print(f"\n{found.url}: {len(found.entries)} entries")
    for entry in found.entries[:SHOWN]:
        print(f"  {entry.published_at:%Y-%m-%d %H:%M}  {entry.title}")


def _agrees(question: str) -> bool:
    try:
        return input(question).strip().lower() in {"y", "yes"}
    except EOFError:
        return False


def _source(found: DiscoveredFeed, shelf: _Shelf, given: argparse.Namespace) -> Source:
    host = host_of(found.url)
    spoken = [entry.language for entry in found.entries if entry.language]
    language = max(set(spoken), key=spoken.count) if spoken else None
    parts = urlsplit(found.url)
    publisher = shelf.publisher(host) or Publisher(
        host, given.name or host, given.country, given.kind, f"{parts.scheme}://{parts.netloc}/"
    )
    return Source(shelf.named(_id(host, language)), publisher, found.url, language, found.format)


def bring(given: argparse.Namespace) -> int:
    """Add the feeds of an OPML file."""
    shelf = _shelf(read())
    try:
        outlines = opml.read(given.file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeError) as error:
        raise CatalogueError(f"{given.file}: {error}") from error
    added = 0
    for one in outlines:
        if obstacle := shelf.obstacle(one.url):
            print(obstacle)
            continue
        host = host_of(one.url)
        publisher = shelf.publisher(host) or Publisher(
            host, one.name or host, None, PublisherKind.INDEPENDENT, one.home or one.url
        )
        source = Source(shelf.named(_id(host, one.language)), publisher, one.url, one.language)
        catalogue_writer.append(shelf.path, source, None)
        shelf = replace(shelf, listed=(*shelf.listed, ListedSource(source, None, None, None)))
        added += 1
    print(f"{added} of {len(outlines)} feeds were added to {shelf.path}; `sources check` tries them")
    return 0


def _id(host: str, language: str | None) -> str:
    name = host.replace(".", "-")[:50] or "source"
    return f"{name}-{language}" if language else name


def _same(one: str, other: str) -> bool:
    return one.rstrip("/").partition("://")[2].removeprefix("www.") == other.rstrip("/").partition("://")[
        2
    ].removeprefix("www.")
