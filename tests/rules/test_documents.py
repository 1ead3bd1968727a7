"""README, CONTRIBUTING and CHANGELOG name only commands, files and versions that exist."""

import os
import re
import subprocess
import sys
import tomllib
import warnings

import pytest

from bot.settings import VERSION
from tests.rules import tree
from tests.support.data import PROJECT

DOCUMENTS = ("README.md", "CONTRIBUTING.md")
TARGETS = re.findall(r"^([a-z]+):.*?## \S", tree.text(PROJECT / "Makefile"), re.MULTILINE)
CONFIG = tomllib.loads(tree.text(PROJECT / "pyproject.toml"))
PROJECT_FOLDERS = ("bot/", "tests/", "docs/", "alembic/")


def test_the_makefile_offers_what_it_must_and_explains_each() -> None:
    phony = re.search(r"^\.PHONY: (.+)$", tree.text(PROJECT / "Makefile"), re.MULTILINE)
    assert phony
    assert set(TARGETS) == set(phony[1].split())
    assert set(TARGETS) >= {"run", "test", "check", "bench", "quality", "replay", "lock", "clean", "help"}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_make_command_that_is_named_exists(document: str) -> None:
    mentioned_targets = re.findall(r"(?:`|^)make ([a-z]+)", tree.text(PROJECT / document), re.MULTILINE)
    assert mentioned_targets
    assert [target for target in mentioned_targets if target not in TARGETS] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_is_named_exists(document: str) -> None:
    text = tree.text(PROJECT / document)
    quoted = [
        part
        for part in re.findall(r"`([\w./-]+)`", text)
        if part.startswith(PROJECT_FOLDERS) or part.endswith((".md", ".yaml"))
    ]
    linked = [part for part in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in part]
    assert [part for part in {*quoted, *linked} if not (PROJECT / part).exists()] == []


def test_every_command_of_the_bot_that_is_named_exists() -> None:
    offered = subprocess.run(
        [sys.executable, "-m", "bot", "--help"], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout
    mentioned_commands = re.findall(r"`(?:\.venv/bin/)?python -m bot ([a-z]+)", tree.text(PROJECT / "README.md"))
    assert mentioned_commands
    assert [command for command in mentioned_commands if command not in offered] == []


def test_the_readme_tells_the_two_commands() -> None:
    blocks = re.findall(r"```sh\n(.*?)```", tree.text(PROJECT / "README.md"), re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    assert {"make run", "make test"} <= set(lines)


def test_the_changelog_tells_of_this_version_or_of_what_is_unreleased() -> None:
    headings = re.findall(r"^## \[?([\w.]+)", tree.text(PROJECT / "CHANGELOG.md"), re.MULTILINE)
    assert headings
    assert headings[0] in {"Unreleased", VERSION}


def test_a_warning_is_an_error() -> None:
    assert CONFIG["tool"]["pytest"]["ini_options"]["filterwarnings"][0] == "error"
    with pytest.raises(UserWarning, match="as an error"):
        warnings.warn("as an error", UserWarning, stacklevel=1)


def test_continuous_integration_checks_and_tests_and_ends_with_the_tests() -> None:
    script = PROJECT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert tree.text(script).splitlines()[-2:] == ["make check", "make test"]
