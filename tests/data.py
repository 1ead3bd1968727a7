"""Where the real data to measure against lie, beside the project; they are never part of it."""

import os
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent


def data(*parts: str) -> Path:
    """Return a path inside the data, or skip the test with the reason printed."""
    root = Path(os.environ.get("NEWS_DATA") or PROJECT.parent / "shared" / "data")  # noqa: TID251  a test's own switch
    path = root.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs the measuring data {'/'.join(parts)} (set NEWS_DATA to their folder)")
    return path
