"""Files of the project that the rules check: those that git tracks or would track."""

import subprocess
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.support.data import PROJECT


@cache
def files() -> tuple[Path, ...]:
    """Return every file that git tracks or would track, sorted."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607  the git of the machine
        cwd=PROJECT,
        capture_output=True,
        check=True,
    )
    paths = (PROJECT / name for name in listed.stdout.decode().split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def python() -> tuple[Path, ...]:
    """Return every Python file."""
    return tuple(path for path in files() if path.suffix == ".py")


def name(path: Path) -> str:
    """Return a path relative to the project's root."""
    return path.relative_to(PROJECT).as_posix()


def text(path: Path) -> str:
    """Return a file's text, with the bytes of pictures that are not UTF-8 replaced."""
    return path.read_text(encoding="utf-8", errors="replace")


def comments(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of each comment of a Python file."""
    with path.open("rb") as source:
        for token in tokenize.tokenize(source.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string
