"""The parser names every handler, and a command imports no more than it needs."""

import argparse
import importlib
import subprocess
import sys
from collections.abc import Iterator

import pytest

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


@pytest.mark.parametrize("command", ["health", "sources list", "topics lint"])
def test_a_command_that_needs_neither_network_nor_chat_imports_neither(command: str) -> None:
    code = (
        f"import sys; from bot.cli import parser; parser.handler_of(parser.parse({command.split()}));"
        "sys.exit(' '.join(sorted({'bot.app', 'telegram', 'sqlalchemy', 'aiohttp', 'httpx'} & sys.modules.keys())))"
    )
    finished = subprocess.run(  # noqa: S603  our own code
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert finished.stderr.strip() == ""
