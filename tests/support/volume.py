"""How much of something a test does: a little in `make test`, all of it in `make promises`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Volume:
    """Sizes a test.

    Args:
        is_full: whether all is wanted, and promised speeds are held. `make test` holds none: a machine may be slow.
    """

    is_full: bool

    def __call__(self, some: int, *, full: int) -> int:
        """Return the number that is wanted."""
        return full if self.is_full else some

    def is_kept(self, seconds: float, *, limit: float) -> bool:
        """Return whether a promised speed is kept, or is not to be held here."""
        return seconds < limit or not self.is_full
