"""How the command line asks why."""

import argparse

from bot.cli import dead_letters, explain_story, explain_topics, lint_topics


def declare(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add what can be asked of topics, stories and alerts to a command line."""
    about = commands.add_parser("topics", help="what can be followed").add_subparsers(required=True)
    explain = about.add_parser("explain", help="show how a text comes to its scores, line by line")
    explain.add_argument("text", help="a file, its first line the title; the address of an article; - reads the input")
    explain.add_argument("--language", help="of the text, two letters; guessed where it is not given")
    explain.add_argument("--country", help="of its outlet, two capital letters")
    explain.set_defaults(do=explain_topics.explain)
    check = about.add_parser("lint", help="find names that stand for two topics, or are common words")
    check.set_defaults(do=lint_topics.show)
    told = commands.add_parser("stories", help="what was told").add_subparsers(required=True)
    why = told.add_parser("explain", help="show how each entry came into a story, and what it is about")
    why.add_argument("id", type=int, help="of the story, as the log has it")
    why.set_defaults(do=explain_story.explain)
    aside = commands.add_parser("parked", help="alerts that Telegram would not take").add_subparsers(required=True)
    aside.add_parser("list", help="show them, and why").set_defaults(do=dead_letters.show)
    again = aside.add_parser("retry", help="try them once more, when the fault is mended")
    again.add_argument(
        "ids", nargs="*", type=dead_letters.letter_id, help="of the alerts, as the list has them; none for all"
    )
    again.set_defaults(do=dead_letters.retry)
