"""Documents and entries: the result of one request, and one item of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.model.sources import FeedState, FetchError, Publisher
from bot.model.vectors import EntryVectors


@dataclass(frozen=True, slots=True)
class Document:
    """The body of one response, with its validators."""

    url: str  # the final address, after redirects
    body: bytes  # decoded from gzip, brotli and the like, at most 10 MiB
    content_type: str  # as sent, "" where there was none
    etag: str | None
    last_modified: str | None
    body_hash: str  # hex blake2b of `body`
    fetched_at: datetime
    moved_to: str | None = None  # the target of the permanent redirects before any other redirect
    fresh_for: timedelta | None = None  # by Cache-Control or Expires
    fault: FetchError | None = None  # why the body ends early; None if it is complete


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Nothing new: a 304, or the same body as before."""

    etag: str | None  # as sent this time
    last_modified: str | None  # as sent this time
    is_whole: bool = False  # the full body was received, and was the same
    moved_to: str | None = None
    fresh_for: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a document, cleaned: plain text, no markup, no entities."""

    source_id: str
    publisher: Publisher
    url: str  # absolute, http or https; "" where the feed gives none
    guid: str | None  # as the feed gives it; not to be trusted
    title: str  # may be ""
    description: str  # the publisher's own short description, may be ""
    text: str  # the body as far as the feed carries it, may be ""
    language: str | None
    published_at: datetime  # as claimed, never later than `seen_at`; `seen_at` where nothing is claimed
    seen_at: datetime
    id: int | None = field(default=None, compare=False)  # of its row; None: it was not read from there

    @property
    def body(self) -> str:
        """The longest text of the entry."""
        return self.text or self.description


@dataclass(frozen=True, slots=True)
class WindowEntry:
    """An entry of the story window: with its story and, where it was embedded, its vectors."""

    story_id: int
    entry: Entry
    vectors: EntryVectors | None = None


@dataclass(frozen=True, slots=True)
class NewEntries:
    """The entries of one poll that were never seen before, and the feed state that is saved with them."""

    source_id: str
    entries: tuple[tuple[str, Entry], ...]  # with the key by which each is known later, the oldest first
    state: FeedState
    is_first_read: bool  # the first reading of a source is silent
    aliases: tuple[str, ...] = ()  # other keys by which the entries are known later
