"""What a visit to a source brings, and what visits have taught: the nouns of polling.

They are a part of `bot.model`, from where everybody imports them.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

# ---------------------------------------------------------------- what visits have taught


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a document asks of those who poll it (RSS: ttl, skipHours, skipDays)."""

    pause: timedelta | None = None
    hours: frozenset[int] = frozenset()  # of the day, in UTC, at which nobody is to come
    days: frozenset[int] = frozenset()  # of the week, Monday is 0, in UTC


@dataclass(frozen=True, slots=True)
class Move:
    """A permanent redirect, seen on each of the last visits and not yet believed."""

    url: str
    since: datetime
    times: int


@dataclass(frozen=True, slots=True)
class Polling:
    """What polling has taught us about one source."""

    next_poll_at: datetime
    pause: timedelta  # until the next look, if nothing changes
    etag: str | None = None  # as sent, byte for byte
    last_modified: str | None = None  # as sent
    body_hash: str | None = None  # hex blake2b of the last body that was parsed
    whole_at: datetime | None = None  # when a whole body last came
    is_honest: bool | None = None  # whether its 304 means something; None: not tried yet
    last_read_at: datetime | None = None  # None: never read yet, so the first reading is silent
    last_new_at: datetime | None = None  # when it last brought something that had never been seen
    rhythm: tuple[float, ...] = ()  # entries an hour, for each of the 24 hours of the day in UTC; () is not known
    usual: float | None = None  # entries a day, as of `last_new_at`; None is not known
    wishes: Wishes = Wishes()
    address: str | None = None  # where it has moved to for good; None: it is where the catalogue says
    move: Move | None = None
    failures: int = 0  # in a row
    trouble: str | None = None  # why the last poll failed, for the operator
    gone_at: datetime | None = None  # when it first answered 410, and did so since
    retired_at: datetime | None = None  # it is not polled any more; `trouble` says why


# ---------------------------------------------------------------- what one request brought


@dataclass(frozen=True, slots=True)
class Document:
    """What one request brought."""

    url: str  # the final address, after redirects
    body: bytes  # decoded from gzip, at most 10 MiB
    content_type: str  # as sent, "" where none was
    etag: str | None
    last_modified: str | None
    body_hash: str  # hex blake2b of `body`
    fetched_at: datetime
    moved_to: str | None = None  # where permanent redirects led, before any other
    fresh_for: timedelta | None = None  # how long the server calls this fresh


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The source has nothing new: a 304, or the very same body."""

    etag: str | None  # as sent this time
    last_modified: str | None  # as sent this time
    is_whole: bool = False  # the body came, and was the same
    moved_to: str | None = None
    fresh_for: timedelta | None = None


class Trouble(StrEnum):
    """Why a source could not be read, or cannot be relied on."""

    ADDRESS_REFUSED = "address refused"  # it leads somewhere that must not be visited
    NAME_NOT_FOUND = "name not found"
    CERTIFICATE = "certificate"  # expired, of another name, of nobody whom we trust
    UNREACHABLE = "unreachable"  # no connection, a cut connection
    TOO_SLOW = "too slow"
    TOO_LARGE = "too large"
    BAD_ANSWER = "bad answer"  # not HTTP, a redirect loop, an unknown encoding
    BLOCKED = "blocked"  # 401, 403, 451: it is there, and not for us
    NOT_FOUND = "not found"  # 404
    GONE = "gone"  # 410: it says itself that it will not come back
    HTTP_ERROR = "http error"  # any other 4xx or 5xx
    TOLD_TO_WAIT = "told to wait"  # 429, or 503 with Retry-After
    NOT_A_FEED = "not a feed"
    EMPTY = "empty"  # a feed without a single entry
    ALWAYS_UNCHANGED = "always unchanged"  # it answers 304 to whatever it is asked
    SILENT = "silent"  # it can be read, and has said nothing new for far longer than it used to
    MOVED = "moved"  # it can be read, at another address than the catalogue's


@dataclass(frozen=True, slots=True)
class Failure:
    """One poll that brought nothing, as a value: the other sources go on."""

    trouble: Trouble
    detail: str  # one line for the operator: "HTTP 503", "30 s passed"
    wait: timedelta | None = None  # what the server asked for
    url: str = field(default="", compare=False)  # who answered, after redirects
