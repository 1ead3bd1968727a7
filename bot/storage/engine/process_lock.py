"""Keep an SQLite file to one process that works with it; PostgreSQL needs no such lock.

A second bot on the file would release the leases of the first, answer no update that the first has taken, and could
send an alert twice. The lock is `flock` on a file beside the database: the kernel releases it with the process, also
after a `kill -9`, and containers of one machine that share a volume see it, where a process id would mean nothing. The
file stays: a process that opened it before another deleted it would hold a lock that nobody else sees. Commands that
only read rows or change a few of them take no lock.

Relative paths, symbolic links and mounts of the folder lead to the same lock file. A second hard link would not, and
SQLite would keep a journal beside each name, which corrupts the file (sqlite.org/howtocorrupt.html, 2.4): such a file
is refused.

Turned down: filelock, which falls back to a lock file that outlives a killed process; a lock on the database file
itself, where some systems count `flock` and SQLite's own locks as one kind.
"""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bot.errors import StorageError
from bot.storage.engine.database import DatabaseAddress, translated_errors

MAX_HOLDER_CHARS = 200


@contextmanager
def process_lock(url: str) -> Iterator[None]:
    """Hold the only right to work with an SQLite file while the context is open; nothing for PostgreSQL.

    Raises:
        StorageError: another process holds it, the file has several hard links, or the lock file cannot be opened.
    """
    address = DatabaseAddress.read(url)
    if not address.is_sqlite:
        yield
        return
    with translated_errors(address):
        _refuse_hard_links(address)
        lock_file = _open(address.path)
    with lock_file:
        with translated_errors(address):
            is_free = _acquire(lock_file)
        if not is_free:
            raise StorageError(_refusal(address, lock_file))
        yield


def lock_path(path: Path) -> Path:
    """Return the path of the lock file of a database file: the same for all relative paths and links to it."""
    file = path.resolve()
    return file.with_name(f"{file.name}.lock")


def _refuse_hard_links(address: DatabaseAddress) -> None:
    links = address.path.stat().st_nlink if address.path.exists() else 1
    if links > 1:
        raise StorageError(
            f"the database {address.name} has {links} hard links, and SQLite would keep a journal beside each name; "
            f"remove all names but one: find DIRECTORY -samefile {address.path}"
        )


def _open(path: Path) -> IO[str]:
    lock_file = lock_path(path)
    lock_file.parent.mkdir(parents=True, exist_ok=True)
    return lock_file.open("a+", encoding="utf-8")


def _acquire(lock_file: IO[str]) -> bool:
    """Take the lock, and write into the file who has it; return False where another process does."""
    try:
        fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    lock_file.truncate(0)
    lock_file.write(f"process {os.getpid()} on {socket.gethostname()}\n")
    lock_file.flush()
    return True


def _refusal(address: DatabaseAddress, lock_file: IO[str]) -> str:
    lock_file.seek(0)
    holder = " ".join(lock_file.read(MAX_HOLDER_CHARS).split()) or "unknown"
    return (
        f"the database {address.name} is in use by another Tidings ({holder}), and an SQLite file takes only one; "
        "stop that one first, or use PostgreSQL, which several can share"
    )
