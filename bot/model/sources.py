"""Sources, publishers, the state of polling a source, and why a fetch fails."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class PublisherKind(StrEnum):
    """The kind of a publisher, which readers are shown."""

    STATE = "state"  # owned by a state, or aligned with it
    INDEPENDENT = "independent"
    INTERNATIONAL = "international"  # a world outlet with no side in the region
    INSTITUTION = "institution"  # a president's office, an alliance, an observer mission
    SEARCH = "search"  # an aggregator: it carries what others publish


@dataclass(frozen=True, slots=True)
class Publisher:
    """A news organisation or institution. Two feeds of one publisher count once."""

    id: str  # the host of the home page, without www: "armenpress.am"
    name: str  # as the outlet writes it, never translated
    country: str | None  # None: not known, as of an outlet that only a search feed names
    kind: PublisherKind | None  # None: not known
    home: str


class Format(StrEnum):
    """The format of the document at a source's address."""

    FEED = "feed"  # RSS, Atom, RDF or JSON Feed: the document itself says which
    SITEMAP = "sitemap"  # a sitemap of news, or an index of such
    GDELT = "gdelt"  # the list of articles of GDELT's DOC 2.0
    PREVIEW = "preview"  # the public preview of a Telegram channel


@dataclass(frozen=True, slots=True)
class Source:
    """A place that is polled."""

    id: str  # short and stable, as in the catalogue: "armenpress-ru"
    publisher: Publisher
    url: str
    language: str | None  # as declared by the catalogue; an entry may differ
    format: Format = Format.FEED
    user_agent: str | None = None  # sent to this source; None: the common one

    @property
    def is_search(self) -> bool:
        """True if the entries are of other publishers."""
        return self.publisher.kind is PublisherKind.SEARCH


@dataclass(frozen=True, slots=True)
class PollingHints:
    """The hints of a document about polling (RSS: ttl, skipHours, skipDays)."""

    pause: timedelta | None = None
    hours: frozenset[int] = frozenset()  # of the day, in UTC, without polls
    days: frozenset[int] = frozenset()  # of the week without polls, Monday is 0, in UTC


@dataclass(frozen=True, slots=True)
class PendingRedirect:
    """A permanent redirect, seen at each of the last polls and not accepted yet."""

    url: str
    since: datetime
    times: int


@dataclass(frozen=True, slots=True)
class FeedState:
    """The state of polling one source: schedule, validators, health."""

    next_poll_at: datetime
    pause: timedelta  # until the next poll, if nothing changes
    etag: str | None = None  # as sent, byte for byte
    last_modified: str | None = None  # as sent
    body_hash: str | None = None  # hex blake2b of the last body that was parsed
    full_body_at: datetime | None = None  # when a full body was last received
    trusts_not_modified: bool | None = None  # whether its 304 can be trusted; None: not tested yet
    last_read_at: datetime | None = None  # None: never read yet, so the first reading is silent
    last_new_at: datetime | None = None  # when it last had an entry that was never seen before
    hourly_rates: tuple[float, ...] = ()  # entries an hour, for each of the 24 hours of the day in UTC; () is not known
    daily_entries: float | None = None  # entries a day, as of `last_new_at`; None is not known
    hints: PollingHints = PollingHints()
    address: str | None = None  # after an accepted permanent redirect; None: as in the catalogue
    pending_redirect: PendingRedirect | None = None
    failures: int = 0  # in a row
    last_error: str | None = None  # why the last poll failed, for the operator
    gone_at: datetime | None = None  # the first of its answers 410, if all since were 410
    retired_at: datetime | None = None  # it is not polled any more; `last_error` says why


@dataclass(frozen=True, slots=True)
class DueSource:
    """A source that is due, with its state."""

    source: Source
    state: FeedState

    @property
    def url(self) -> str:
        """The address to request: after an accepted permanent redirect, or as in the catalogue."""
        return self.state.address or self.source.url


class FetchErrorKind(StrEnum):
    """The reason why a fetch failed, or why a source cannot be relied on."""

    ADDRESS_REFUSED = "address refused"  # it leads to an address that must not be requested
    NAME_NOT_FOUND = "name not found"
    CERTIFICATE = "certificate"  # expired, of another name, of an unknown authority
    UNREACHABLE = "unreachable"  # no connection, a cut connection
    TOO_SLOW = "too slow"
    TOO_LARGE = "too large"
    BAD_ANSWER = "bad answer"  # not HTTP, a redirect loop, an unknown encoding
    BLOCKED = "blocked"  # 401, 403, 451
    NOT_FOUND = "not found"  # 404
    GONE = "gone"  # 410: gone for good
    HTTP_ERROR = "http error"  # any other 4xx or 5xx
    TOLD_TO_WAIT = "told to wait"  # 429, or 503 with Retry-After
    NOT_A_FEED = "not a feed"
    EMPTY = "empty"  # a feed without a single entry
    ALWAYS_UNCHANGED = "always unchanged"  # it answers 304 to any validators
    SILENT = "silent"  # it can be read, and has had nothing new for far longer than usual
    MOVED = "moved"  # it can be read, at another address than the catalogue's


@dataclass(frozen=True, slots=True)
class FetchError:
    """A failed fetch, as a value: the other sources are not affected."""

    kind: FetchErrorKind
    detail: str  # one line for the operator: "HTTP 503", "30 s passed"
    wait: timedelta | None = None  # as the server asked (Retry-After)
    url: str = field(default="", compare=False)  # the final address, after redirects
