"""Journal file: one JSON object a line for each call, written as soon as the call is answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import orjson

from bot.sandbox.telegram.api.contract_check import Entry


class Record:
    """A file to which calls are appended.

    Args:
        file: opened in binary mode and unbuffered, so that a concurrent reader misses no line.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def add(self, entry: Entry) -> None:
        """Append a call."""
        self._file.write(orjson.dumps(entry.json(), option=orjson.OPT_APPEND_NEWLINE))


@contextmanager
def recording(path: Path | None) -> Iterator[Record | None]:
    """Open the journal file for the duration of a block; yield None without a path.

    Raises:
        OSError: the file cannot be written.
    """
    if path is None:
        yield None
        return
    with path.open("ab", buffering=0) as file:
        yield Record(file)
