"""What the house tests look at: the files of the project, and nothing that lies there by chance."""

import subprocess
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.support.data import PROJECT


@cache
def files() -> tuple[Path, ...]:
    """Return every file that git holds or would hold, sorted."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607  whichever git there is
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
    """Return a path as seen from the project's root."""
    return path.relative_to(PROJECT).as_posix()


def text(path: Path) -> str:
    """Return a file's text; what is not UTF-8 in a picture does not matter."""
    return path.read_text(encoding="utf-8", errors="replace")


def comments(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of each comment of a Python file."""
    with path.open("rb") as source:
        for token in tokenize.tokenize(source.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string
