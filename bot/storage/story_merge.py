"""Merge of two stories that turn out to be one: the younger one's entries, matches, mutes and alerts move to the older.

No chat is alerted again. One that was alerted to the younger story only counts as alerted to the older; one with
waiting alerts to both gets one; in a chat that has messages about both, the later one is edited to say so. A waiting
alert to the younger is deleted in a chat to which the older is old news (see `fanout`). The row of the younger story
stays and names the older: buttons under messages that were sent keep working.

An alert that is being sent cannot be cancelled: hiding news is worse than sending it twice.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, exists, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.alerts import AlertKind
from bot.storage.counters import ENTRY_MOVES, increment, value_of
from bot.storage.outbox.fanout import enqueue_edits, opening_time
from bot.storage.statements import insert
from bot.storage.tables import OutboxState, alerts, chats, entries, matches, mutes, stories, subscriptions


async def current(connection: AsyncConnection, story_id: int) -> int:
    """Return the id of the story into which a story was merged; its own where it was not."""
    query = select(stories.c.merged_into).where(stories.c.id == story_id)
    return (await connection.execute(query)).scalar_one_or_none() or story_id


async def merge(connection: AsyncConnection, survivor: int, merged: int, *, edited_at: datetime, now: datetime) -> None:
    """Merge one story into another.

    Args:
        connection: an open transaction.
        survivor: the older story.
        merged: the younger one.
        edited_at: when messages that were sent are to be edited.
        now: the moment.
    """
    await _unite(connection, survivor, merged)
    await _merge_matches(connection, survivor, merged)
    await _merge_mutes(connection, survivor, merged)
    await _delete_old_news(connection, survivor, merged)
    await _merge_alerts(connection, survivor, merged)
    await enqueue_edits(connection, [survivor, merged], due_at=edited_at, now=now)


async def move_entries(connection: AsyncConnection, are_moved: ColumnElement[bool], story_id: int) -> None:
    """Move entries to another story, under the next number: other processes read what was moved since."""
    await increment(connection, ENTRY_MOVES)
    move_number = await value_of(connection, ENTRY_MOVES)
    await connection.execute(update(entries).where(are_moved).values(story_id=story_id, move_number=move_number))


async def _unite(connection: AsyncConnection, survivor: int, merged: int) -> None:
    await move_entries(connection, entries.c.story_id == merged, survivor)
    both = select(func.min(stories.c.opened_at), func.max(stories.c.updated_at)).where(
        stories.c.id.in_([survivor, merged])
    )
    opened_at, updated_at = (await connection.execute(both)).one()
    extended = update(stories).where(stories.c.id == survivor).values(opened_at=opened_at, updated_at=updated_at)
    await connection.execute(extended)
    of_merged = update(stories).where((stories.c.id == merged) | (stories.c.merged_into == merged))
    await connection.execute(of_merged.values(merged_into=survivor))


async def _merge_matches(connection: AsyncConnection, survivor: int, merged: int) -> None:
    """Move matches to the survivor; of two matches with one topic the stronger stays."""
    columns: dict[str, ColumnElement[Any]] = {"story_id": literal(survivor, matches.c.story_id.type)}
    columns |= {name: matches.c[name] for name in ("topic_id", "score", "evidence")}
    merged_matches = select(*columns.values()).where(matches.c.story_id == merged).order_by(matches.c.topic_id)
    statement = insert(connection, matches).from_select(list(columns), merged_matches)
    stronger = statement.excluded.score > matches.c.score
    best = {name: case((stronger, statement.excluded[name]), else_=matches.c[name]) for name in ("score", "evidence")}
    await connection.execute(statement.on_conflict_do_update(index_elements=["story_id", "topic_id"], set_=best))
    await connection.execute(delete(matches).where(matches.c.story_id == merged))


async def _merge_mutes(connection: AsyncConnection, survivor: int, merged: int) -> None:
    """Copy the mutes of each story to the other: a chat that has muted one has muted both."""
    await copy_mutes(connection, merged, survivor)
    await copy_mutes(connection, survivor, merged)


async def copy_mutes(connection: AsyncConnection, origin: int, target: int) -> None:
    """Mute a story in every chat that has muted another."""
    number = literal(target, mutes.c.story_id.type)
    columns = {"chat_id": mutes.c.chat_id, "story_id": number, "muted_at": mutes.c.muted_at}
    copied = select(*columns.values()).where(mutes.c.story_id == origin).order_by(mutes.c.chat_id)
    statement = insert(connection, mutes).from_select(list(columns), copied)
    await connection.execute(statement.on_conflict_do_nothing())


async def _delete_old_news(connection: AsyncConnection, survivor: int, merged: int) -> None:
    """Delete waiting alerts to the younger story where the older was opened before the chat's time began.

    An alert that was written before the chat paused or was suspended stays.
    """
    opened_at = opening_time(survivor)
    follows_since = exists().where(
        subscriptions.c.chat_id == alerts.c.chat_id,
        subscriptions.c.since <= opened_at,
        matches.c.topic_id == subscriptions.c.topic_id,
        matches.c.story_id == survivor,
    )
    since = chats.c.alerts_since
    hears_since = exists().where(
        chats.c.id == alerts.c.chat_id, or_(since.is_(None), since <= opened_at, alerts.c.created_at < since)
    )
    is_open = alerts.c.settled_at.is_(None), alerts.c.owner.is_(None)
    first = delete(alerts).where(alerts.c.story_id == merged, alerts.c.kind == AlertKind.NEW.value, *is_open)
    await connection.execute(first.where(~and_(follows_since, hears_since)))


async def _merge_alerts(connection: AsyncConnection, survivor: int, merged: int) -> None:
    rival = alerts.alias("other")
    same_chat = rival.c.chat_id == alerts.c.chat_id
    is_first, is_open = (
        alerts.c.kind == AlertKind.NEW.value,
        and_(alerts.c.settled_at.is_(None), alerts.c.owner.is_(None)),
    )
    is_first_of_chat = and_(same_chat, rival.c.kind == AlertKind.NEW.value)
    is_merged_sent = exists().where(
        is_first_of_chat, rival.c.story_id == merged, rival.c.state == OutboxState.SENT.value
    )
    has_survivor_alert = exists().where(is_first_of_chat, rival.c.story_id == survivor)
    await connection.execute(delete(alerts).where(alerts.c.story_id == survivor, is_first, is_open, is_merged_sent))
    await connection.execute(delete(alerts).where(alerts.c.story_id == merged, is_first, is_open, has_survivor_alert))
    edits = alerts.c.kind == AlertKind.UPDATE.value
    await connection.execute(delete(alerts).where(alerts.c.story_id == merged, edits, alerts.c.owner.is_(None)))
    is_same_kind = and_(rival.c.kind == alerts.c.kind, rival.c.entry_id == alerts.c.entry_id)
    has_same_kind = exists().where(same_chat, rival.c.story_id == survivor, is_same_kind)
    await connection.execute(
        update(alerts).where(alerts.c.story_id == merged, ~has_same_kind).values(story_id=survivor)
    )
