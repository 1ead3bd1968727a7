"""Stories: the entries of all publishers that report one event, and how they are summarised."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.entries import Entry
from bot.model.sources import Publisher

SETTLED_AFTER = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class DoubtfulEntry:
    """An entry of which it is not certain that it reports the event of its story."""

    id: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Story:
    """An event: the entries of all publishers that report it."""

    id: int
    entries: tuple[Entry, ...]  # in order of arrival, never empty
    opened_at: datetime  # when its first entry was seen
    doubtful: tuple[DoubtfulEntry, ...] = ()  # those of its entries that joined it in doubt

    @property
    def publishers(self) -> tuple[Publisher, ...]:
        """Each publisher once, in the order of their first entries."""
        publishers: dict[str, Publisher] = {}
        for entry in self.entries:
            publishers.setdefault(entry.publisher.id, entry.publisher)
        return tuple(publishers.values())

    @property
    def certain(self) -> "Story":
        """The story without any of its doubtful entries."""
        return self.without([doubtful.id for doubtful in self.doubtful])

    def without(self, entry_ids: Collection[int]) -> "Story":
        """Return the story without these of its doubtful entries; as it is where none would be left."""
        removed = [doubtful.entry for doubtful in self.doubtful if doubtful.id in entry_ids]
        left = tuple(entry for entry in self.entries if entry not in removed)
        if not removed or not left:
            return self
        doubtful = tuple(doubtful for doubtful in self.doubtful if doubtful.id not in entry_ids)
        return replace(self, entries=left, doubtful=doubtful)

    def is_settled(self, now: datetime) -> bool:
        """Return True if the last entry is so old that hardly another will follow; until then the story grows."""
        return now - self.updated_at > SETTLED_AFTER

    @property
    def updated_at(self) -> datetime:
        """The time at which the last entry was seen."""
        return max(entry.seen_at for entry in self.entries)


class CasualtyKind(StrEnum):
    """The kind of casualties that a figure counts."""

    KILLED = "killed"
    WOUNDED = "wounded"
    MISSING = "missing"
    DETAINED = "detained"
    CAPTURED = "captured"


@dataclass(frozen=True, slots=True)
class CasualtyFigure:
    """A casualty figure of a publisher, with its earlier value where the text gives one."""

    kind: CasualtyKind
    count: int
    before: int | None
    publisher: Publisher


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary of a story: a title, one or two whole sentences, and the figures on which publishers differ."""

    title: str
    text: str  # at most 300 characters; may be ""
    entry: Entry  # the source of the words
    casualties: tuple[CasualtyFigure, ...] = ()
    is_machine_written: bool = False  # by a language model, from the texts of the publishers
