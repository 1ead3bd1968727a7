"""The journal as a file: one JSON object a line for each call, written as soon as the call is answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import orjson

from bot.sandbox.telegram.api.contract_check import Entry


class Record:
    """A file that calls are added to.

    Args:
        file: open in bytes and without a buffer, so that whoever reads it meanwhile misses no line.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def add(self, entry: Entry) -> None:
        """Write a call down."""
        self._file.write(orjson.dumps(entry.json(), option=orjson.OPT_APPEND_NEWLINE))


@contextmanager
def recording(path: Path | None) -> Iterator[Record | None]:
    """Let calls be added to a file for the length of a block; None for no file.

    Raises:
        OSError: the file cannot be written.
    """
    if path is None:
        yield None
        return
    with path.open("ab", buffering=0) as file:
        yield Record(file)
