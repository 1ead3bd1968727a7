"""The file of an SQLite database, and whether it is still the one that was opened.

A process goes on with a file that was deleted or replaced under it, and everything that it writes is gone when it ends.
Identity is device and inode, which SQLite compares too before it warns of a "file unlinked while open".
"""

from pathlib import Path

Identity = tuple[int, int]  # device and inode


class DatabaseFile:
    """A file, as it was when the first connection was opened."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened: Identity | None = None

    def remember(self) -> None:
        """Remember the file that a connection has opened; later ones change nothing."""
        if self._opened is None:
            self._opened = self._identity()

    def problem(self) -> str | None:
        """Return what has happened to the file and what to do, None where it is the one that was opened."""
        identity = self._identity()
        if self._opened in {None, identity}:
            return None
        happened = "was deleted" if identity is None else "was replaced by another file"
        return f"the file {happened}; what is written since is lost: put it back, or stop the bot and start it again"

    def _identity(self) -> Identity | None:
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            return None
        return stat.st_dev, stat.st_ino
