"""Sources, publishers, and what polling has taught about a source."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class PublisherKind(StrEnum):
    """What a publisher is, as a reader should know it."""

    STATE = "state"  # owned by a state, or aligned with it
    INDEPENDENT = "independent"
    INTERNATIONAL = "international"  # a world outlet with no side in the region
    INSTITUTION = "institution"  # a president's office, an alliance, an observer mission
    SEARCH = "search"  # an aggregator: it carries what others publish


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who speaks. Two feeds of one publisher count once."""

    id: str  # the host of the home page, without www: "armenpress.am"
    name: str  # as the outlet writes it, never translated
    country: str | None  # None: not known, as of an outlet that only a search feed names
    kind: PublisherKind | None  # None: not known
    home: str


class Format(StrEnum):
    """The form of what a source's address answers."""

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
    language: str | None  # what the source says of itself; an entry may differ
    format: Format = Format.FEED
    user_agent: str | None = None  # who we say we are there; None: what we say everywhere

    @property
    def is_search(self) -> bool:
        """Whether the entries are other publishers'."""
        return self.publisher.kind is PublisherKind.SEARCH


@dataclass(frozen=True, slots=True)
class PollingHints:
    """What a document asks of those who poll it (RSS: ttl, skipHours, skipDays)."""

    pause: timedelta | None = None
    hours: frozenset[int] = frozenset()  # of the day, in UTC, at which nobody is to come
    days: frozenset[int] = frozenset()  # of the week, Monday is 0, in UTC


@dataclass(frozen=True, slots=True)
class PendingRedirect:
    """A permanent redirect, seen on each of the last visits and not yet believed."""

    url: str
    since: datetime
    times: int


@dataclass(frozen=True, slots=True)
class FeedState:
    """What polling has taught us about one source."""

    next_poll_at: datetime
    pause: timedelta  # until the next look, if nothing changes
    etag: str | None = None  # as sent, byte for byte
    last_modified: str | None = None  # as sent
    body_hash: str | None = None  # hex blake2b of the last body that was parsed
    full_body_at: datetime | None = None  # when a whole body last came
    trusts_not_modified: bool | None = None  # whether its 304 means something; None: not tried yet
    last_read_at: datetime | None = None  # None: never read yet, so the first reading is silent
    last_new_at: datetime | None = None  # when it last brought something that had never been seen
    hourly_rates: tuple[float, ...] = ()  # entries an hour, for each of the 24 hours of the day in UTC; () is not known
    daily_entries: float | None = None  # entries a day, as of `last_new_at`; None is not known
    hints: PollingHints = PollingHints()
    address: str | None = None  # where it has moved to for good; None: it is where the catalogue says
    pending_redirect: PendingRedirect | None = None
    failures: int = 0  # in a row
    last_error: str | None = None  # why the last poll failed, for the operator
    gone_at: datetime | None = None  # when it first answered 410, and did so since
    retired_at: datetime | None = None  # it is not polled any more; `last_error` says why


@dataclass(frozen=True, slots=True)
class DueSource:
    """A source whose time has come, with what is known of it."""

    source: Source
    state: FeedState

    @property
    def url(self) -> str:
        """Where it is asked: where the catalogue says, or where it has moved to for good."""
        return self.state.address or self.source.url


class FetchErrorKind(StrEnum):
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
class FetchError:
    """One poll that brought nothing, as a value: the other sources go on."""

    kind: FetchErrorKind
    detail: str  # one line for the operator: "HTTP 503", "30 s passed"
    wait: timedelta | None = None  # what the server asked for
    url: str = field(default="", compare=False)  # who answered, after redirects
