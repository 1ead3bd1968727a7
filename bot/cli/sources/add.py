"""Add sources beside the catalogue: from any page of a site, or from the OPML file of another reader."""

import argparse
import asyncio
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from bot.cli.sources.publisher_client import open_publisher_client
from bot.cli.support import read_settings
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

SHOWN_ENTRIES = 3  # of a feed that is about to be added
MAX_HOST_CHARS = 50  # in the id of a source


@dataclass(frozen=True, slots=True)
class _KnownSources:
    """The sources that are listed already, and the file that takes additions."""

    path: Path
    listed: tuple[ListedSource, ...]

    def obstacle(self, url: str) -> str:
        """Return why an address is not added, "" where it may be."""
        for entry in self.listed:
            if _is_same_address(entry.source.url, url):
                if entry.retired:
                    return f"{url} is known and retired: {entry.retired}"
                if not entry.off:
                    return f"{url} is polled already, as {entry.source.id}"
        return ""

    def publisher(self, publisher_id: str) -> Publisher | None:
        """Return a publisher as it is listed."""
        publishers = (entry.source.publisher for entry in self.listed)
        return next((publisher for publisher in publishers if publisher.id == publisher_id), None)

    def free_id(self, preferred: str) -> str:
        """Return an id that no source has: the preferred one, or the first free of those with a number."""
        taken = {entry.source.id for entry in self.listed}
        candidates = (preferred, *(f"{preferred}-{number}" for number in range(2, 1000)))
        return next(candidate for candidate in candidates if candidate not in taken)


def _known_sources(settings: Settings) -> _KnownSources:
    additions = catalogue.own_sources(settings.own_sources)
    return _KnownSources(settings.own_sources, (*catalogue.listed(settings.catalogue), *additions))


def add(options: argparse.Namespace) -> int:
    """Find the feeds of a site, and add the first one that the operator agrees to."""
    settings = read_settings()
    listing, now = _known_sources(settings), Clock().now()
    address = options.address if "://" in options.address else f"https://{options.address}"

    async def discover() -> tuple[DiscoveredFeed, ...] | FetchError:
        async with open_publisher_client(settings) as (client, reader):
            return await Discovery(client, reader, HostLimiter(settings.host_pause)).feeds(address, now)

    feeds = () if listing.obstacle(address) else asyncio.run(discover())
    if isinstance(feeds, FetchError):
        print(f"{address}: {feeds.kind}: {feeds.detail}")
        return 1
    if not feeds:
        print(listing.obstacle(address) or f"{address}: no feed was found on this site")
        return 1
    for feed in feeds:
        if obstacle := listing.obstacle(feed.url):
            print(obstacle)
            continue
        _show(feed)
        if options.yes or _is_agreed(f"Add {feed.url}? [y/N] "):
            source = _source(feed, listing, options)
            catalogue_writer.append(listing.path, source, now.date())
            print(f"{source.id} stands in {listing.path}; the next start polls it")
            return 0
    return 1


def _show(feed: DiscoveredFeed) -> None:
    print(f"\n{feed.url}: {len(feed.entries)} entries")
    for entry in feed.entries[:SHOWN_ENTRIES]:
        print(f"  {entry.published_at:%Y-%m-%d %H:%M}  {entry.title}")


def _is_agreed(question: str) -> bool:
    try:
        return input(question).strip().lower() in {"y", "yes"}
    except EOFError:
        return False


def _source(feed: DiscoveredFeed, listing: _KnownSources, options: argparse.Namespace) -> Source:
    host = host_of(feed.url)
    languages = [entry.language for entry in feed.entries if entry.language]
    language = max(set(languages), key=languages.count) if languages else None
    parts = urlsplit(feed.url)
    home = f"{parts.scheme}://{parts.netloc}/"
    publisher = listing.publisher(host) or Publisher(host, options.name or host, options.country, options.kind, home)
    return Source(listing.free_id(_id(host, language)), publisher, feed.url, language, feed.format)


def import_opml(options: argparse.Namespace) -> int:
    """Add the feeds of an OPML file.

    Raises:
        CatalogueError: the file cannot be read.
    """
    listing = _known_sources(read())
    try:
        outlines = opml.parse(options.file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeError) as error:
        raise CatalogueError(f"{options.file}: {error}") from error
    added = 0
    for outline in outlines:
        if obstacle := listing.obstacle(outline.url):
            print(obstacle)
            continue
        host = host_of(outline.url)
        publisher = listing.publisher(host) or Publisher(
            host, outline.name or host, None, PublisherKind.INDEPENDENT, outline.home or outline.url
        )
        source = Source(listing.free_id(_id(host, outline.language)), publisher, outline.url, outline.language)
        catalogue_writer.append(listing.path, source, None)
        listing = replace(listing, listed=(*listing.listed, ListedSource(source, None, None, None)))
        added += 1
    print(f"{added} of {len(outlines)} feeds were added to {listing.path}; `sources check` tries them")
    return 0


def _id(host: str, language: str | None) -> str:
    name = host.replace(".", "-")[:MAX_HOST_CHARS] or "source"
    return f"{name}-{language}" if language else name


def _is_same_address(first: str, second: str) -> bool:
    """Return True if two addresses are one, whatever their scheme, with or without www and a slash at the end."""
    return _bare(first) == _bare(second)


def _bare(url: str) -> str:
    return url.rstrip("/").partition("://")[2].removeprefix("www.")
