"""Merge of two stories that turn out to be one: the younger one's entries, matches, mutes and alerts move to the older.

No chat is alerted again. One that was alerted to the younger story only counts as alerted to the older; one that waits
for alerts to both gets one; in a chat that has messages about both, the later one is edited to say so. The row of the
younger story stays and names the older: buttons under messages that were sent keep working.

An alert that is being sent at this moment cannot be taken back: hiding news is worse than sending it twice.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, exists, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.alerts import AlertKind
from bot.storage.database import insert
from bot.storage.outbox.fanout import enqueue_edits
from bot.storage.tables import OutboxState, alerts, entries, matches, mutes, stories


async def current(connection: AsyncConnection, story_id: int) -> int:
    """Return the id under which a story goes on: its own, unless it was merged into another."""
    query = select(stories.c.merged_into).where(stories.c.id == story_id)
    return (await connection.execute(query)).scalar_one_or_none() or story_id


async def merge(connection: AsyncConnection, kept: int, gone: int, *, edited_at: datetime, now: datetime) -> None:
    """Merge one story into another.

    Args:
        connection: an open transaction.
        kept: the older story.
        gone: the younger one.
        edited_at: when messages that were sent are to be edited.
        now: the moment.
    """
    await _take_entries(connection, kept, gone)
    await _take_matches(connection, kept, gone)
    await _take_mutes(connection, kept, gone)
    await _take_alerts(connection, kept, gone)
    await enqueue_edits(connection, [kept, gone], due_at=edited_at, now=now)


async def _take_entries(connection: AsyncConnection, kept: int, gone: int) -> None:
    await connection.execute(update(entries).where(entries.c.story_id == gone).values(story_id=kept))
    both = select(func.min(stories.c.opened_at), func.max(stories.c.updated_at)).where(stories.c.id.in_([kept, gone]))
    opened_at, updated_at = (await connection.execute(both)).one()
    whole = update(stories).where(stories.c.id == kept).values(opened_at=opened_at, updated_at=updated_at)
    await connection.execute(whole)
    of_gone = update(stories).where((stories.c.id == gone) | (stories.c.merged_into == gone))
    await connection.execute(of_gone.values(merged_into=kept))


async def _take_matches(connection: AsyncConnection, kept: int, gone: int) -> None:
    """Of two matches with one topic the stronger stays."""
    columns: dict[str, ColumnElement[Any]] = {"story_id": literal(kept, matches.c.story_id.type)}
    columns |= {name: matches.c[name] for name in ("topic_id", "score", "evidence")}
    theirs = select(*columns.values()).where(matches.c.story_id == gone).order_by(matches.c.topic_id)
    statement = insert(connection, matches).from_select(list(columns), theirs)
    stronger = statement.excluded.score > matches.c.score
    best = {name: case((stronger, statement.excluded[name]), else_=matches.c[name]) for name in ("score", "evidence")}
    await connection.execute(statement.on_conflict_do_update(index_elements=["story_id", "topic_id"], set_=best))
    await connection.execute(delete(matches).where(matches.c.story_id == gone))


async def _take_mutes(connection: AsyncConnection, kept: int, gone: int) -> None:
    """Copy the mutes of each story to the other: a chat that has muted one has muted both."""
    for one, other in ((kept, gone), (gone, kept)):
        number = literal(one, mutes.c.story_id.type)
        columns = {"chat_id": mutes.c.chat_id, "story_id": number, "muted_at": mutes.c.muted_at}
        theirs = select(*columns.values()).where(mutes.c.story_id == other).order_by(mutes.c.chat_id)
        statement = insert(connection, mutes).from_select(list(columns), theirs)
        await connection.execute(statement.on_conflict_do_nothing())


async def _take_alerts(connection: AsyncConnection, kept: int, gone: int) -> None:
    other = alerts.alias("other")
    same_chat = other.c.chat_id == alerts.c.chat_id
    is_first, is_open = (
        alerts.c.kind == AlertKind.NEW.value,
        and_(alerts.c.settled_at.is_(None), alerts.c.owner.is_(None)),
    )
    told_first = and_(same_chat, other.c.kind == AlertKind.NEW.value)
    sent_gone = exists().where(told_first, other.c.story_id == gone, other.c.state == OutboxState.SENT.value)
    has_kept = exists().where(told_first, other.c.story_id == kept)
    await connection.execute(delete(alerts).where(alerts.c.story_id == kept, is_first, is_open, sent_gone))
    await connection.execute(delete(alerts).where(alerts.c.story_id == gone, is_first, is_open, has_kept))
    edits = alerts.c.kind == AlertKind.UPDATE.value
    await connection.execute(delete(alerts).where(alerts.c.story_id == gone, edits, alerts.c.owner.is_(None)))
    has_its_own = exists().where(same_chat, other.c.story_id == kept, other.c.kind == alerts.c.kind)
    await connection.execute(update(alerts).where(alerts.c.story_id == gone, ~has_its_own).values(story_id=kept))
