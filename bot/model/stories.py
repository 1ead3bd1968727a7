"""Stories: the entries of all publishers that report one event, and how they are summarised."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.entries import Entry
from bot.model.sources import Publisher

SETTLED_AFTER = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Story:
    """An event: the entries of all publishers that report it."""

    id: int
    entries: tuple[Entry, ...]  # in order of arrival, never empty
    opened_at: datetime  # when its first entry was seen

    @property
    def publishers(self) -> tuple[Publisher, ...]:
        """Each publisher once, in the order of their first entries."""
        publishers: dict[str, Publisher] = {}
        for entry in self.entries:
            publishers.setdefault(entry.publisher.id, entry.publisher)
        return tuple(publishers.values())

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
