"""The parser of the command line: one place for every command, its options and its handler.

A handler is named as "module:function" and imported after parsing, so that a command imports what it needs and never
the whole bot: a container runs `python -m bot health` every few seconds.
"""

import argparse
import importlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from bot.model.sources import PublisherKind
from bot.settings import Role

_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001  it has no public name
DIGEST_PREFIX = "d"  # before the id of a digest: alerts and digests are numbered apart


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Parse the arguments; those of the process where none are given."""
    return _parser().parse_args(arguments)


def handler_of(options: argparse.Namespace) -> Callable[[argparse.Namespace], int]:
    """Import and return the handler of the parsed command."""
    module, _, name = str(options.handler).partition(":")
    handler: Callable[[argparse.Namespace], int] = getattr(importlib.import_module(f"bot.cli.{module}"), name)
    return handler


def letter_id(text: str) -> str:
    """Return an id of a dead letter, as `parked list` shows it.

    Raises:
        ValueError: it is no such id.
    """
    int(text.removeprefix(DIGEST_PREFIX))
    return text


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bot", description="Tells each event of a region once, at once.")
    parser.set_defaults(handler="run:run", roles="")
    commands = parser.add_subparsers(title="commands")
    _add_run(commands)
    _add_sources(commands)
    _add_topics(commands)
    _add_stories(commands)
    _add_dead_letters(commands)
    _command(commands, "migrate", "migrate:upgrade", help_text="bring the database up to date")
    _command(commands, "health", "health:check", help_text="ask a running bot whether it is alive")
    _command(commands, "stats", "stats:show", help_text="count alerts by their state, lost answers, and pages")
    return parser


def _add_run(commands: _Commands) -> None:
    run = _command(commands, "run", "run:run", help_text="run the bot; without TELEGRAM_BOT_TOKEN, the demo")
    run.add_argument("--roles", default="", help=f"what this process does, of {','.join(Role)}; all, if not given")
    demo = _command(commands, "demo", "demo:run", help_text="try it in the browser, with no token and no network")
    demo.add_argument("--port", type=int, help="of the chat page")
    demo.add_argument("--news-port", type=int, help="of the news site")
    demo.add_argument(
        "--allowed-host",
        action="append",
        default=[],
        metavar="NAME",
        help="a name by which a proxy or tunnel brings the pages, besides this machine's; repeatable",
    )


def _add_sources(commands: _Commands) -> None:
    group = _group(commands, "sources", help_text="what is polled")
    _command(group, "list", "sources.listing:show", help_text="show every source")
    help_text = "show what one request to each gives, and how it is doing"
    _command(group, "check", "sources.check:check", help_text=help_text)
    help_text = "try the whole catalogue, and write the day into it where one works"
    _command(group, "probe", "sources.check:probe", help_text=help_text)
    _add_read(group)
    add = _command(group, "add", "sources.add:add", help_text="find the feeds of a site, and add one")
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
    _command(group, "export", "sources.listing:export", help_text="write all sources as OPML")
    from_file = _command(group, "import", "sources.add:import_opml", help_text="add the feeds of an OPML file")
    from_file.add_argument("file", type=Path)


def _add_read(group: _Commands) -> None:
    help_text = "show what the bot makes of a feed: each entry, and the alert about it"
    reading = _command(group, "read", "sources.read:show", help_text=help_text)
    reading.add_argument("place", metavar="FILE|URL|-", help="of a feed, a news sitemap or a channel preview")
    reading.add_argument("--json", action="store_true", help="one object a line; a failure is one, too")
    reading.add_argument("--message", metavar="TOPIC", help="show the alert to a reader of this topic, or query")
    reading.add_argument("--chat-language", default="en", help="of that reader, two letters")
    reading.add_argument("--url", default="", help="from which a FILE came: relative links, publisher")
    reading.add_argument("--content-type", default="", help="with which a FILE came, as of HTTP")
    reading.add_argument("--language", help="of the source, two letters, as a catalogue states it")
    reading.add_argument("--country", help="of its publisher, two capital letters: the zone of dates without one")


def _add_topics(commands: _Commands) -> None:
    group = _group(commands, "topics", help_text="what can be followed")
    help_text = "show how a text comes to its scores, line by line"
    explain = _command(group, "explain", "topics.explain:explain", help_text=help_text)
    place_help = "a file, its first line the title; the address of an article; - reads the input"
    explain.add_argument("place", metavar="FILE|URL|-", nargs="?", help=place_help)
    explain.add_argument("--title", help="of the text; then no line of a FILE is one")
    explain.add_argument("--text", help="in place of a FILE")
    explain.add_argument("--words", metavar="QUERY", help="score this query of a chat, not the built-in topics")
    explain.add_argument("--json", action="store_true", help="scores and levels only, as one object")
    explain.add_argument("--language", help="of the text, two letters; guessed where it is not given")
    explain.add_argument("--country", help="of its outlet, two capital letters")
    help_text = "find names that stand for two topics, or are common words"
    _command(group, "lint", "topics.lint:show", help_text=help_text)


def _add_stories(commands: _Commands) -> None:
    group = _group(commands, "stories", help_text="what was told")
    help_text = "show how each entry came into a story, and what it is about"
    explain = _command(group, "explain", "explain_story:explain", help_text=help_text)
    explain.add_argument("id", type=int, help="of the story, as the log has it")


def _add_dead_letters(commands: _Commands) -> None:
    group = _group(commands, "parked", help_text="alerts that Telegram would not take")
    _command(group, "list", "dead_letters:show", help_text="show them, and why")
    help_text = "try them once more, when the fault is mended"
    retry = _command(group, "retry", "dead_letters:retry", help_text=help_text)
    retry.add_argument("ids", nargs="*", type=letter_id, help="of the alerts, as the list has them; none for all")


def _group(commands: _Commands, name: str, *, help_text: str) -> _Commands:
    return commands.add_parser(name, help=help_text).add_subparsers(required=True)


def _command(commands: _Commands, name: str, handler: str, *, help_text: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=help_text)
    parser.set_defaults(handler=handler)
    return parser
