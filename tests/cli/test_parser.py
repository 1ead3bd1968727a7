"""The parser names every handler, and the health check imports little."""

import argparse
import importlib
import subprocess
import sys
from collections.abc import Iterator

from bot.cli import parser
from tests.support.data import PROJECT


def handlers(commands: argparse.ArgumentParser) -> Iterator[str]:
    """Yield the handler of each command."""
    if handler := commands.get_default("handler"):
        yield handler
    for action in commands._actions:
        if isinstance(action, argparse._SubParsersAction):
            for subcommand in action.choices.values():
                yield from handlers(subcommand)


def test_every_command_names_a_handler_that_exists() -> None:
    names = list(handlers(parser._parser()))
    assert len(set(names)) == 17
    for name in names:
        module, _, function = name.partition(":")
        assert callable(getattr(importlib.import_module(f"bot.cli.{module}"), function))


def test_the_health_check_of_a_container_imports_neither_the_bot_nor_its_libraries() -> None:
    code = (
        "import sys; from bot.cli import parser; parser.handler_of(parser.parse(['health']));"
        "sys.exit(' '.join(sorted({'bot.app', 'telegram', 'sqlalchemy', 'aiohttp', 'httpx'} & sys.modules.keys())))"
    )
    finished = subprocess.run(  # noqa: S603  our own code
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert finished.stderr.strip() == ""
