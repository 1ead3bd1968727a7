"""Why a text is about a topic, for whoever keeps the topics: `topics explain FILE`."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.clock import Clock
from bot.errors import QuestionError
from bot.matching.levels import levels
from bot.matching.matcher import Judged, Matcher
from bot.matching.topics import builtin
from bot.model import Entry, Publisher

STDIN = "-"


def declare(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add what can be asked of topics to a command line."""
    topics = commands.add_parser("topics", help="what can be followed").add_subparsers(required=True)
    explain = topics.add_parser("explain", help="show how a text comes to its scores, line by line")
    explain.add_argument("file", help=f"its first line is the title, the others are the text; {STDIN} reads the input")
    explain.add_argument("--language", help="of the text, two letters; guessed where it is not given")
    explain.add_argument("--country", help="of its outlet, two capital letters")
    explain.set_defaults(do=show)


def show(given: argparse.Namespace) -> int:
    """Print how a text comes to its scores.

    Raises:
        QuestionError: the file cannot be read, or nothing is in it.
    """
    entry = _entry(_text(given.file), given.language, given.country)
    found = Matcher(builtin()).explain(entry)
    print("\n\n".join("\n".join(_lines(judged)) for judged in found) or "It names nobody of any topic.")
    return 0


def _text(file: str) -> str:
    try:
        text = sys.stdin.read() if file == STDIN else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{file} cannot be read: {error}"
        raise QuestionError(message) from error
    if not text.strip():
        message = f"nothing is in {file}"
        raise QuestionError(message)
    return text


def _entry(text: str, language: str | None, country: str | None) -> Entry:
    title, _, body = text.strip().partition("\n")
    now = Clock().now()
    outlet = Publisher("text", "text", country, None, "")
    return Entry("text", outlet, "", None, title.strip(), "", body.strip(), language, now, now)


def _lines(judged: Judged) -> Iterator[str]:
    about = judged.about
    reached = ", ".join(sorted(levels(about.score))) or "no level"
    yield f"{judged.topic_id}: {about.score} of 100, {reached}"
    parts = {
        "where it stands": about.head + about.body,
        "how often": about.count,
        "against others": about.dominance,
    }
    said = ", ".join(f"{name} {points:.0f}" for name, points in parts.items())
    rest = about.score - sum(parts.values())
    yield f"  {said}; outlet, sport and limits {rest:+.0f}"
    for weighed in judged.mentions:
        mention = weighed.mention
        kind = f"{mention.name.kind}, {weighed.role}" if weighed.role else str(mention.name.kind)
        place, name = judged.reading.place(mention), judged.reading.raw(mention)
        yield f"  {weighed.weight:5.2f}  {place:6}  “{name}” ({kind})"
    for mention in judged.struck:
        yield f"      –  {judged.reading.place(mention):6}  “{judged.reading.raw(mention)}” (means something else here)"
