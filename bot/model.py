"""The nouns of the product, in the order in which a story passes through them.

Every value is frozen. Moments are aware and in UTC, languages are two-letter codes (BCP 47), countries two capital
letters (ISO 3166-1 alpha-2). What was done with a thing has values of its own: `Polling`, `Outcome`, `Settlement`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.deliveries import (  # noqa: F401  the nouns are imported from here, wherever they stand
    Cause,
    Done,
    Dropped,
    Edition,
    Held,
    Later,
    Manner,
    Mode,
    MoveChat,
    Moved,
    Outcome,
    Parked,
    Quiet,
    Refused,
    Sent,
    Settlement,
    SuspendChat,
    TryAgain,
    Unknown,
    Unreachable,
    Vanished,
)
from bot.visits import (  # noqa: F401  the nouns are imported from here, wherever they stand
    Document,
    Failure,
    Move,
    Polling,
    Trouble,
    Unchanged,
    Wishes,
)

# ---------------------------------------------------------------- where news comes from


class Kind(StrEnum):
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
    kind: Kind | None  # None: not known
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
        return self.publisher.kind is Kind.SEARCH


@dataclass(frozen=True, slots=True)
class Due:
    """A source whose time has come, with what is known of it."""

    source: Source
    polling: Polling

    @property
    def url(self) -> str:
        """Where it is asked: where the catalogue says, or where it has moved to for good."""
        return self.polling.address or self.source.url


# ---------------------------------------------------------------- what was told


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a document, cleaned: plain text, no markup, no entities."""

    source_id: str
    publisher: Publisher
    url: str  # absolute, http or https; "" where the feed gives none
    guid: str | None  # as the feed gives it; it may lie
    title: str  # may be ""
    deck: str  # the publisher's own short description, may be ""
    text: str  # the body as far as the feed carries it, may be ""
    language: str | None
    published_at: datetime  # as claimed, never later than `seen_at`; `seen_at` where nothing is claimed
    seen_at: datetime

    @property
    def body(self) -> str:
        """The longest text there is."""
        return self.text or self.deck


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


# ---------------------------------------------------------------- what it is about


@dataclass(frozen=True, slots=True)
class Topic:
    """What a subscriber wants to hear of."""

    id: str  # "csto", "armenia", "azerbaijan"; a chat's own topics get ids of their own
    words: str  # a chat's own query; "" for a topic that is built in
    chat_id: int | None = None  # None: offered to everybody


class Level(StrEnum):
    """How much of a topic a subscriber wants."""

    STRICT = "strict"  # only big news about it
    NORMAL = "normal"  # what is about it
    WIDE = "wide"  # everything that names it with weight


class Place(StrEnum):
    """Where in an entry a name stands."""

    TITLE = "title"
    LEAD = "lead"  # the first sentence
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Sign:
    """One piece of evidence: a name of the topic, where it stands, how often."""

    place: Place
    name: str  # as the text writes it
    count: int
    points: int  # what it added to the score, 0–100


@dataclass(frozen=True, slots=True)
class Match:
    """Topic × story: how much the story is about the topic, and why we think so."""

    topic_id: str
    score: int  # 0–100
    signs: tuple[Sign, ...]  # the heaviest first


# ---------------------------------------------------------------- who hears of it


class ChatKind(StrEnum):
    """Telegram's own words for kinds of chat."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Chat:
    """Somewhere to write to. No name of a person is kept."""

    id: int
    kind: ChatKind
    language: str
    is_paused: bool = False  # by the reader
    waits: bool = True  # with a first alert, until other outlets had time to tell it too
    suspended: str | None = None  # why Telegram would not let us write; None: it does
    manner: Manner = Manner()  # noqa: RUF009  a frozen value


@dataclass(frozen=True, slots=True)
class Subscription:
    """Chat × topic."""

    chat_id: int
    topic_id: str
    level: Level
    since: datetime


@dataclass(frozen=True, slots=True)
class Announcement:
    """A decision: whoever follows this topic at one of these levels is to hear of this story."""

    story_id: int
    topic_id: str
    levels: frozenset[Level]
    due_at: datetime
    is_flood: bool = False  # its source brought too much at once: held for a digest


@dataclass(frozen=True, slots=True)
class Alert:
    """One row of the outbox, as a sender holds it."""

    id: int
    chat: Chat
    story_id: int  # of a digest: the second, since 1970, for which it was prepared
    edition: Edition
    attempts: int  # before this one
    plain: bool  # send without markup: Telegram refused it with
    message_id: int | None = None  # of an update: the message to edit; of an escalation: the one it answers
    is_flood: bool = False  # its source brought too much at once
    cause: Cause | None = None  # why there is a digest, or why it waits for none any more
    free_at: datetime | None = None  # nothing is sent to the chat before


# ---------------------------------------------------------------- how it is told


class Loss(StrEnum):
    """What a figure of people counts."""

    KILLED = "killed"
    WOUNDED = "wounded"
    MISSING = "missing"
    DETAINED = "detained"
    CAPTURED = "captured"


@dataclass(frozen=True, slots=True)
class Tally:
    """A figure that an outlet gives, and what it was before, where that is told."""

    loss: Loss
    count: int
    before: int | None
    publisher: Publisher


@dataclass(frozen=True, slots=True)
class Summary:
    """What is said of a story: a title, one or two whole sentences, and the figures on which outlets differ."""

    title: str
    text: str  # at most 300 characters; may be ""
    entry: Entry  # whose words these are
    tallies: tuple[Tally, ...] = ()
    is_written: bool = False  # a machine put it into words, from what the outlets say


@dataclass(frozen=True, slots=True)
class Telling:
    """Everything that a message about a story shows."""

    story: Story
    summary: Summary
    topics: tuple[str, ...]  # ids of the chat's topics that the story is about
    told_at: datetime  # the moment of telling, for "12 min ago"


@dataclass(frozen=True, slots=True)
class Digest:
    """Many stories in one message."""

    tellings: tuple[Telling, ...]  # never empty, the most told first
    cause: Cause
    away: timedelta | None = None  # how long nobody could be written to, where that is the cause
