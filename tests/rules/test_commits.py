"""Subjects of commits can be searched by component, and are short enough for every log."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.rules import tree
from tests.support.data import PROJECT

MAX_SUBJECT_CHARS = 72
SUBJECT = re.compile(r"[a-z][a-z0-9_./-]*: [a-z]\S* .+|Merge .+|Revert .+")


def git(*arguments: str) -> str:
    """Return what a git command prints."""
    command = ["git", *arguments]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout  # noqa: S603  reads only


def subjects_since_this_rule() -> list[str]:
    """Return the subjects of the commits after the one that added this file; skip where the history is cut off."""
    if git("rev-parse", "--is-shallow-repository").strip() == "true":
        pytest.skip("the clone is shallow: it does not hold the commits to check")
    added = git("log", "--format=%H", "--diff-filter=A", "--", tree.name(Path(__file__))).split()
    return git("log", "--format=%s", f"{added[-1]}..HEAD").splitlines() if added else []


@pytest.mark.parametrize(
    "subject", ["outbox: tolerate clock skew when claiming", "chat/api: name the permits", "Merge branch 'x'"]
)
def test_a_subject_with_area_and_verb_is_let_through(subject: str) -> None:
    assert SUBJECT.fullmatch(subject)


@pytest.mark.parametrize(
    "subject",
    ["Let nobody take what another has just taken", "outbox:tolerate skew", "Outbox: tolerate skew", "outbox: skew"],
)
def test_a_subject_without_area_or_verb_is_found(subject: str) -> None:
    assert not SUBJECT.fullmatch(subject)


def test_every_subject_names_its_area_and_fits() -> None:
    wrong = [
        subject
        for subject in subjects_since_this_rule()
        if len(subject) > MAX_SUBJECT_CHARS or not SUBJECT.fullmatch(subject)
    ]
    assert wrong == []
