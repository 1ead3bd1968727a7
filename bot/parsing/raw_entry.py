"""The fields of an item as a feed has them, before validation and cleaning."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class ContentType(StrEnum):
    """The content type of a field's value."""

    PLAIN = "plain"  # text without markup
    HTML = "html"  # markup, with entities
    UNDECLARED = "undeclared"  # RSS does not declare it: markup if it looks like it


@dataclass(frozen=True, slots=True)
class RawField:
    """The value of a field, with its content type."""

    value: str = ""
    content_type: ContentType = ContentType.UNDECLARED


@dataclass(frozen=True, slots=True)
class RawEntry:
    """All fields of an item, decoded from XML or JSON and not cleaned."""

    title: RawField = RawField()
    description: RawField = RawField()
    text: RawField = RawField()
    link: str = ""
    base: str = ""  # the base of a relative link; "" where the feed declares none
    guid: str | None = None
    dates: tuple[str, ...] = ()  # in order of preference: published, then updated
    language: str | None = None
    source_name: str = ""  # the publisher of the item, where an aggregator names it
    source_url: str = ""

    @property
    def item(self) -> "RawItem":
        """Return the same as an item with all fields read."""
        return RawItem(self.title, self.link, self.base, self.guid, lambda: self)


@dataclass(frozen=True, slots=True)
class RawItem:
    """The fields that identify an item; the others are read on demand, by `load`."""

    title: RawField
    link: str
    base: str
    guid: str | None
    load: Callable[[], RawEntry]
