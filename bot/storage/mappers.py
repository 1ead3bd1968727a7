"""Convert rows to values, and values to columns.

A row that joins several tables names the columns of a publisher with `publisher_` before them.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, RowMapping

from bot.model.alerts import Alert, AlertKind, BatchReason, DueDigest
from bot.model.chats import Chat, ChatKind, DeliveryPreferences
from bot.model.entries import Entry, WindowEntry
from bot.model.sources import FeedState, Format, PendingRedirect, PollingHints, Publisher, PublisherKind, Source
from bot.model.topics import Evidence, Match, Place
from bot.model.vectors import EntryVectors
from bot.parsing.article.page import ArticlePage
from bot.storage import vector_bytes
from bot.storage.tables import articles, publishers
from bot.storage.tables import entry_vectors as vector_table

Columns = dict[str, Any]

PUBLISHER: tuple[ColumnElement[Any], ...] = tuple(
    publishers.c[name].label(f"publisher_{name}") for name in ("name", "country", "kind", "home")
)

PAGE: tuple[ColumnElement[Any], ...] = tuple(articles.c[name].label(f"page_{name}") for name in ("text", "language"))


VECTORS: tuple[ColumnElement[Any], ...] = tuple(
    vector_table.c[name].label(f"vector_{name}") for name in ("model", "title", "lead")
)


def publisher(row: RowMapping) -> Publisher:
    """Return the publisher of this row."""
    kind = row["publisher_kind"]
    return Publisher(
        id=row["publisher_id"],
        name=row["publisher_name"],
        country=row["publisher_country"],
        kind=PublisherKind(kind) if kind else None,
        home=row["publisher_home"],
    )


def publisher_columns(value: Publisher) -> Columns:
    """Return a publisher's columns."""
    return {
        "id": value.id,
        "name": value.name,
        "country": value.country,
        "kind": value.kind.value if value.kind else None,
        "home": value.home,
    }


def source(row: RowMapping) -> Source:
    """Return the source of this row."""
    return Source(
        id=row["id"],
        publisher=publisher(row),
        url=row["url"],
        language=row["language"],
        format=Format(row["format"]),
        user_agent=row["user_agent"],
    )


def source_columns(value: Source) -> Columns:
    """Return the columns of a source that the catalogue decides."""
    return {
        "id": value.id,
        "publisher_id": value.publisher.id,
        "url": value.url,
        "language": value.language,
        "format": value.format.value,
        "user_agent": value.user_agent,
    }


def polling(row: RowMapping) -> FeedState:
    """Return the polling state of the source of this row."""
    return FeedState(
        next_poll_at=row["next_poll_at"],
        pause=timedelta(seconds=row["pause_seconds"]),
        etag=row["etag"],
        last_modified=row["last_modified"],
        body_hash=row["body_hash"],
        full_body_at=row["full_body_at"],
        trusts_not_modified=row["trusts_not_modified"],
        last_read_at=row["last_read_at"],
        last_new_at=row["last_new_at"],
        hourly_rates=tuple(row["hourly_rates"]),
        daily_entries=row["daily_entries"],
        hints=_hints(row["hints"]),
        address=row["address"],
        pending_redirect=_redirect(row["pending_redirect"]),
        failures=row["failures"],
        last_error=row["last_error"],
        gone_at=row["gone_at"],
        retired_at=row["retired_at"],
    )


def _hints(value: Sequence[Any]) -> PollingHints:
    if not value:
        return PollingHints()
    seconds, hours, days = value
    return PollingHints(None if seconds is None else timedelta(seconds=seconds), frozenset(hours), frozenset(days))


def _redirect(value: Sequence[Any]) -> PendingRedirect | None:
    if not value:
        return None
    url, since, times = value
    return PendingRedirect(url, datetime.fromisoformat(since), times)


def polling_columns(value: FeedState) -> Columns:
    """Return the columns of a source that polling changes."""
    return {
        "next_poll_at": value.next_poll_at,
        "pause_seconds": value.pause.total_seconds(),
        "etag": value.etag,
        "last_modified": value.last_modified,
        "body_hash": value.body_hash,
        "full_body_at": value.full_body_at,
        "trusts_not_modified": value.trusts_not_modified,
        "last_read_at": value.last_read_at,
        "last_new_at": value.last_new_at,
        "hourly_rates": list(value.hourly_rates),
        "daily_entries": value.daily_entries,
        "hints": _hints_column(value.hints),
        "address": value.address,
        "pending_redirect": [
            value.pending_redirect.url,
            value.pending_redirect.since.isoformat(),
            value.pending_redirect.times,
        ]
        if value.pending_redirect
        else [],
        "failures": value.failures,
        "last_error": value.last_error,
        "gone_at": value.gone_at,
        "retired_at": value.retired_at,
    }


def _hints_column(value: PollingHints) -> list[float | list[int] | None]:
    if value == PollingHints():
        return []
    pause = None if value.pause is None else value.pause.total_seconds()
    return [pause, sorted(value.hours), sorted(value.days)]


def entry(row: RowMapping) -> Entry:
    """Return the entry of this row."""
    return Entry(
        source_id=row["source_id"],
        publisher=publisher(row),
        url=row["url"],
        guid=row["guid"],
        title=row["title"],
        description=row["description"],
        text=row["text"],
        language=row["language"],
        published_at=row["published_at"],
        seen_at=row["seen_at"],
        id=row["id"],
    )


def article_entry(row: RowMapping) -> Entry:
    """Return the entry of this row, with the text of its article where that was fetched."""
    from_feed = entry(row)
    return replace(
        from_feed, text=row["page_text"] or from_feed.text, language=from_feed.language or row["page_language"]
    )


def page_columns(value: ArticlePage) -> Columns:
    """Return the columns of a fetched article."""
    return {
        "outcome": value.missing.value if value.missing else "text",
        "url": value.url,
        "text": value.text or None,
        "publisher": value.publisher or None,
        "published_at": value.published_at,
        "image": value.image or None,
        "language": value.language,
    }


def entry_columns(value: Entry, story_id: int, *, is_doubtful: bool = False) -> Columns:
    """Return an entry's columns; its id is assigned by the database."""
    return {
        "story_id": story_id,
        "is_doubtful": is_doubtful,
        "source_id": value.source_id,
        "publisher_id": value.publisher.id,
        "url": value.url,
        "guid": value.guid,
        "title": value.title,
        "description": value.description,
        "text": value.text,
        "language": value.language,
        "published_at": value.published_at,
        "seen_at": value.seen_at,
    }


def entry_vectors(row: RowMapping) -> EntryVectors | None:
    """Return the vectors of the entry of this row, which joins `VECTORS`; None where it has none."""
    if row["vector_model"] is None:
        return None
    title, lead = vector_bytes.from_bytes(row["vector_title"]), vector_bytes.from_bytes(row["vector_lead"])
    return EntryVectors(row["vector_model"], title=title, lead=lead)


def window_entry(row: RowMapping) -> WindowEntry:
    """Return the entry of this row with its story and its vectors."""
    return WindowEntry(row["story_id"], entry(row), entry_vectors(row))


def vector_columns(entry_id: int, value: EntryVectors) -> Columns:
    """Return the columns of the vectors of an entry."""
    return {
        "entry_id": entry_id,
        "model": value.model,
        "title": vector_bytes.to_bytes(value.title),
        "lead": vector_bytes.to_bytes(value.lead),
    }


def match(row: RowMapping) -> Match:
    """Return the match of this row."""
    evidence = tuple(Evidence(Place(place), name, count, points) for place, name, count, points in row["evidence"])
    return Match(topic_id=row["topic_id"], score=row["score"], evidence=evidence)


def match_columns(value: Match, story_id: int) -> Columns:
    """Return a match's columns, its evidence as a list of lists."""
    evidence = [[sign.place.value, sign.name, sign.count, sign.points] for sign in value.evidence]
    return {"story_id": story_id, "topic_id": value.topic_id, "score": value.score, "evidence": evidence}


def chat(row: RowMapping) -> Chat:
    """Return the chat of this row."""
    return Chat(
        id=row["id"],
        kind=ChatKind(row["kind"]),
        language=row["language"],
        is_paused=row["is_paused"],
        suspended=row["suspended"],
        preferences=DeliveryPreferences.from_json(row["preferences"]),
    )


def chat_columns(value: Chat) -> Columns:
    """Return the columns of a chat that can be written to."""
    return {
        "id": value.id,
        "kind": value.kind.value,
        "language": value.language,
        "is_paused": value.is_paused,
        "preferences": value.preferences.to_json(),
    }


def alert(row: Row[Any], chat_row: RowMapping) -> Alert:
    """Return the alert of this row, with the row of its chat."""
    return Alert(
        id=row.id,
        chat=chat(chat_row),
        story_id=row.story_id,
        kind=AlertKind(row.kind),
        attempts=row.attempts,
        plain=row.plain,
        message_id=row.message_id,
        entry_id=row.entry_id,
        is_flood=row.is_flood,
        is_unbatched=row.is_unbatched,
        is_silent=row.is_silent,
        free_at=chat_row["free_at"],
    )


def due_digest(row: Row[Any], chat_row: RowMapping) -> DueDigest:
    """Return the digest of this row, with the row of its chat."""
    return DueDigest(
        id=row.id,
        chat=chat(chat_row),
        scheduled_at=row.scheduled_at,
        reason=BatchReason(row.reason),
        attempts=row.attempts,
        plain=row.plain,
        free_at=chat_row["free_at"],
    )


def key_hash(key: str) -> bytes:
    """Return a digest of 16 bytes of an entry's key, whose length is not bounded."""
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).digest()
