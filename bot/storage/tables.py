"""Every table. The description of an object and its processing state have columns of their own, as in `bot.model`.

Times are aware and in UTC. Ids of Telegram and of the bot are 63-bit integers. The classes declare the schema;
statements use the `Table` objects at the end of the file.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

from bot.model.alerts import AlertKind
from bot.storage.engine.external_text import ExternalText


class OutboxState(StrEnum):
    """State of an alert or digest."""

    WAITING = "waiting"  # until it is due, until a worker claims it, or until that worker settles it
    BATCHED = "batched"  # an alert: it waits for a digest
    SUSPENDED = "suspended"  # its chat cannot be written to at present
    SENT = "sent"
    DEAD = "dead"  # a dead letter: Telegram has refused it permanently; stored for an operator
    DROPPED = "dropped"  # cancelled: the chat does not want it any more


WITHOUT_ROWID = {"sqlite_with_rowid": False}  # the key is most of the row: on SQLite one B-tree instead of two


class Row(SQLModel):
    """Base of all tables: constraints get names that a migration can reference."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def _chat_id(**more: Any) -> Any:  # noqa: ANN401  as Field itself is typed
    return Field(foreign_key="chats.id", ondelete="CASCADE", sa_type=BigInteger, **more)


def _story_id(**more: Any) -> Any:  # noqa: ANN401  as Field itself is typed
    return Field(foreign_key="stories.id", ondelete="CASCADE", sa_type=BigInteger, **more)


def _topic_id(**more: Any) -> Any:  # noqa: ANN401  as Field itself is typed
    return Field(foreign_key="topics.id", ondelete="CASCADE", **more)


def _id(*, autoincrement: bool) -> Any:  # noqa: ANN401  as Field itself is typed
    """Return a primary key of 63 bits; on SQLite it must be declared INTEGER to be the rowid."""
    kind = BigInteger().with_variant(Integer, "sqlite")
    return Field(default=None, sa_column=Column(kind, primary_key=True, autoincrement=autoincrement))


def _partial_index(name: str, *columns: str, where: str) -> Index:
    """Return a partial index over the rows that meet a condition."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


# ---------------------------------------------------------------- sources and coordination


class PublisherRow(Row, table=True):
    """A publisher."""

    __tablename__ = "publishers"

    id: str = Field(primary_key=True, sa_type=ExternalText)
    name: str = Field(sa_type=ExternalText)
    country: str | None
    kind: str | None
    home: str = Field(sa_type=ExternalText)


class SourceRow(Row, table=True):
    """A place that is polled, and its polling state."""

    __tablename__ = "sources"
    __table_args__ = (Index(None, "is_on", "next_poll_at"),)

    id: str = Field(primary_key=True)
    publisher_id: str = Field(foreign_key="publishers.id")
    url: str
    language: str | None
    format: str
    user_agent: str | None
    is_on: bool  # it is in the catalogue
    next_poll_at: datetime
    pause_seconds: float
    etag: str | None = Field(sa_type=ExternalText)
    last_modified: str | None = Field(sa_type=ExternalText)
    body_hash: str | None
    full_body_at: datetime | None
    trusts_not_modified: bool | None
    last_read_at: datetime | None
    last_new_at: datetime | None
    hourly_rates: list[float] = Field(sa_type=JSON)
    daily_entries: float | None
    hints: list[float | list[int] | None] = Field(sa_type=JSON)  # seconds, hours, days; [] for none
    address: str | None = Field(sa_type=ExternalText)
    pending_redirect: list[str | int] = Field(sa_type=JSON)  # address, since when, how often; [] for none
    failures: int
    last_error: str | None = Field(sa_type=ExternalText)
    gone_at: datetime | None
    retired_at: datetime | None
    host: str = Field(sa_type=ExternalText)
    owner: str | None  # the worker id that polls it
    lease_until: datetime | None


class LeaseRow(Row, table=True):
    """A lease on a task that only one process does."""

    __tablename__ = "leases"

    name: str = Field(primary_key=True)
    owner: str
    until: datetime


class CounterRow(Row, table=True):
    """A counter that other processes or an operator read."""

    __tablename__ = "counters"

    name: str = Field(primary_key=True)
    value: int = Field(sa_type=BigInteger)


class SendQuotaRow(Row, table=True):
    """The rate limit that all processes of a bot token share."""

    __tablename__ = "send_quotas"

    bot_id: int = _id(autoincrement=False)
    next_at: datetime
    blocked_until: datetime


class KnownKeyRow(Row, table=True):
    """The key of an entry that was seen once. It outlives the entry, so that an old entry that returns is not news."""

    __tablename__ = "known_keys"
    __table_args__ = WITHOUT_ROWID

    source_id: str = Field(primary_key=True, foreign_key="sources.id")
    key: bytes = Field(primary_key=True)  # 16 bytes of blake2b: the length of a key is not bounded
    seen_at: datetime


# ---------------------------------------------------------------- stories and matches


class StoryRow(Row, table=True):
    """A story: one event."""

    __tablename__ = "stories"
    __table_args__ = (Index(None, "updated_at", "id"),)

    id: int = _id(autoincrement=False)
    opened_at: datetime
    updated_at: datetime  # when its last entry was seen
    merged_into: int | None = Field(sa_type=BigInteger)  # the survivor; buttons of old messages name the merged id


class EntryRow(Row, table=True):
    """An entry: one item of a document."""

    __tablename__ = "entries"
    __table_args__ = (_partial_index("ix_entries_move_number", "move_number", where="move_number IS NOT NULL"),)

    id: int = _id(autoincrement=True)
    story_id: int = _story_id(index=True)
    source_id: str = Field(foreign_key="sources.id")
    publisher_id: str = Field(foreign_key="publishers.id", sa_type=ExternalText)
    url: str = Field(sa_type=ExternalText)
    guid: str | None = Field(sa_type=ExternalText)
    title: str = Field(sa_type=ExternalText)
    description: str = Field(sa_type=ExternalText)
    text: str = Field(sa_type=ExternalText)
    language: str | None
    published_at: datetime
    seen_at: datetime = Field(index=True)
    is_doubtful: bool  # it is not certain that it reports the event of its story
    move_number: int | None = Field(sa_type=BigInteger)  # of the merge or split that last moved it; None: of none


class EntryVectorRow(Row, table=True):
    """The vectors of an entry, by the model that is in use: int8, see `vector_bytes`."""

    __tablename__ = "entry_vectors"

    entry_id: int = Field(primary_key=True, foreign_key="entries.id", ondelete="CASCADE", sa_type=BigInteger)
    model: str
    title: bytes
    lead: bytes


class ArticleRow(Row, table=True):
    """The article of an entry: whether it is still to be fetched, and its text. The entry stays as parsed."""

    __tablename__ = "articles"
    __table_args__ = (_partial_index("ix_articles_due", "due_at", where="due_at IS NOT NULL"),)

    entry_id: int = Field(primary_key=True, foreign_key="entries.id", ondelete="CASCADE", sa_type=BigInteger)
    due_at: datetime | None  # None: it was fetched, or given up
    attempts: int
    outcome: str | None = Field(sa_type=ExternalText)  # "text", or why there is none
    url: str | None = Field(sa_type=ExternalText)
    text: str | None = Field(sa_type=ExternalText)
    publisher: str | None = Field(sa_type=ExternalText)
    published_at: datetime | None
    image: str | None = Field(sa_type=ExternalText)
    language: str | None


class LlmSummaryRow(Row, table=True):
    """An answer of the language model about a story, or why it was rejected."""

    __tablename__ = "llm_summaries"
    __table_args__ = (Index(None, "story_id", "language"), Index(None, "requested_at"))

    id: int = _id(autoincrement=True)
    story_id: int = _story_id()
    language: str
    covers: str
    title: str | None = Field(sa_type=ExternalText)
    text: str | None = Field(sa_type=ExternalText)
    reason: str | None = Field(sa_type=ExternalText)
    requested_at: datetime


class TopicRow(Row, table=True):
    """A topic: built in, or a chat's own."""

    __tablename__ = "topics"

    id: str = Field(primary_key=True)
    words: str = Field(sa_type=ExternalText)
    chat_id: int | None = _chat_id(index=True)


class MatchRow(Row, table=True):
    """Topic × story."""

    __tablename__ = "matches"
    __table_args__ = (Index(None, "topic_id", "story_id"),)

    story_id: int = _story_id(primary_key=True)
    topic_id: str = _topic_id(primary_key=True)
    score: int
    evidence: list[list[str | int]] = Field(sa_type=JSON)


# ---------------------------------------------------------------- chats and alerts


class ChatRow(Row, table=True):
    """A chat that is written to."""

    __tablename__ = "chats"

    id: int = _id(autoincrement=False)
    kind: str
    language: str
    is_paused: bool
    suspended: str | None
    suspended_at: datetime | None
    preferences: dict[str, Any] = Field(sa_type=JSON)
    free_at: datetime | None  # no message is sent before
    alerts_since: datetime | None  # when it was last resumed, by the reader or after a suspension


class SubscriptionRow(Row, table=True):
    """Chat × topic."""

    __tablename__ = "subscriptions"
    __table_args__ = (Index(None, "topic_id", "level", "since"), WITHOUT_ROWID)

    chat_id: int = _chat_id(primary_key=True)
    topic_id: str = _topic_id(primary_key=True)
    level: str
    since: datetime


class MuteRow(Row, table=True):
    """A story that a chat has muted."""

    __tablename__ = "mutes"
    __table_args__ = WITHOUT_ROWID

    chat_id: int = _chat_id(primary_key=True)
    story_id: int = Field(primary_key=True, sa_type=BigInteger)
    muted_at: datetime


HAS_MESSAGE = "message_id IS NOT NULL"  # sent as a message of its own, which can be edited


def _waiting(name: str, *columns: str) -> Index:
    """Return an index over waiting rows alone, which are few, however many were sent."""
    return _partial_index(name, *columns, where=f"state = '{OutboxState.WAITING}'")


class AlertRow(Row, table=True):
    """An alert. It has no foreign key to its story, whose retention it may outlive."""

    __tablename__ = "alerts"
    __table_args__ = (
        UniqueConstraint("chat_id", "story_id", "kind", "entry_id"),
        _waiting("ix_alerts_due", "urgency", "due_at", "id"),
        _waiting("ix_alerts_chat", "chat_id", "urgency", "due_at", "id"),
        _partial_index("ix_alerts_batched", "chat_id", where=f"state = '{OutboxState.BATCHED}'"),
        _partial_index("ix_alerts_sent", "chat_id", "settled_at", where=f"kind = '{AlertKind.NEW}' AND {HAS_MESSAGE}"),
    )

    id: int = _id(autoincrement=True)
    chat_id: int = _chat_id()
    story_id: int = Field(sa_type=BigInteger)
    kind: str
    entry_id: int = Field(sa_type=BigInteger)  # of a doubt: the doubtful entry; else 0, so that the key is unique
    verdict: str | None  # of the chat about a doubt
    state: str
    urgency: int  # in ascending order: see `fanout.URGENT`
    is_flood: bool
    is_unbatched: bool
    is_silent: bool  # sent without notification
    publishers: int  # how many its message names
    quoted_entry_id: int | None = Field(sa_type=BigInteger)  # the entry in whose words it was sent; None: unknown
    due_at: datetime
    attempts: int
    plain: bool
    owner: str | None  # the worker id that holds the lease
    lease_until: datetime | None
    message_id: int | None = Field(sa_type=BigInteger)
    detail: str | None = Field(sa_type=ExternalText)  # the reason of its state
    created_at: datetime
    settled_at: datetime | None  # None: not finished


class DigestRow(Row, table=True):
    """A digest of a chat: one message about the alerts that are batched until its scheduled time."""

    __tablename__ = "digests"
    __table_args__ = (
        UniqueConstraint("chat_id", "scheduled_at"),
        _waiting("ix_digests_due", "due_at", "id"),
        _waiting("ix_digests_chat", "chat_id", "due_at", "id"),
    )

    id: int = _id(autoincrement=True)
    chat_id: int = _chat_id()
    scheduled_at: datetime  # in whole seconds
    reason: str
    state: str
    due_at: datetime  # `scheduled_at`, or later after an attempt
    attempts: int
    plain: bool
    owner: str | None  # the worker id that holds the lease
    lease_until: datetime | None
    detail: str | None = Field(sa_type=ExternalText)  # the reason of its state
    created_at: datetime
    settled_at: datetime | None  # None: not finished


def _table(row: type[Row]) -> Table:
    return Row.metadata.tables[str(row.__tablename__)]


publishers, sources, known_keys = _table(PublisherRow), _table(SourceRow), _table(KnownKeyRow)
stories, entries, articles = _table(StoryRow), _table(EntryRow), _table(ArticleRow)
entry_vectors = _table(EntryVectorRow)
llm_summaries = _table(LlmSummaryRow)
topics, matches = _table(TopicRow), _table(MatchRow)
chats, subscriptions, mutes = _table(ChatRow), _table(SubscriptionRow), _table(MuteRow)
alerts, digests = _table(AlertRow), _table(DigestRow)
leases, counters, send_quotas = _table(LeaseRow), _table(CounterRow), _table(SendQuotaRow)
