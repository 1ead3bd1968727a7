"""What a feed said of one item, word for word, before anything is believed."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class ContentType(StrEnum):
    """How the words of a field are written."""

    PLAIN = "plain"  # as they are to be read
    HTML = "html"  # markup, with entities
    UNSAID = "unsaid"  # RSS does not say: markup if it looks like it


@dataclass(frozen=True, slots=True)
class RawField:
    """A field with its form."""

    value: str = ""
    form: ContentType = ContentType.UNSAID


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One item, its XML or JSON undone and nothing else."""

    title: RawField = RawField()
    description: RawField = RawField()
    text: RawField = RawField()
    link: str = ""
    base: str = ""  # what the link is relative to; "" where the feed does not say
    guid: str | None = None
    dates: tuple[str, ...] = ()  # the most telling first: published, then updated
    language: str | None = None
    source_name: str = ""  # whose item this is, where an aggregator says so
    source_url: str = ""

    @property
    def item(self) -> "RawItem":
        """The same, as an item that has been read whole."""
        return RawItem(self.title, self.link, self.base, self.guid, lambda: self)


@dataclass(frozen=True, slots=True)
class RawItem:
    """What tells one item of a document from another; the rest of it is read when it is asked for."""

    title: RawField
    link: str
    base: str
    guid: str | None
    whole: Callable[[], RawEntry]
