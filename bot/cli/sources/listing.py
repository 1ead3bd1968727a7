"""List and export the sources."""

import argparse
import sys

from bot.fetching import catalogue
from bot.model.sources import Source
from bot.parsing import opml
from bot.settings import Settings, read


def show(_options: argparse.Namespace) -> int:
    """Print every source that is polled."""
    for source in polled_sources(read()):
        print(source_line(source), source.url, sep="  ")
    return 0


def export(_options: argparse.Namespace) -> int:
    """Print all sources as OPML."""
    sys.stdout.write(opml.write(polled_sources(read())))
    return 0


def polled_sources(settings: Settings) -> tuple[Source, ...]:
    """Return every source that is polled with these settings."""
    return catalogue.load(settings.catalogue, settings.own_sources, previews=settings.channel_previews)


def source_line(source: Source) -> str:
    """Return a source as one line of a table."""
    publisher = source.publisher
    return f"{source.id:28} {publisher.country or '--'}  {source.language or '--'}  {publisher.kind or '--':13}"
