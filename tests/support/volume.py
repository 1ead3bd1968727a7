"""Size of tests that scale: a small part in `make test`, the whole in `make promises`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Volume:
    """Sizes a test.

    Args:
        is_full: whether to run the whole, and to check promised speeds. `make test` holds none: a machine may be slow.
    """

    is_full: bool

    def __call__(self, some: int, *, full: int) -> int:
        """Return the size for this run."""
        return full if self.is_full else some

    def is_kept(self, seconds: float, *, limit: float) -> bool:
        """Return whether a promised speed is kept; always in a run that does not check speeds."""
        return seconds < limit or not self.is_full
