"""Ruff rejects every banned call, and every rule that is left out has a reason."""

import json
import subprocess
import sys
import tomllib
from typing import Any

import pytest

from tests.support.data import PROJECT

LINT: dict[str, Any] = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
BANNED_APIS = LINT["flake8-tidy-imports"]["banned-api"]
CALLS = {  # a use of each banned name, as in a stage
    "asyncio.create_task": "import asyncio\nasyncio.create_task(None)\n",
    "asyncio.ensure_future": "from asyncio import ensure_future\nensure_future(None)\n",
    "datetime.datetime.now": "from datetime import datetime\ndatetime.now()\n",
    "datetime.datetime.utcnow": "import datetime\ndatetime.datetime.utcnow()\n",
    "datetime.datetime.today": "from datetime import datetime\ndatetime.today()\n",
    "datetime.date.today": "from datetime import date\ndate.today()\n",
    "time.time": "from time import time\ntime()\n",
    "os.environ": "import os\nos.environ['X']\n",
    "os.getenv": "from os import getenv\ngetenv('X')\n",
}


def broken_rules(code: str) -> list[str]:
    """Return the rules that a piece of code breaks as a file of a pure stage."""
    ruff = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=json"]
    answer = subprocess.run(  # noqa: S603  our own linter, on a few lines of ours
        [*ruff, "--stdin-filename", "bot/matching/x.py", "-"],
        input=code,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    return [problem["code"] for problem in json.loads(answer.stdout)]


def test_the_list_of_bans_is_whole() -> None:
    assert set(BANNED_APIS) == set(CALLS)


@pytest.mark.parametrize("name", CALLS)
def test_a_call_outside_its_place_is_refused(name: str) -> None:
    assert "TID251" in broken_rules(CALLS[name])


def test_all_rules_are_chosen_and_those_left_out_are_explained() -> None:
    assert LINT["select"] == ["ALL"]
    lines = (PROJECT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    left_out = {*LINT["ignore"], *(rule for rules in LINT["per-file-ignores"].values() for rule in rules)}
    for rule in left_out:
        rule_lines = [line for line in lines if f'"{rule}"' in line]
        assert rule_lines, rule
        assert all(len(line.partition("#")[2].split()) > 1 for line in rule_lines), (
            f"{rule} is left out without a reason"
        )
