"""A feed of articles that slides, and whose outlet edits, reorders and renumbers it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

from bot.model.entries import Entry
from tests.clustering.test_identity import item

STEP_NAMES = ("add", "two", "edit", "slug", "reorder", "renumber", "nothing")


def steps(*, max_size: int) -> st.SearchStrategy[list[str]]:
    """Draw what happens to a feed between its polls."""
    return st.lists(st.sampled_from(STEP_NAMES), max_size=max_size)


@dataclass
class SlidingFeed:
    """The newest `width` articles, numbered from 1; `source_id` of each is its number."""

    width: int
    newest: int = 0
    is_reversed: bool = False
    guid_offset: int = 1000
    edits: int = 0
    titles: dict[int, str] = field(default_factory=dict)
    slugs: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.newest = self.width

    def apply(self, step: str) -> None:
        """Change the feed as a step says."""
        self.newest += {"add": 1, "two": 2}.get(step, 0)
        if step in {"edit", "slug"}:
            self.edits += 1
            edited = self.newest if step == "edit" else self.newest - 1
            self.titles[edited] = f"Edited {self.edits}"
            if step == "slug":
                self.slugs[edited] = f"slug-{self.edits}"
        elif step == "reorder":
            self.is_reversed = not self.is_reversed
        elif step == "renumber":
            self.guid_offset = 2000

    def articles(self) -> Sequence[Entry]:
        """Return what the feed contains now, in its order."""
        numbers = range(self.newest - self.width + 1, self.newest + 1)
        return [self._article(number) for number in (reversed(numbers) if self.is_reversed else numbers)]

    def _article(self, number: int) -> Entry:
        return replace(
            item(number),
            url=f"https://lantern.test/news/{self.slugs.get(number, number)}",
            guid=f"lantern-{number + self.guid_offset}",
            title=self.titles.get(number, f"Bridge {number} opens"),
            source_id=str(number),
        )
