"""Stories: the entries of all publishers that report one event, and how they are summarised."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.entries import Entry
from bot.model.sources import Publisher

SETTLED_AFTER = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Story:
    """One event: the entries of all publishers that tell it."""

    id: int
    entries: tuple[Entry, ...]  # in order of arrival, never empty
    opened_at: datetime  # when its first entry was seen

    @property
    def publishers(self) -> tuple[Publisher, ...]:
        """Each publisher once, the first to tell it first."""
        speakers: dict[str, Publisher] = {}
        for entry in self.entries:
            speakers.setdefault(entry.publisher.id, entry.publisher)
        return tuple(speakers.values())

    def is_settled(self, now: datetime) -> bool:
        """Tell whether nobody has added to it for so long that hardly anybody will: until then it grows."""
        return now - self.updated_at > SETTLED_AFTER

    @property
    def updated_at(self) -> datetime:
        """When the last entry was seen."""
        return max(entry.seen_at for entry in self.entries)


class CasualtyKind(StrEnum):
    """What a figure of people counts."""

    KILLED = "killed"
    WOUNDED = "wounded"
    MISSING = "missing"
    DETAINED = "detained"
    CAPTURED = "captured"


@dataclass(frozen=True, slots=True)
class CasualtyFigure:
    """A figure that an outlet gives, and what it was before, where that is told."""

    kind: CasualtyKind
    count: int
    before: int | None
    publisher: Publisher


@dataclass(frozen=True, slots=True)
class Summary:
    """What is said of a story: a title, one or two whole sentences, and the figures on which outlets differ."""

    title: str
    text: str  # at most 300 characters; may be ""
    entry: Entry  # whose words these are
    casualties: tuple[CasualtyFigure, ...] = ()
    is_machine_written: bool = False  # a machine put it into words, from what the outlets say
