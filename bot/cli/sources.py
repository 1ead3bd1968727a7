"""How the command line asks for what can be done with sources."""

import argparse
from pathlib import Path

from bot.cli import add_sources, list_sources
from bot.model.sources import PublisherKind


def declare(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add what can be asked of sources to a command line."""
    sources = commands.add_parser("sources", help="what is polled").add_subparsers(required=True)
    sources.add_parser("list", help="show every source").set_defaults(do=list_sources.show)
    sources.add_parser("check", help="show what one request to each gives, and how it is doing").set_defaults(
        do=list_sources.check
    )
    probe = sources.add_parser("probe", help="try the whole catalogue, and write the day into it where one works")
    probe.set_defaults(do=list_sources.probe)
    add = sources.add_parser("add", help="find the feeds of a site, and add one")
    add.add_argument("address", help="of the feed, or of any page of its site")
    add.add_argument("--yes", action="store_true", help="add the first one found, and do not ask")
    add.add_argument("--name", help="of the publisher")
    add.add_argument("--country", help="of the publisher, two capital letters")
    add.add_argument(
        "--kind",
        type=PublisherKind,
        choices=list(PublisherKind),
        default=PublisherKind.INDEPENDENT,
        help="of the publisher",
    )
    add.set_defaults(do=add_sources.add)
    export = sources.add_parser("export", help="write all sources as OPML")
    export.set_defaults(do=list_sources.export)
    bring = sources.add_parser("import", help="add the feeds of an OPML file")
    bring.add_argument("file", type=Path)
    bring.set_defaults(do=add_sources.bring)
