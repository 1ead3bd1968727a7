"""Batched alerts and the digests that they wait for.

An alert that is not to be sent now is batched: it waits, and a digest of its chat is scheduled for the same time. When
the digest is settled, so are the alerts that it contained. Every function runs inside an open transaction.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, and_, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.alerts import Alert, AlertKind, BatchReason, DueDigest
from bot.model.outcomes import Batched, DeadLetter, Delivered, Disposition, Dropped
from bot.storage.outbox.fanout import URGENT, count_publishers, mark_sent
from bot.storage.statements import insert
from bot.storage.story_merge import current
from bot.storage.tables import OutboxState, alerts, digests, entries, stories

SUSPENDED_NEWS_AGE = timedelta(hours=48)  # an alert of a suspended chat that has waited longer is no longer news
REPEATED_DIGEST_DELAY = timedelta(hours=12)  # of a digest whose time was used before the clock was set back
DIGEST_UNIT = timedelta(seconds=1)  # digests are scheduled in whole seconds: a chat has at most one per second


async def lock_stories(connection: AsyncConnection, story_ids: Collection[int]) -> None:
    """Lock stories against new entries until the transaction ends, after waiting for those being added.

    Otherwise a story could become urgent unnoticed, between this transaction's count of its publishers and the other's
    update of the batched alerts. Call it before alerts are locked: a transaction that saves a story locks in this
    order too.
    """
    if story_ids:
        locked = select(stories.c.id).where(stories.c.id.in_(story_ids)).order_by(stories.c.id)
        await connection.execute(locked.with_for_update(read=True))


async def batch(connection: AsyncConnection, alert: Alert, batched: Batched, *, now: datetime) -> None:
    """Batch an alert for a digest; make it due now where its story has become urgent meanwhile."""
    this_alert = update(alerts).where(alerts.c.id == alert.id)
    story_id = await current(connection, alert.story_id)
    publishers = (await connection.execute(select(count_publishers(story_id)))).scalar_one()
    if 0 < alert.chat.preferences.urgent_from <= publishers:
        await connection.execute(this_alert.values(urgency=URGENT, due_at=now))
        return
    columns = {"state": OutboxState.BATCHED.value, "due_at": batched.until, "detail": batched.reason.value}
    await connection.execute(this_alert.values(columns))
    await schedule(connection, alert.chat.id, batched, now=now)


async def schedule(connection: AsyncConnection, chat_id: int, batched: Batched, *, now: datetime) -> None:
    """Schedule a digest of a chat, unless one is scheduled for that time; one that was sent is due again later."""
    statement = insert(connection, digests).values(
        chat_id=chat_id,
        scheduled_at=batched.until.replace(microsecond=0),
        reason=batched.reason.value,
        state=OutboxState.WAITING.value,
        due_at=batched.until,
        attempts=0,
        plain=False,
        created_at=now,
    )
    due_at = batched.until + REPEATED_DIGEST_DELAY
    statement = statement.on_conflict_do_update(
        index_elements=["chat_id", "scheduled_at"],
        set_={"state": OutboxState.WAITING.value, "due_at": due_at, "settled_at": None},
        where=digests.c.settled_at.is_not(None),
    )
    await connection.execute(statement)


def belongs_to(digest: DueDigest) -> ColumnElement[bool]:
    """Return the condition that an alert is batched for a digest: until its scheduled time, or an earlier one."""
    end = digest.scheduled_at + DIGEST_UNIT
    is_batched = alerts.c.state == OutboxState.BATCHED.value
    return and_(alerts.c.chat_id == digest.chat.id, is_batched, alerts.c.due_at < end)


async def settle_batch(
    connection: AsyncConnection, digest: DueDigest, disposition: Disposition, *, now: datetime
) -> None:
    """Settle the alerts of a digest with it; where Telegram refuses the digest, make them due one by one."""
    batched = update(alerts).where(belongs_to(digest))
    match disposition:
        case Delivered(missed=missed, quoted=quoted):
            sent = {"state": OutboxState.SENT.value, "settled_at": now, "quoted_entry_id": _quoted_entry(quoted)}
            await connection.execute(batched.values(sent))
            for story_id in missed:
                await mark_sent(connection, digest.chat.id, story_id, now=now)
        case Dropped():
            await connection.execute(batched.values(state=OutboxState.DROPPED.value, settled_at=now))
        case DeadLetter():
            unbatched = {"state": OutboxState.WAITING.value, "is_unbatched": True, "due_at": now}
            await connection.execute(batched.values(unbatched))


def _quoted_entry(quoted: Collection[int]) -> ScalarSelect[int]:
    """Return the first of these entries that belongs to the story of an alert, as a subquery."""
    survivor = (
        select(stories.c.merged_into).where(stories.c.id == alerts.c.story_id).correlate(alerts).scalar_subquery()
    )
    of_story = entries.c.story_id == func.coalesce(survivor, alerts.c.story_id)
    return select(func.min(entries.c.id)).where(entries.c.id.in_(quoted), of_story).correlate(alerts).scalar_subquery()


async def send_early(connection: AsyncConnection, chat_id: int, *, now: datetime) -> None:
    """Move all alerts that are batched for a chat into one digest that is due now."""
    batched = update(alerts).where(alerts.c.chat_id == chat_id, alerts.c.state == OutboxState.BATCHED.value)
    moved = await connection.execute(batched.values(due_at=now))
    await connection.execute(
        delete(digests).where(
            digests.c.chat_id == chat_id, digests.c.state == OutboxState.WAITING.value, digests.c.owner.is_(None)
        )
    )
    if moved.rowcount:
        await schedule(connection, chat_id, Batched(now, BatchReason.MODE), now=now)


async def resume(connection: AsyncConnection, chat_id: int, *, was_suspended: bool, now: datetime) -> None:
    """Resume the alerts of a suspended chat: a single one as it is, several in one digest, old ones not at all.

    Edits and follow-ups of messages that were sent before are deleted: a reader who returns needs only the new.
    """
    suspended = alerts.c.chat_id == chat_id, alerts.c.state == OutboxState.SUSPENDED.value
    await connection.execute(delete(alerts).where(*suspended, alerts.c.kind != AlertKind.NEW.value))
    await connection.execute(
        delete(digests).where(digests.c.chat_id == chat_id, digests.c.state == OutboxState.SUSPENDED.value)
    )
    old = update(alerts).where(*suspended, alerts.c.created_at <= now - SUSPENDED_NEWS_AGE)
    await connection.execute(old.values(state=OutboxState.DROPPED.value, detail="nobody was there", settled_at=now))
    alert_ids = list((await connection.execute(select(alerts.c.id).where(*suspended))).scalars())
    if len(alert_ids) == 1:
        await connection.execute(update(alerts).where(*suspended).values(state=OutboxState.WAITING.value))
        return
    await connection.execute(update(alerts).where(*suspended).values(state=OutboxState.BATCHED.value, due_at=now))
    if was_suspended or alert_ids:
        await schedule(connection, chat_id, Batched(now, BatchReason.RETURN), now=now)
