"""Alerts that are held, and the digest that will tell of them: an alert of its own, one for each chat and moment.

All of this happens inside a transaction that is open.
"""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.alerts import Alert, AlertKind, BatchReason
from bot.model.outcomes import Batched, DeadLetter, Delivered, Disposition, Dropped
from bot.storage.database import insert
from bot.storage.outbox.fanout import NORMAL, UNIQUE, URGENT, mark_told, new_alert, outlets
from bot.storage.story_merge import current
from bot.storage.tables import AlertState, alerts, stories

LOST_AFTER = timedelta(hours=48)  # what nobody could be told for so long is no longer news
AGAIN = timedelta(hours=12)  # a digest of a moment that was told already: the clock was set back meanwhile


async def lock_stories(connection: AsyncConnection, story_ids: Collection[int]) -> None:
    """Let no outlet join these stories until the transaction ends, and wait for those that are about to.

    Else a story might grow urgent unseen, between our look at its outlets and theirs at what is held. It comes before
    everything that locks alerts: who saves a story locks in this order too.
    """
    if story_ids:
        asked = select(stories.c.id).where(stories.c.id.in_(story_ids)).order_by(stories.c.id)
        await connection.execute(asked.with_for_update(read=True))


async def hold(connection: AsyncConnection, alert: Alert, held: Batched, *, now: datetime) -> None:
    """Let an alert wait for a digest; if so many outlets tell its story meanwhile that it is urgent, let it go on."""
    chat_id = alert.chat.id
    mine = update(alerts).where(alerts.c.id == alert.id)
    goes_on = await current(connection, alert.story_id)
    told_by = (await connection.execute(select(outlets(goes_on)))).scalar_one()
    if 0 < alert.chat.preferences.urgent_from <= told_by:
        await connection.execute(mine.values(urgency=URGENT, due_at=now))
        return
    await connection.execute(mine.values(state=AlertState.BATCHED.value, due_at=held.until, reason=held.cause.value))
    await prepare(connection, chat_id, held, now=now)


async def prepare(connection: AsyncConnection, chat_id: int, held: Batched, *, now: datetime) -> None:
    """Let there be a digest at that moment; no moment has two."""
    number = int(held.until.timestamp())  # what makes it unique; no story has so small an id
    new = new_alert(number, AlertKind.DIGEST, urgency=NORMAL, due_at=held.until, now=now)
    statement = insert(connection, alerts).values(new | {"chat_id": chat_id, "cause": held.cause.value})
    statement = statement.on_conflict_do_update(
        index_elements=UNIQUE,
        set_={"state": AlertState.WAITING.value, "due_at": held.until + AGAIN, "settled_at": None},
        where=alerts.c.settled_at.is_not(None),
    )
    await connection.execute(statement)


def waits_for(digest: Alert) -> ColumnElement[bool]:
    """Say of an alert that it is held for a digest: until its own moment, or before; not until it comes, if put off."""
    until = datetime.fromtimestamp(digest.story_id + 1, UTC)
    return and_(alerts.c.chat_id == digest.chat.id, alerts.c.state == AlertState.BATCHED.value, alerts.c.due_at < until)


async def end(connection: AsyncConnection, digest: Alert, settlement: Disposition, *, now: datetime) -> None:
    """Be done with what was held until a digest, if it is: it has told it, nobody is to be told, or all come singly."""
    held = update(alerts).where(waits_for(digest))
    match settlement:
        case Delivered(missed=missed):
            await connection.execute(held.values(state=AlertState.SENT.value, settled_at=now))
            for story_id in missed:
                await mark_told(connection, digest.chat.id, story_id, now=now)
        case Dropped():
            await connection.execute(held.values(state=AlertState.DROPPED.value, settled_at=now))
        case DeadLetter():  # Telegram will not take the digest
            apart = {"state": AlertState.WAITING.value, "cause": BatchReason.APART.value, "due_at": now}
            await connection.execute(held.values(apart))


async def send_early(connection: AsyncConnection, chat_id: int, *, now: datetime) -> None:
    """Let all that is held for a chat be told now, in one digest."""
    held = update(alerts).where(alerts.c.chat_id == chat_id, alerts.c.state == AlertState.BATCHED.value)
    moved = await connection.execute(held.values(due_at=now))
    await connection.execute(
        delete(alerts).where(
            alerts.c.chat_id == chat_id,
            alerts.c.edition == AlertKind.DIGEST.value,
            alerts.c.state == AlertState.WAITING.value,
            alerts.c.owner.is_(None),
        )
    )
    if moved.rowcount:
        await prepare(connection, chat_id, Batched(now, BatchReason.MODE), now=now)


async def wake(connection: AsyncConnection, chat_id: int, *, was_away: bool, now: datetime) -> None:
    """Let the alerts of a chat that is back be told: one as it is, several in one digest, older ones not at all.

    Edits of messages that were sent before are given up: who comes back looks at what is new.
    """
    resting = alerts.c.chat_id == chat_id, alerts.c.state == AlertState.SUSPENDED.value
    edits = alerts.c.edition.not_in([AlertKind.NEW.value])
    await connection.execute(delete(alerts).where(*resting, edits))
    old = update(alerts).where(*resting, alerts.c.created_at <= now - LOST_AFTER)
    await connection.execute(old.values(state=AlertState.DROPPED.value, reason="nobody was there", settled_at=now))
    waiting = list((await connection.execute(select(alerts.c.id).where(*resting))).scalars())
    if len(waiting) == 1:
        await connection.execute(update(alerts).where(*resting).values(state=AlertState.WAITING.value))
        return
    await connection.execute(update(alerts).where(*resting).values(state=AlertState.BATCHED.value, due_at=now))
    if was_away or waiting:
        await prepare(connection, chat_id, Batched(now, BatchReason.RETURN), now=now)
