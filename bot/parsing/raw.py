"""What a feed said of one item, word for word, before anything is believed."""

from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """How the words of a field are written."""

    PLAIN = "plain"  # as they are to be read
    HTML = "html"  # markup, with entities
    UNSAID = "unsaid"  # RSS does not say: markup if it looks like it


@dataclass(frozen=True, slots=True)
class Words:
    """A field with its form."""

    value: str = ""
    form: Form = Form.UNSAID


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One item, its XML or JSON undone and nothing else."""

    title: Words = Words()
    deck: Words = Words()
    text: Words = Words()
    link: str = ""
    base: str = ""  # what the link is relative to; "" where the feed does not say
    guid: str | None = None
    dates: tuple[str, ...] = ()  # the most telling first: published, then updated
    language: str | None = None
    source_name: str = ""  # whose item this is, where an aggregator says so
    source_url: str = ""
