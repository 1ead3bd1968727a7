"""The outbox. An alert is claimed with a lease, sent, and settled by whoever holds the lease; nobody else can.

Of one chat only the alert that is due first can be claimed, so a chat is told things in order and one at a time, and
whoever is sent a hundred alerts does not hold up those who are sent one. An alert whose holder died is claimed again
when its lease has run out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, assert_never

from sqlalchemy import ColumnElement, Update, exists, func, literal, or_, select, tuple_, update

from bot import log
from bot.model import (
    Alert,
    Done,
    Dropped,
    Edition,
    MoveChat,
    Parked,
    Settlement,
    SuspendChat,
    TryAgain,
)
from bot.storage import rows, whereabouts
from bot.storage.database import Database
from bot.storage.tables import AlertState, alerts, chats
from bot.storage.unbroken import unbroken

_log = log.get(__name__)

FREE: dict[str, Any] = {"owner": None, "lease_until": None}


@dataclass(frozen=True, slots=True)
class ParkedAlert:
    """An alert that Telegram would not take, for an operator to look at."""

    id: int
    chat_id: int
    story_id: int
    attempts: int
    reason: str
    parked_at: datetime


@unbroken
class Alerts:
    """Every alert, from its announcement to its end."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, *, owner: str, now: datetime, lease: timedelta, limit: int) -> tuple[Alert, ...]:
        """Take alerts that are due, the longest overdue first, at most one a chat, for the time of the lease."""
        async with self._database.write() as connection:
            taken = (await connection.execute(_claiming(owner, now, now + lease, limit))).all()
            if not taken:
                return ()
            asked = select(chats).where(chats.c.id.in_([row.chat_id for row in taken]))
            found = {row["id"]: rows.chat(row) for row in (await connection.execute(asked)).mappings()}
        return tuple(
            Alert(
                id=row.id,
                chat=found[row.chat_id],
                story_id=row.story_id,
                edition=Edition(row.edition),
                attempts=row.attempts,
                plain=row.plain,
                message_id=row.message_id,
            )
            for row in sorted(taken, key=lambda row: (row.due_at, row.id))
        )

    async def settle(self, alert: Alert, settlement: Settlement, *, owner: str, now: datetime) -> None:
        """Write down what became of a try, and of its chat; nothing, where the owner holds the alert no longer."""
        held = update(alerts).where(alerts.c.id == alert.id, alerts.c.owner == owner)
        async with self._database.write() as connection:
            result = await connection.execute(held.values(_columns(settlement, now) | FREE))
            if not result.rowcount:
                _log.warning("lease lost", alert=alert.id, settlement=type(settlement).__name__)
                return
            match settlement:
                case MoveChat(chat_id):
                    await whereabouts.move(connection, alert.chat.id, chat_id)
                case SuspendChat(reason):
                    await whereabouts.rest(connection, alert.chat.id, reason)

    async def release(self, owner: str) -> None:
        """Give back all that the owner holds."""
        async with self._database.write() as connection:
            await connection.execute(
                update(alerts).where(_waiting(alerts.c.state), alerts.c.owner == owner).values(FREE)
            )

    async def counts(self) -> Mapping[str, int]:
        """Return how many alerts there are of each state, none left out."""
        asked = select(alerts.c.state, func.count().label("number")).group_by(alerts.c.state)
        async with self._database.read() as connection:
            found = {row.state: row.number for row in await connection.execute(asked)}
        return {state.value: found.get(state.value, 0) for state in AlertState}

    async def parked(self) -> tuple[ParkedAlert, ...]:
        """Return the alerts that were put aside, the last first."""
        asked = select(alerts).where(alerts.c.state == AlertState.PARKED.value)
        async with self._database.read() as connection:
            found = await connection.execute(asked.order_by(alerts.c.settled_at.desc(), alerts.c.id.desc()))
            return tuple(
                ParkedAlert(row.id, row.chat_id, row.story_id, row.attempts, row.reason, row.settled_at)
                for row in found
            )


def _waiting(state: ColumnElement[Any]) -> ColumnElement[bool]:
    """Say `waiting` in the statement itself: for a parameter no database would use the index of waiting alerts."""
    return state == literal(AlertState.WAITING.value, literal_execute=True)


def _claiming(owner: str, now: datetime, until: datetime, limit: int) -> Update:
    """Return the one statement of a claim, the same for both databases.

    SQLite has one writer at a time and no FOR UPDATE, which SQLAlchemy leaves out there. PostgreSQL skips what another
    claim holds; MATERIALIZED, so that LIMIT is evaluated once.
    """
    earlier = alerts.alias("earlier")
    is_not_first = exists().where(
        _waiting(earlier.c.state),
        earlier.c.chat_id == alerts.c.chat_id,
        tuple_(earlier.c.due_at, earlier.c.id) < tuple_(alerts.c.due_at, alerts.c.id),
    )
    due = (
        select(alerts.c.id)
        .join(chats, chats.c.id == alerts.c.chat_id)
        .where(
            _waiting(alerts.c.state),
            alerts.c.due_at <= now,
            or_(alerts.c.lease_until.is_(None), alerts.c.lease_until <= now),
            chats.c.suspended.is_(None),
            ~is_not_first,
        )
        .order_by(alerts.c.due_at, alerts.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=alerts)
        .cte("due")
        .prefix_with("MATERIALIZED")
    )
    taken = update(alerts).where(alerts.c.id.in_(select(due.c.id))).values(owner=owner, lease_until=until)
    return taken.returning(alerts)


def _columns(settlement: Settlement, now: datetime) -> dict[str, Any]:
    """Return what a settlement changes in its alert."""
    match settlement:
        case Done(message_id):
            return {"state": AlertState.SENT.value, "message_id": message_id, "reason": None, "settled_at": now}
        case TryAgain(at, plain, counts, reason):
            return {"due_at": at, "plain": plain, "attempts": alerts.c.attempts + int(counts), "reason": reason}
        case Parked(reason):
            return {"state": AlertState.PARKED.value, "reason": reason, "settled_at": now}
        case Dropped(reason):
            return {"state": AlertState.DROPPED.value, "reason": reason, "settled_at": now}
        case MoveChat(_, at):
            return {"due_at": at}
        case SuspendChat(reason):
            return {"reason": reason}
        case _:
            assert_never(settlement)
