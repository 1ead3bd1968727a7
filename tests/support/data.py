"""Paths of the measuring data, which lie beside the project and are never part of it."""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


def place(*parts: str) -> Path:
    """Return a path inside the data, whether it exists or not."""
    root = Path(os.environ.get("NEWS_DATA") or PROJECT.parent / "shared" / "data")  # noqa: TID251  a test's own switch
    return root.joinpath(*parts)


def data(*parts: str) -> Path:
    """Return a path inside the data, or skip the test with the reason printed."""
    path = place(*parts)
    if not path.exists():
        pytest.skip(f"needs the measuring data {'/'.join(parts)} (set NEWS_DATA to their folder)")
    return path


def measured(parser: ArgumentParser, name: str, arguments: Sequence[str] | None = None) -> Namespace:
    """Read the command line of a measurement; `folder` is by default the data of this name.

    Ends the command with one line where the folder is missing.
    """
    parser.add_argument("folder", nargs="?", type=Path, default=place(name))
    options = parser.parse_args(arguments)
    if not options.folder.is_dir():
        sys.exit(f"no folder {options.folder}: set NEWS_DATA or name the folder")
    return options
