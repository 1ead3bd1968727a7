import re
import tomllib

import pytest
from packaging.requirements import Requirement

from tests.rules import tree
from tests.support.data import PROJECT

DEVELOPMENT_MARKER = "# --- for development and tests only ---"
LOCK = tree.text(PROJECT / "requirements.lock")
AIOGRAM_LOCK = tree.text(PROJECT / "tests" / "sandbox" / "telegram" / "libraries" / "aiogram.lock")
PINNED_LINE = re.compile(r"^([a-z0-9-]+)==\S+(?: ; .+?)? \\$")
HASH_LINE = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")


def pinned_names(part: str) -> list[str]:
    return [match[1] for line in part.splitlines() if (match := PINNED_LINE.match(line))]


def requirement_names(requirements: list[str]) -> set[str]:
    """Return the names of requirements in the spelling of the lock."""
    return {re.split(r"[\[<>=~]", requirement)[0].lower().replace(".", "-") for requirement in requirements}


@pytest.mark.parametrize("lock", [LOCK, AIOGRAM_LOCK], ids=["requirements", "aiogram"])
def test_every_line_of_a_lock_is_an_exact_version_or_its_hash(lock: str) -> None:
    lines = [line for line in lock.splitlines() if line != DEVELOPMENT_MARKER]
    assert [line for line in lines if not PINNED_LINE.match(line) and not HASH_LINE.match(line)] == []


@pytest.mark.parametrize("lock", [LOCK, AIOGRAM_LOCK], ids=["requirements", "aiogram"])
def test_every_package_has_a_hash(lock: str) -> None:
    lines = [line for line in lock.splitlines() if line != DEVELOPMENT_MARKER]
    without = [
        line
        for line, below in zip(lines, [*lines[1:], ""], strict=True)
        if PINNED_LINE.match(line) and not HASH_LINE.match(below)
    ]
    assert without == []


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
def test_no_package_stands_twice_for_one_python(python: str) -> None:
    environment = {"python_version": python, "python_full_version": f"{python}.0"}
    requirements = [Requirement(line.removesuffix(" \\")) for line in LOCK.splitlines() if PINNED_LINE.match(line)]
    names = [
        requirement.name
        for requirement in requirements
        if requirement.marker is None or requirement.marker.evaluate(environment)
    ]
    assert len(names) > 50
    assert len(names) == len(set(names))


def test_what_runs_stands_above_the_mark_and_what_only_development_needs_below() -> None:
    project = tomllib.loads(tree.text(PROJECT / "pyproject.toml"))["project"]
    above, separator, below = LOCK.partition(f"{DEVELOPMENT_MARKER}\n")
    assert separator
    assert requirement_names(project["dependencies"]) <= set(pinned_names(above))
    assert requirement_names(project["optional-dependencies"]["dev"]) <= set(pinned_names(below))


def test_aiogram_which_only_a_test_needs_pins_nothing_that_runs() -> None:
    project = tomllib.loads(tree.text(PROJECT / "pyproject.toml"))
    assert requirement_names(project["dependency-groups"]["aiogram"]) == {"aiogram"}
    assert "aiogram" in pinned_names(AIOGRAM_LOCK)
    assert "aiogram" not in pinned_names(LOCK)


def test_setuptools_is_not_installed() -> None:
    assert "setuptools" not in pinned_names(LOCK)


@pytest.mark.parametrize("name", ["Dockerfile", "Makefile"])
def test_uv_is_taken_from_the_lock(name: str) -> None:
    assert "awk '/^[^ ]/ { wanted = /^uv==/ } wanted' requirements.lock" in tree.text(PROJECT / name)
    assert "uv" in pinned_names(LOCK)


def test_the_image_and_the_makefile_know_the_same_mark() -> None:
    assert "'/^# --- for development/,$d' requirements.lock" in tree.text(PROJECT / "Dockerfile")
    assert DEVELOPMENT_MARKER.replace("#", "\\#") in tree.text(PROJECT / "Makefile")
