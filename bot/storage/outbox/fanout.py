"""Fan-out: an announcement becomes one alert a chat, by one statement for all chats; edits and follow-ups too.

Left out are chats that have paused or are suspended, chats that muted the story, and chats that have an alert about
the story already, in whatever state: the unique key of the outbox keeps an event from being sent twice. Left out too
are chats to which the story is old news, though another publisher joins it now: it was opened before they followed any
of its topics, or before they were last resumed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, exists, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.alerts import AlertKind, Announcement
from bot.storage.preferences import preference
from bot.storage.statements import Insert, count_inserted, insert, insert_for_chat, typed_literals
from bot.storage.tables import OutboxState, alerts, chats, entries, mutes, stories, subscriptions

_Group = tuple[int, datetime, tuple[str, ...], bool]  # story, when, levels, whether its source is flooding

URGENT, NORMAL, EDIT = range(3)  # values of `urgency`: alerts are sent in this order
UNIQUE_KEY = ("chat_id", "story_id", "kind", "entry_id")
EDIT_WINDOW = timedelta(hours=24)  # after a message was sent; older messages are not read again


async def announce(connection: AsyncConnection, announcements: Iterable[Announcement], *, now: datetime) -> int:
    """Insert an alert for every chat that follows an announced topic; return how many.

    One statement a story for all topics of which it reaches the same levels: there may be hundreds.
    """
    grouped: defaultdict[_Group, list[str]] = defaultdict(list)
    for item in announcements:
        levels = tuple(sorted(level.value for level in item.levels))
        grouped[item.story_id, item.due_at, levels, item.is_flood].append(item.topic_id)
    return sum([await _announce(connection, group, topic_ids, now) for group, topic_ids in grouped.items()])


async def _announce(connection: AsyncConnection, group: _Group, topic_ids: list[str], now: datetime) -> int:
    story_id, due_at, levels, is_flood = group
    new = new_alert(story_id, AlertKind.NEW, urgency=NORMAL, due_at=due_at, now=now) | {"is_flood": is_flood}
    columns = {"chat_id": chats.c.id} | typed_literals(alerts, new)
    columns["due_at"] = case((preference("waits_for_outlets"), columns["due_at"]), else_=columns["created_at"])
    columns["urgency"] = case((preference("urgent_from").between(1, count_publishers(story_id)), URGENT), else_=NORMAL)
    readers = select_recipients(story_id, topic_ids, levels, columns.values())
    statement = insert(connection, alerts).from_select(list(columns), readers)
    return await count_inserted(connection, statement.on_conflict_do_nothing(index_elements=UNIQUE_KEY))


async def enqueue_edits(
    connection: AsyncConnection,
    story_ids: Collection[int],
    *,
    due_at: datetime,
    now: datetime,
    where: ColumnElement[bool] | None = None,
) -> int:
    """Enqueue an edit of every message about these stories; return how many.

    An edit that waits already stays as it is, so that all changes to a story meanwhile are one edit. A message that is
    older than a day is not edited, nor is one of a muted story.

    Args:
        connection: an open transaction.
        story_ids: the stories.
        due_at: when they are edited.
        now: the moment.
        where: a condition on the first alert; by default the messages of all chats are edited.
    """
    columns = follow_up_columns(AlertKind.UPDATE, urgency=EDIT, due_at=due_at, now=now)
    messages = sent_messages(columns, now).where(alerts.c.story_id.in_(list(story_ids)))
    if where is not None:
        messages = messages.where(where)
    statement = insert(connection, alerts).from_select(list(columns), messages)
    return await count_inserted(connection, _renew(statement))


async def enqueue_follow_ups(
    connection: AsyncConnection, story_ids: Iterable[int], *, with_figures: Collection[int], now: datetime
) -> None:
    """Make alerts due that have become urgent, and enqueue follow-ups to sent messages, as chats prefer.

    Args:
        connection: an open transaction.
        story_ids: stories that another publisher reports now.
        with_figures: those of which a figure may have changed.
        now: the moment.
    """
    for story_id in sorted(story_ids):
        publishers = count_publishers(story_id)
        is_unsent_alert = and_(alerts.c.kind == AlertKind.NEW.value, alerts.c.owner.is_(None))
        is_open = alerts.c.state.in_([OutboxState.WAITING.value, OutboxState.BATCHED.value])
        wanting = select(chats.c.id).where(preference("urgent_from").between(1, publishers))
        urgent = update(alerts).where(
            alerts.c.story_id == story_id, is_unsent_alert, is_open, alerts.c.urgency > URGENT
        )
        due = case(
            (alerts.c.state == OutboxState.BATCHED.value, literal(now, alerts.c.due_at.type)), else_=alerts.c.due_at
        )
        freed = urgent.where(alerts.c.chat_id.in_(wanting))
        await connection.execute(freed.values(state=OutboxState.WAITING.value, urgency=URGENT, due_at=due))
        has_grown = and_(alerts.c.publishers < preference("grown_from"), preference("grown_from") <= publishers)
        await _enqueue_follow_up(connection, story_id, AlertKind.GROWTH, has_grown, now=now)
        if story_id in with_figures:
            await _enqueue_follow_up(connection, story_id, AlertKind.CORRECTION, preference("grown_from") > 0, now=now)


async def _enqueue_follow_up(
    connection: AsyncConnection, story_id: int, kind: AlertKind, is_due: ColumnElement[bool], *, now: datetime
) -> None:
    """Enqueue one follow-up of a kind a chat; again where the one before was dropped because no figure had changed."""
    columns = follow_up_columns(kind, urgency=URGENT, due_at=now, now=now)
    messages = sent_messages(columns, now).where(alerts.c.story_id == story_id, is_due)
    statement = insert(connection, alerts).from_select(list(columns), messages)
    fresh = {name: statement.excluded[name] for name in ("state", "due_at", "created_at", "message_id")}
    again = statement.on_conflict_do_update(
        index_elements=UNIQUE_KEY,
        set_={**fresh, "settled_at": None, "detail": None},
        where=alerts.c.state == OutboxState.DROPPED.value,
    )
    await connection.execute(again)


async def mark_sent(connection: AsyncConnection, chat_id: int, story_id: int, *, now: datetime) -> bool:
    """Mark a story as sent to a chat without a message; return False where it was sent before."""
    done = {"state": OutboxState.SENT.value, "settled_at": now}
    fresh = new_alert(story_id, AlertKind.NEW, urgency=NORMAL, due_at=now, now=now)
    statement = insert_for_chat(connection, alerts, chat_id, fresh | done)
    marked = statement.on_conflict_do_update(index_elements=UNIQUE_KEY, set_=done, where=alerts.c.settled_at.is_(None))
    return bool(await count_inserted(connection, marked))


def new_alert(story_id: int, kind: AlertKind, *, urgency: int, due_at: datetime, now: datetime) -> dict[str, Any]:
    """Return the columns of an alert that was not attempted yet, all but its chat."""
    return {
        "story_id": story_id,
        "kind": kind.value,
        "entry_id": 0,
        "state": OutboxState.WAITING.value,
        "urgency": urgency,
        "is_flood": False,
        "is_unbatched": False,
        "is_silent": False,
        "publishers": 0,
        "due_at": due_at,
        "attempts": 0,
        "plain": False,
        "created_at": now,
    }


def count_publishers(story_id: int) -> ScalarSelect[int]:
    """Return the number of publishers that certainly report a story, as a subquery."""
    number = select(func.count(entries.c.publisher_id.distinct()))
    return number.where(entries.c.story_id == story_id, ~entries.c.is_doubtful).scalar_subquery()


def opening_time(story_id: int) -> ScalarSelect[datetime]:
    """Return the time at which the first entry of a story was seen, as a subquery."""
    return select(stories.c.opened_at).where(stories.c.id == story_id).scalar_subquery()


def follow_up_columns(
    kind: AlertKind, *, urgency: int, due_at: datetime, now: datetime
) -> dict[str, ColumnElement[Any]]:
    """Return the columns of an edit or follow-up, taken from the alert that was sent."""
    copied = {name: alerts.c[name] for name in ("chat_id", "story_id", "message_id")}
    new = new_alert(0, kind, urgency=urgency, due_at=due_at, now=now)
    return copied | typed_literals(alerts, {name: value for name, value in new.items() if name not in copied})


def sent_messages(columns: dict[str, ColumnElement[Any]], now: datetime) -> Select[Any]:
    """Select the messages of the last day that may be edited, of chats that can be written to."""
    return first_alerts(columns).where(is_message_sent(now))


def first_alerts(columns: dict[str, ColumnElement[Any]]) -> Select[Any]:
    """Select the first alerts to stories of chats that can be written to and have not muted the story."""
    muted = exists().where(mutes.c.chat_id == alerts.c.chat_id, mutes.c.story_id == alerts.c.story_id)
    return (
        select(*columns.values())
        .join_from(alerts, chats, chats.c.id == alerts.c.chat_id)
        .where(alerts.c.kind == AlertKind.NEW.value, ~chats.c.is_paused, chats.c.suspended.is_(None), ~muted)
        .order_by(alerts.c.chat_id)
    )


def is_message_sent(now: datetime) -> ColumnElement[bool]:
    """Return the condition that an alert was sent as a message of its own within the last day."""
    return and_(
        alerts.c.state == OutboxState.SENT.value,
        alerts.c.message_id.is_not(None),
        alerts.c.settled_at > now - EDIT_WINDOW,
    )


def _renew(statement: Insert) -> Insert:
    """Make a settled edit due again; leave one that waits as it is."""
    fresh = ("state", "due_at", "attempts", "plain", "created_at", "message_id")
    return statement.on_conflict_do_update(
        index_elements=UNIQUE_KEY,
        set_={**{name: statement.excluded[name] for name in fresh}, "settled_at": None, "detail": None},
        where=alerts.c.settled_at.is_not(None),
    )


def select_recipients(
    story_id: int, topic_ids: Collection[str], levels: Collection[str], columns: Iterable[ColumnElement[Any]]
) -> Select[Any]:
    """Select the chats of an announcement, sorted, so that transactions do not deadlock.

    PostgreSQL locks the chats: one that is being deleted is left out, and does not make the save fail.
    """
    opened_at = opening_time(story_id)
    follow = select(subscriptions.c.chat_id).where(
        subscriptions.c.topic_id.in_(topic_ids), subscriptions.c.level.in_(levels), subscriptions.c.since <= opened_at
    )
    is_new_to_chat = or_(chats.c.alerts_since.is_(None), chats.c.alerts_since <= opened_at)
    muted = exists().where(mutes.c.chat_id == chats.c.id, mutes.c.story_id == story_id)
    return (
        select(*columns)
        .where(chats.c.id.in_(follow), is_new_to_chat, ~chats.c.is_paused, chats.c.suspended.is_(None), ~muted)
        .order_by(chats.c.id)
        .with_for_update(read=True, key_share=True, of=chats)
    )
