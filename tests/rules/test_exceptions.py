"""Lint exceptions state a reason, no work is deferred in comments, and no file names a path of a machine."""

import re

import pytest

from tests.rules import tree
from tests.support.data import PROJECT

THIS_FILE = PROJECT / "tests" / "rules" / "test_exceptions.py"
EXCEPTION = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:|ruff:|mypy:|nosec)")
EXPLAINED_EXCEPTION = re.compile(
    r"# (?:noqa: [A-Z]+\d+(?:, [A-Z]+\d+)*|type: ignore\[[a-z-]+(?:, ?[a-z-]+)*\]  #) +\S+ +\S+.*"
)
DEFERRED_WORK = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
# A home or work folder of a machine, or the host of a package index.
MACHINE_PATH = re.compile(
    r"(?<![\w.*])/(?:work|root|home|tmp|Users)/[\w.]|\bpy[p]i\.org|pythonhosted\.org|npmjs\.(?:org|com)"
)


def is_unexplained(comment: str) -> bool:
    """Return whether a comment is a lint exception without a code or without a reason."""
    return bool(EXCEPTION.match(comment)) and not EXPLAINED_EXCEPTION.fullmatch(comment)


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa",
        "# noqa: TID251",
        "# noqa: TID251  why",
        "# type: ignore",
        "# type: ignore[arg-type]",
        "# pragma: no cover",
    ],
)
def test_an_exception_without_its_reason_is_found(comment: str) -> None:
    assert is_unexplained(comment)


@pytest.mark.parametrize(
    "comment", ["# noqa: TID251, S105  this is the Clock", "# type: ignore[arg-type]  # the fields check themselves"]
)
def test_an_exception_with_its_reason_is_let_through(comment: str) -> None:
    assert not is_unexplained(comment)


def test_every_exception_names_its_rule_and_its_reason() -> None:
    offences = [
        f"{tree.name(path)}:{line} {comment}"
        for path in tree.python()
        for line, comment in tree.comments(path)
        if is_unexplained(comment)
    ]
    assert offences == []


def test_nothing_is_left_for_later() -> None:
    offences = [tree.name(path) for path in tree.files() if path != THIS_FILE and DEFERRED_WORK.search(tree.text(path))]
    assert offences == []


@pytest.mark.parametrize(
    "leak", ["see /work/notes.md", '"/root/.cache"', "file:///home/me/x", "https://py" + "pi.org/simple"]
)
def test_a_path_of_a_machine_or_the_host_of_an_index_is_found(leak: str) -> None:
    assert MACHINE_PATH.search(leak)


def test_no_file_names_a_path_of_a_machine_or_the_host_of_an_index() -> None:
    offences = [
        f"{tree.name(path)}: {match[0]}"
        for path in tree.files()
        if path != THIS_FILE and (match := MACHINE_PATH.search(tree.text(path)))
    ]
    assert offences == []
